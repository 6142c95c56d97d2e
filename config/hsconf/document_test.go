package hsconf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// damageCases are texts that are refused, with where and why.
var damageCases = []struct {
	name, text   string
	line, column int
	reason       string
}{
	{"nothing", "", 1, 1, "it is empty"},
	{"blanks", " \n", 1, 1, "it is empty"},
	{"a byte order mark alone", "\ufeff", 1, 1, "it is empty"},
	{"a comment alone", "<!-- x -->\n", 2, 1, "contains no element"},
	{"no XML", "[section]\nkey=value", 1, 1, "text outside"},
	{"another root", "<?xml version='1.0'?>\n <configuration/>", 2, 2, "not EnvironmentConfiguration"},
	{"a root of another case", "<environmentconfiguration/>", 1, 1, "not EnvironmentConfiguration"},
	{"a root with a prefix", "<p:EnvironmentConfiguration xmlns:p='u'/>", 1, 1, "not EnvironmentConfiguration"},
	{"two roots", "<E/>\n<E/>", 2, 1, "second element"},
	{"text behind the root", "<E/>\n\n x", 3, 2, "text outside"},
	{"CDATA behind the root", "<E/><![CDATA[ ]]>", 1, 5, "text outside"},
	{"text before the root", "x<E/>", 1, 1, "text outside"},
	{"a root never closed", "<E>\n <A/>", 1, 1, "never closed"},
	{"an element never closed", "<E>\n  <A>\n", 2, 3, "never closed"},
	{"cut in a tag", "<E>\n  <A x='", 2, 3, "middle of a tag"},
	{"cut in a comment", "<E>\n  <!-- </E>", 2, 3, "middle of a tag or comment"},
	{"the wrong end tag", "<E>\n  <A></B>\n</E>", 2, 6, "does not close"},
	{"an end tag too many", "<E/>\n</E>", 2, 1, "does not close"},
	{"an ampersand in a value", "<E>\n  <A>x&MARKED</A></E>", 2, 7, "&amp;"},
	{"an entity nobody defined", "<E>\n\t<A>é&MARKED;</A></E>", 2, 6, "&amp;"},
	{"< in a value", "<E><A>x<1MARKED</A></E>", 1, 8, "&lt;"},
	{"< in an attribute", "<E><A x='<MARKED'/></E>", 1, 4, "&lt;"},
	{"an attribute without quotes", "<E><A x=MARKED/></E>", 1, 4, "attribute"},
	{"an attribute without a value", "<E><A MARKED/></E>", 1, 4, "attribute"},
	{"an attribute twice", "<E><A x='1' x='2'/></E>", 1, 13, "twice"},
	{"]]> in a value", "<E><A>x]]>y</A></E>", 1, 8, "]]>"},
	{"a control character", "<E>\n  <A>x\x01</A></E>", 2, 7, "XML does not allow"},
	{"a control character by reference", "<E><A>x&#1;</A></E>", 1, 8, "XML does not allow"},
	{"a NUL", "\x00", 1, 1, "XML does not allow"},
	{"-- in a comment", "<E><!-- a -- b --></E>", 1, 4, "not well-formed"},
	{"not UTF-8", "<E>\n<A>\xff</A></E>", 2, 4, "not UTF-8"},
	{"half a UTF-16 unit", "\xff\xfe<\x00E", 1, 2, "not UTF-16"},
	{"half a UTF-16 pair", "\xff\xfe<\x00\x00\xd8E\x00", 1, 2, "not UTF-16"},
	{"half a UTF-16 pair at the end", "\xfe\xff\x00<\xd8\x00", 1, 2, "not UTF-16"},
	{"another encoding", "<?xml version='1.0' encoding='iso-8859-1'?><E/>", 1, 1, `"iso-8859-1"`},
	{"UTF-16 declared, UTF-8 stored", "<?xml version=\"1.0\" encoding=\"utf-16\"?><E/>", 1, 1, "is read as UTF-8"},
	{"UTF-8 declared, UTF-16 stored", string(encodings[1].encode("<?xml version='1.0' encoding='utf-8'?><E/>")), 1, 1, "is read as UTF-16"},
	{"UTF-32", "\xff\xfe\x00\x00<\x00\x00\x00E\x00\x00\x00/\x00\x00\x00>\x00\x00\x00", 1, 1, "XML does not allow"},
	{"a declaration further down", "\n<?xml version='1.0'?><E/>", 2, 1, "very start"},
	{"XML 1.1", "<?xml version='1.1'?><E/>", 1, 1, "not well-formed"},
	{"entities of its own", "<!DOCTYPE E [\n<!ENTITY a 'b'>]><E/>", 1, 1, "entities"},
	{"a document type behind the root", "<E/><!DOCTYPE E>", 1, 5, "document type"},
	{"a document type with declarations", "<!DOCTYPE E [<!ATTLIST E a CDATA 'x'>]>\n<E/>", 1, 1, "declarations of its own"},
	{"a document type twice", "<!DOCTYPE E>\n<!DOCTYPE E>\n<E/>", 2, 1, "the one document type"},
	{"an element type of its own", "<!ELEMENT E ANY>\n<E/>", 1, 1, "the one document type"},
	{"a document type without a name", "<!DOCTYPE>\n<E/>", 1, 1, "the one document type"},
	{"a declaration without a version", "<?xml encoding='utf-8'?><E/>", 1, 1, "declaration is not well-formed"},
	{"a declaration in another order", "<?xml encoding='utf-8' version='1.0'?><E/>", 1, 1, "declaration is not well-formed"},
	{"a declaration in capitals", "<?XML version='1.0'?><E/>", 1, 1, "name is not well-formed"},
	{"an instruction with a colon", "<E><?a:b c?></E>", 1, 4, "name is not well-formed"},
	{"an instruction without a blank", "<E><?a]b?></E>", 1, 4, "name is not well-formed"},
	{"no blank between attributes", "<E><A x='1'y='2'/></E>", 1, 12, "no blank"},
	{"a control character in a comment", "<E>\n<!-- \x0b --></E>", 2, 6, "XML does not allow"},
	{"a control character in an instruction", "<E>\n<?p \x0b?></E>", 2, 5, "XML does not allow"},
	{"half a pair by reference", "<E>\n<A>x&#65;&#xD800;</A></E>", 2, 10, "XML does not allow"},
	{"half a pair by reference in an attribute", "<E>\n<A x='&#57343;'/></E>", 2, 7, "XML does not allow"},
	{"an element's prefix nobody declared", "<E>\n<A xmlns:p='u'/><p:B/></E>", 2, 17, "declared nowhere"},
	{"an attribute's prefix nobody declared", "<E>\n<A p:x='1'/></E>", 2, 1, "declared nowhere"},
	{"the section twice", "<E>\n <S/>\n <A/>\n <S></S>\n</E>", 4, 2, "second time"},
	{"the value twice", "<E>\n <S><V/>\n  <V/></S>\n</E>", 3, 3, "second time"},
	{"an element in the value", "<E><S><V>x<b>y</b></V></S></E>", 1, 0, "element inside"},
	{"nested too deep", "<E>\n" + strings.Repeat("<A>", maxDepth) + strings.Repeat("</A>", maxDepth) + "</E>", 2, 3*(maxDepth-1) + 1, "nested more than 256 deep"},
	{"too many attributes", "<E>\n<A" + attributesOf(maxAttributes+1) + "/></E>", 2, 1, "more than 256 attributes"},
	{"nested far too deep", strings.Repeat("<E>", 20_000), 1, 0, "nested more than 256 deep"},
	{"the section out of the namespace", "<EnvironmentConfiguration xmlns='u'>\n<S xmlns=''></S></E>", 2, 1, `xmlns="" takes InMemorySessionConfiguration out of the namespace of EnvironmentConfiguration`},
	{"the value out of the namespace", "<EnvironmentConfiguration xmlns='u'>\n<S><V xmlns=''></V></S></E>", 2, 31, `xmlns="" takes ConnectionString out of the namespace of InMemorySessionConfiguration`},
	{"the section in another namespace", "<E>\n<S xmlns='v'></S></E>", 2, 1, "its xmlns puts InMemorySessionConfiguration into another namespace"},
	{"a prefix taken back", "<E>\n<A xmlns:p='u'><B xmlns:p=''/></A></E>", 2, 19, `(xmlns:...="")`},
	{"too large", "<E>" + strings.Repeat(" ", MaxSize) + "</E>", 1, 1, "larger than 2 MiB"},
}

// attributesOf are so many attributes of an element.
func attributesOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " a%d=''", i)
	}
	return b.String()
}

// lengthen writes the short names of the cases out.
func lengthen(text string) string {
	return strings.NewReplacer("<E>", "<"+rootName+">", "<E ", "<"+rootName+" ", "<E/>", "<"+rootName+"/>", "</E>", "</"+rootName+">",
		"<S>", "<"+sessionName+">", "<S ", "<"+sessionName+" ", "<V ", "<"+valueName+" ", "<S/>", "<"+sessionName+"/>", "</S>", "</"+sessionName+">",
		"<V>", "<"+valueName+">", "<V/>", "<"+valueName+"/>", "</V>", "</"+valueName+">").Replace(text)
}

// TestWellFormedIsTaken has what looks like damageCases and is none.
func TestWellFormedIsTaken(t *testing.T) {
	for name, text := range map[string]string{
		"document types":        "<!DOCTYPE E SYSTEM 'a[' >\n<E/>",
		"a public one":          `<!DOCTYPE E PUBLIC "a" 'b'><E/>`,
		"a whole declaration":   "<?xml  version = '1.0'\tencoding=\"UTF-8\" standalone='yes' ?><E/>",
		"many attributes":       "<E><A" + attributesOf(maxAttributes) + "/></E>",
		"as deep as it may be":  strings.Repeat("<E>", maxDepth) + strings.Repeat("</E>", maxDepth),
		"nothing taken back":    "<E xmlns=''><S xmlns=''><V xmlns=''/></S></E>",
		"references":            "<E><A x='&#9;&#x10FFFF;'>&#xE000;&#55295;</A></E>",
		"half a pair in CDATA":  "<E><![CDATA[&#xD800;]]></E>",
		"half a pair, said of":  "<E><!-- &#xD800; --><?p &#xD800;?></E>",
		"prefixes":              "<E><D xmlns:p='u'><p:A p:x='1' xml:space='preserve'><B><p:C/></B></p:A></D></E>",
		"a prefix of its own":   "<E><p:A xmlns:p='u' p:x='1'/></E>",
		"an instruction's name": "<E><?xmlish?><?a-b c?></E>",
	} {
		t.Run(name, func(t *testing.T) { mustParse(t, []byte(lengthen(text))) })
	}
}

func TestDamage(t *testing.T) {
	for _, c := range damageCases {
		t.Run(c.name, func(t *testing.T) {
			long := lengthen(c.text)
			_, err := Parse([]byte(long))
			damaged, ok := errors.AsType[*DamageError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			column := c.column
			if first, _, _ := strings.Cut(c.text, "\n"); c.line == 1 && column > 1 && strings.HasPrefix(first, "<E") {
				column += len(rootName) - 1
			}
			if damaged.Line != c.line || c.column > 0 && damaged.Column != column || !strings.Contains(damaged.Reason, c.reason) {
				t.Errorf("got %v, want line %d, column %d, %q", err, c.line, column, c.reason)
			}
			if strings.Contains(err.Error(), "MARKED") {
				t.Errorf("the document is quoted: %v", err)
			}
		})
	}
}

func TestSession(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       *Section
	}{
		{"none", "<E><A><S/></A></E>", nil},
		{"empty", "<E><S/></E>", &Section{}},
		{
			"documented", section("<ConnectionString encrypted=\"false\">\n\th:1,password=X\n</ConnectionString>"),
			&Section{ProviderKey: "Redis", ConnectionString: "h:1,password=X"},
		},
		{
			"encrypted", section("<ConnectionString encrypted='true'>$2$abc</ConnectionString>"),
			&Section{ProviderKey: "Redis", ConnectionString: "$2$abc", Encrypted: true},
		},
		{
			"CDATA", section("<ConnectionString><![CDATA[ a&b ]]></ConnectionString>"),
			&Section{ProviderKey: "Redis", ConnectionString: "a&b"},
		},
		{
			"unknown children", section("<Ttl/><RedisHosts/><ConnectionString/><Group><UserName/></Group><Group2 UseSSL='1'/><connectionString/>"),
			&Section{
				ProviderKey: "Redis", Unknown: []string{"Ttl", "RedisHosts", "Group", "Group2", "connectionString"},
				ConnectionLike: []string{"RedisHosts", "Group", "Group2"},
			},
		},
		{
			"unknown attributes", "<E><InMemorySessionConfiguration ProviderKey='InProc' xmlns:p='u' p:x='1' Server='h' Ttl='1'/></E>",
			&Section{
				ProviderKey: "InProc", Unknown: []string{"Server (attribute)", "Ttl (attribute)"},
				ConnectionLike: []string{"Server (attribute)"},
			},
		},
		{
			"each suggestive word", section("<aHOSTb/><servers/><myPassword/><SslOn/><user/>"),
			&Section{
				ProviderKey: "Redis", Unknown: []string{"aHOSTb", "servers", "myPassword", "SslOn", "user"},
				ConnectionLike: []string{"aHOSTb", "servers", "myPassword", "SslOn", "user"},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := mustParse(t, []byte(lengthen(c.text))).Session()
			if ok != (c.want != nil) {
				t.Fatalf("there: %t", ok)
			}
			if !ok {
				return
			}
			if diff := cmp.Diff(fields(*c.want), fields(got), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// fields are a section's values, which it does not print by itself.
func fields(s Section) [5]any {
	return [5]any{s.ProviderKey, s.ConnectionString, s.Encrypted, s.Unknown, s.ConnectionLike}
}

const databaseText = `<EnvironmentConfiguration>
  <SessionDatabaseConfiguration ProviderKey="SqlServer">
    <Server encrypted="false">db\instance</Server>
    <!-- <Server>x</Server> -->
    <Catalog encrypted="false"> outsystems </Catalog>
    <SessionUser encrypted="true">$2$abcKEYx==</SessionUser>
    <SessionPassword encrypted="true">$2$MARKED</SessionPassword>
    <SessionAdvancedSettings>Pooling=true;Password=MARKED</SessionAdvancedSettings>
  </SessionDatabaseConfiguration>
</EnvironmentConfiguration>`

func TestDatabase(t *testing.T) {
	listed := func(text string) (list []string) {
		for _, v := range mustParse(t, []byte(text)).Database() {
			list = append(list, fmt.Sprintf("%s=%s %t", v.Name(), v.Text, v.Encrypted))
		}
		return list
	}
	want := []string{
		"ProviderKey=SqlServer false", `Server=db\instance false`, "Catalog=outsystems false", "SessionUser=$2$abcKEYx== true",
		"SessionPassword=$2$MARKED true", "SessionAdvancedSettings=Pooling=true;Password=MARKED false",
	}
	more := strings.NewReplacer("<Catalog ", `<Catalog other="x" `, "</SessionDatabase", "<Newer><Inside>x</Inside></Newer></SessionDatabase")
	for _, text := range []string{databaseText, more.Replace(databaseText)} {
		if diff := cmp.Diff(want, listed(text)); diff != "" {
			t.Error(diff)
		}
	}
	if got := listed("<EnvironmentConfiguration/>"); got != nil {
		t.Errorf("without the section: %v", got)
	}
	if got := listed(strings.Replace(databaseText, "</SessionDatabase", strings.Repeat("<X/>", 200)+"</SessionDatabase", 1)); len(got) != maxListed {
		t.Errorf("of many: %d", len(got))
	}
}

func TestIsSecret(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        bool
	}{
		{"Server", "db", false},
		{"Server", "compass-db", false},
		{"ProviderKey", "SqlServer", false},
		{"SessionPassword", "", true},
		{"SMTPPass", "x", true},
		{"SessionPwd", "x", true},
		{"ServiceToken", "x", true},
		{"SettingsPrivateKey", "x", true},
		{"ConnectionString", "h:1", true},
		{"SessionAdvancedSettings", "Pooling=true", false},
		{"SessionAdvancedSettings", "Pooling=true;Password=x", true},
		{"SessionAdvancedSettings", "a;pwd = x", true},
		{"SessionAdvancedSettings", "a;Pass=x", true},
		{"SessionAdvancedSettings", "AccountKey=x", true},
	} {
		if got := IsSecret(c.name, c.value); got != c.want {
			t.Errorf("%s=%s: got %t", c.name, c.value, got)
		}
	}
}

func TestPrintsNoSecret(t *testing.T) {
	d := mustParse(t, []byte(strings.Replace(databaseText, "</EnvironmentConfiguration>",
		"<InMemorySessionConfiguration><ConnectionString>h,password=MARKED</ConnectionString></InMemorySessionConfiguration></EnvironmentConfiguration>", 1)))
	s, _ := d.Session()
	fields := d.Database()
	var all bytes.Buffer
	for _, log := range []*slog.Logger{slog.New(slog.NewTextHandler(&all, nil)), slog.New(slog.NewJSONHandler(&all, nil))} {
		log.Info("x", "document", d, "section", s, "pointer", &s, "fields", fields, "field", fields[3])
	}
	for _, value := range []any{d, s, &s, fields, fields[3]} {
		asJSON, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(&all, "%s\n%v %+v %#v %s %q %x %d\n", asJSON, value, value, value, value, value, value, value)
	}
	if strings.Contains(all.String(), "MARKED") || strings.Contains(all.String(), fmt.Sprintf("%x", "MARKED")) {
		t.Errorf("a secret in %s", all.String())
	}
}
