package hsconf

import (
	"errors"
	"strings"
	"testing"
)

const newValue = "h:7000,password=A&B<C>"

// written is newValue as a document has it.
const written = "h:7000,password=A&amp;B&lt;C&gt;"

// setCases are documents before and after SetSession(newValue, true).
var setCases = []struct{ name, before, after string }{
	{
		"the documented form",
		"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<EnvironmentConfiguration>\n  <A/>\n" +
			"  <InMemorySessionConfiguration ProviderKey=\"Redis\">\n    <ConnectionString encrypted=\"false\">old</ConnectionString>\n" +
			"  </InMemorySessionConfiguration>\n</EnvironmentConfiguration>\n",
		"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<EnvironmentConfiguration>\n  <A/>\n" +
			"  <InMemorySessionConfiguration ProviderKey=\"Redis\">\n    <ConnectionString encrypted=\"true\">" + written + "</ConnectionString>\n" +
			"  </InMemorySessionConfiguration>\n</EnvironmentConfiguration>\n",
	},
	{
		"blanks around the value",
		section("<ConnectionString encrypted=\"true\">\r\n\t old \r\n</ConnectionString>"),
		section("<ConnectionString encrypted=\"true\">\r\n\t " + written + " \r\n</ConnectionString>"),
	},
	{
		"a blank value",
		section("<ConnectionString encrypted=\"true\"> \n</ConnectionString>"),
		section("<ConnectionString encrypted=\"true\">" + written + " \n</ConnectionString>"),
	},
	{
		"an empty value",
		section("<ConnectionString encrypted=\"true\"></ConnectionString>"),
		section("<ConnectionString encrypted=\"true\">" + written + "</ConnectionString>"),
	},
	{
		"a self-closing value",
		section("<ConnectionString encrypted = 'TRUE' />"),
		section("<ConnectionString encrypted = 'TRUE'>" + written + "</ConnectionString>"),
	},
	{
		"a self-closing value without attributes",
		section("<ConnectionString/>"),
		section("<ConnectionString encrypted=\"true\">" + written + "</ConnectionString>"),
	},
	{
		"single quotes",
		section("<ConnectionString encrypted='false' other='\"'>old</ConnectionString>"),
		section("<ConnectionString encrypted='true' other='\"'>" + written + "</ConnectionString>"),
	},
	{
		"no encrypted attribute",
		section("<ConnectionString other='1'>old</ConnectionString>"),
		section("<ConnectionString encrypted='true' other='1'>" + written + "</ConnectionString>"),
	},
	{
		"CDATA",
		section("<ConnectionString encrypted=\"true\"> <![CDATA[o<l>d]]> </ConnectionString>"),
		section("<ConnectionString encrypted=\"true\"> " + written + " </ConnectionString>"),
	},
	{
		"text, CDATA, references and comments in one",
		section("<ConnectionString encrypted=\"true\">a<!--x-->&amp;<![CDATA[b]]><?p?>&#99; </ConnectionString>"),
		section("<ConnectionString encrypted=\"true\">" + written + "<!--x--><?p?> </ConnectionString>"),
	},
	{
		"another provider",
		strings.Replace(section("<ConnectionString encrypted=\"true\">"+written+"</ConnectionString>"), `"Redis"`, `'In"Proc'`, 1),
		strings.Replace(section("<ConnectionString encrypted=\"true\">"+written+"</ConnectionString>"), `"Redis"`, `'Redis'`, 1),
	},
	{
		"no provider",
		strings.Replace(section("<ConnectionString encrypted=\"true\">x</ConnectionString>"), ` ProviderKey="Redis"`, "\t", 1),
		strings.Replace(section("<ConnectionString encrypted=\"true\">"+written+"</ConnectionString>"), ` ProviderKey="Redis"`, " ProviderKey=\"Redis\"\t", 1),
	},
	{
		"unknown children and comments in the section",
		section("<!-- ConnectionString --><Ttl>1</Ttl><ConnectionString encrypted=\"true\">x</ConnectionString><![CDATA[ ]]><B a='1'><ConnectionString/></B>"),
		section("<!-- ConnectionString --><Ttl>1</Ttl><ConnectionString encrypted=\"true\">" + written + "</ConnectionString><![CDATA[ ]]><B a='1'><ConnectionString/></B>"),
	},
	{
		"a section without a value, its children in lines",
		"<EnvironmentConfiguration>\n\t<InMemorySessionConfiguration ProviderKey='Redis'>\n\t\t\t<Ttl/>\n\t</InMemorySessionConfiguration>\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\n\t<InMemorySessionConfiguration ProviderKey='Redis'>\n\t\t\t<Ttl/>\n\t\t\t<ConnectionString encrypted='true'>" + written + "</ConnectionString>\n\t</InMemorySessionConfiguration>\n</EnvironmentConfiguration>",
	},
	{
		"a section without a value, its children in one line",
		"<EnvironmentConfiguration>\n<InMemorySessionConfiguration ProviderKey='Redis'><Ttl/></InMemorySessionConfiguration>\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\n<InMemorySessionConfiguration ProviderKey='Redis'><Ttl/><ConnectionString encrypted='true'>" + written + "</ConnectionString></InMemorySessionConfiguration>\n</EnvironmentConfiguration>",
	},
	{
		"an empty section",
		"<EnvironmentConfiguration>\r\n  <InMemorySessionConfiguration ProviderKey=\"Redis\"></InMemorySessionConfiguration>\r\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\r\n  <InMemorySessionConfiguration ProviderKey=\"Redis\">\r\n    <ConnectionString encrypted=\"true\">" + written + "</ConnectionString>\r\n  </InMemorySessionConfiguration>\r\n</EnvironmentConfiguration>",
	},
	{
		"an empty section of two lines",
		"<EnvironmentConfiguration>\n  <InMemorySessionConfiguration ProviderKey=\"Redis\">\n  </InMemorySessionConfiguration>\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\n  <InMemorySessionConfiguration ProviderKey=\"Redis\">\n    <ConnectionString encrypted=\"true\">" + written + "</ConnectionString>\n  </InMemorySessionConfiguration>\n</EnvironmentConfiguration>",
	},
	{
		"a self-closing section",
		"<EnvironmentConfiguration>\n\t<A>\n\t\t<B/>\n\t</A>\n\t<InMemorySessionConfiguration/>\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\n\t<A>\n\t\t<B/>\n\t</A>\n\t<InMemorySessionConfiguration ProviderKey=\"Redis\">\n\t\t<ConnectionString encrypted=\"true\">" + written + "</ConnectionString>\n\t</InMemorySessionConfiguration>\n</EnvironmentConfiguration>",
	},
	{
		"a self-closing section with attributes",
		"<EnvironmentConfiguration><InMemorySessionConfiguration Ttl='1' ProviderKey='InProc' /></EnvironmentConfiguration>",
		"<EnvironmentConfiguration><InMemorySessionConfiguration Ttl='1' ProviderKey='Redis'><ConnectionString encrypted='true'>" + written + "</ConnectionString></InMemorySessionConfiguration></EnvironmentConfiguration>",
	},
	{
		"no section",
		"<EnvironmentConfiguration>\n   <A>\n         <B/>\n   </A>\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\n   <A>\n         <B/>\n   </A>\n" + lines("\n", "   ", "         ") + "\n</EnvironmentConfiguration>",
	},
	{
		"no section, CRLF, tabs, a byte order mark",
		"\ufeff<?xml version='1.0'?>\r\n<EnvironmentConfiguration>\r\n\t<A/>\r\n</EnvironmentConfiguration>\r\n",
		"\ufeff<?xml version='1.0'?>\r\n<EnvironmentConfiguration>\r\n\t<A/>\r\n" + lines("\r\n", "\t", "\t\t") + "\r\n</EnvironmentConfiguration>\r\n",
	},
	{
		"no section, an indented root",
		"\n  <EnvironmentConfiguration>\n    <A/>\n  </EnvironmentConfiguration>",
		"\n  <EnvironmentConfiguration>\n    <A/>\n" + lines("\n", "    ", "      ") + "\n  </EnvironmentConfiguration>",
	},
	{
		"no section, no indentation",
		"<EnvironmentConfiguration>\n<A>\n<B/>\n</A>\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\n<A>\n<B/>\n</A>\n" + lines("\n", "", "") + "\n</EnvironmentConfiguration>",
	},
	{
		"no section, the end tag behind a sibling",
		"<EnvironmentConfiguration>\n  <A/></EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\n  <A/>\n" + lines("\n", "  ", "    ") + "\n</EnvironmentConfiguration>",
	},
	{
		"no section, one line",
		"<EnvironmentConfiguration><A/> </EnvironmentConfiguration>\n",
		"<EnvironmentConfiguration><A/> " + lines("", "", "") + "</EnvironmentConfiguration>\n",
	},
	{
		"no section, no other",
		"<?xml version=\"1.0\"?>\n<EnvironmentConfiguration>\n</EnvironmentConfiguration>",
		"<?xml version=\"1.0\"?>\n<EnvironmentConfiguration>\n" + lines("\n", "  ", "    ") + "\n</EnvironmentConfiguration>",
	},
	{
		"an empty root",
		"<EnvironmentConfiguration></EnvironmentConfiguration>",
		"<EnvironmentConfiguration>" + lines("", "", "") + "</EnvironmentConfiguration>",
	},
	{
		"a self-closing root",
		"<EnvironmentConfiguration />\n",
		"<EnvironmentConfiguration>\n" + lines("\n", "  ", "    ") + "\n</EnvironmentConfiguration>\n",
	},
	{
		"a self-closing root in one line",
		"<EnvironmentConfiguration a='>'/>",
		"<EnvironmentConfiguration a='>'>" + lines("", "", "") + "</EnvironmentConfiguration>",
	},
	{
		"the section's name elsewhere",
		"<EnvironmentConfiguration>\n  <!-- <InMemorySessionConfiguration> -->\n  <A b=\"&lt;InMemorySessionConfiguration>\"><InMemorySessionConfiguration/></A>\n" +
			"  <C><![CDATA[<InMemorySessionConfiguration>]]></C>\n  <x:InMemorySessionConfiguration xmlns:x='u'/>\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration>\n  <!-- <InMemorySessionConfiguration> -->\n  <A b=\"&lt;InMemorySessionConfiguration>\"><InMemorySessionConfiguration/></A>\n" +
			"  <C><![CDATA[<InMemorySessionConfiguration>]]></C>\n  <x:InMemorySessionConfiguration xmlns:x='u'/>\n" + lines("\n", "  ", "    ") + "\n</EnvironmentConfiguration>",
	},
	{
		"a default namespace",
		"<EnvironmentConfiguration xmlns='u' xmlns:p='u'><p:InMemorySessionConfiguration ProviderKey='Redis'></p:InMemorySessionConfiguration></EnvironmentConfiguration>",
		"<EnvironmentConfiguration xmlns='u' xmlns:p='u'><p:InMemorySessionConfiguration ProviderKey='Redis'><p:ConnectionString encrypted='true'>" + written + "</p:ConnectionString></p:InMemorySessionConfiguration></EnvironmentConfiguration>",
	},
	{
		"a document type, comments and instructions around",
		"<!DOCTYPE EnvironmentConfiguration>\n<!-- a --><?p q?>\n" + section("<ConnectionString encrypted=\"true\">x</ConnectionString>") + "\n<!-- b -->\n<?p?>",
		"<!DOCTYPE EnvironmentConfiguration>\n<!-- a --><?p q?>\n" + section("<ConnectionString encrypted=\"true\">"+written+"</ConnectionString>") + "\n<!-- b -->\n<?p?>",
	},
}

// section is a document with this in its section.
func section(inside string) string {
	return "<EnvironmentConfiguration>\n <A x='1'\n\ty=\"2\"  />\n <InMemorySessionConfiguration ProviderKey=\"Redis\">\n  " + inside +
		"\n </InMemorySessionConfiguration>\n <!-- last -->\n</EnvironmentConfiguration>"
}

// lines is a new section.
func lines(newline, section, value string) string {
	return section + `<InMemorySessionConfiguration ProviderKey="Redis">` + newline +
		value + `<ConnectionString encrypted="true">` + written + `</ConnectionString>` + newline +
		section + `</InMemorySessionConfiguration>`
}

func mustParse(t interface{ Fatal(...any) }, data []byte) *Document {
	d, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSetSession(t *testing.T) {
	for _, c := range setCases {
		for name, e := range map[string]encoding{"utf-8": {}, "utf-16le": encodings[1], "utf-16be": encodings[2]} {
			before, after := c.before, c.after
			if e.order != nil {
				before, after = strings.TrimPrefix(before, "\ufeff"), strings.TrimPrefix(after, "\ufeff")
				before = strings.Replace(before, `encoding="utf-8"`, `encoding="UTF-16"`, 1)
				after = strings.Replace(after, `encoding="utf-8"`, `encoding="UTF-16"`, 1)
			}
			t.Run(c.name+"/"+name, func(t *testing.T) { checkSet(t, e.encode(before), string(e.encode(after))) })
		}
	}
}

func checkSet(t *testing.T, before []byte, after string) {
	got, err := mustParse(t, before).SetSession(newValue, true)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != after {
		t.Fatalf("got\n%s\nwant\n%s", got, after)
	}
	d := mustParse(t, got)
	s, ok := d.Session()
	if !ok || s.ConnectionString != newValue || !s.Encrypted || s.ProviderKey != "Redis" {
		t.Fatalf("reads as %q, %+v", s.ConnectionString, s)
	}
	again, err := d.SetSession(newValue, true)
	if err != nil || string(again) != after {
		t.Fatalf("set again: %v\n%s", err, again)
	}
}

// removeCases are documents before and after RemoveSession.
var removeCases = []struct{ name, before, after string }{
	{"its own lines", "<E>\n  <A/>\n  <S>\n    x\n  </S>\n</E>", "<E>\n  <A/>\n</E>"},
	{"one line of its own", "<E>\r\n\t<S/>\t\r\n\t<A/>\r\n</E>", "<E>\r\n\t<A/>\r\n</E>"},
	{"blank lines around", "<E>\n\n  <S/>\n\n</E>", "<E>\n\n\n</E>"},
	{"a comment behind", "<E>\n  <S/> <!-- c -->\n</E>", "<E>\n   <!-- c -->\n</E>"},
	{"a sibling before", "<E>\n  <A/><S/>\n</E>", "<E>\n  <A/>\n</E>"},
	{"a sibling behind", "<E>\n  <S/><A/>\n</E>", "<E>\n  <A/>\n</E>"},
	{"the root's start tag before", "<E><S/>\n</E>", "<E>\n</E>"},
	{"the root's end tag behind", "<E>\n  <S/></E>", "<E>\n  </E>"},
	{"one line", "<E><A/><S></S> <B/></E>", "<E><A/> <B/></E>"},
	{"a start tag of two lines", "<E>\n<A/><S\n  />\n</E>", "<E>\n<A/>\n</E>"},
	{"the root's tag of two lines", "<E\n  ><S/>\n</E>", "<E\n  >\n</E>"},
	{"old Mac line breaks", "<E>\r <S/>\r</E>", "<E>\r</E>"},
	{"no section", "<E>\n <A><S/></A>\n</E>\n\n", "<E>\n <A><S/></A>\n</E>\n\n"},
}

func TestRemoveSession(t *testing.T) {
	long := strings.NewReplacer("<E", "<"+rootName, "</E", "</"+rootName, "<S", "<"+sessionName, "</S", "</"+sessionName)
	for _, c := range removeCases {
		for name, e := range map[string]encoding{"utf-8": {}, "utf-8 with mark": encodings[0], "utf-16le": encodings[1], "utf-16be": encodings[2]} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				got, err := mustParse(t, e.encode(long.Replace(c.before))).RemoveSession()
				if err != nil {
					t.Fatal(err)
				}
				if want := string(e.encode(long.Replace(c.after))); string(got) != want {
					t.Fatalf("got\n%q\nwant\n%q", got, want)
				}
			})
		}
	}
}

// What SetSession added, RemoveSession takes away again without a trace where
// the end tag has a line of its own or all is one line.
func TestRemoveUndoesSet(t *testing.T) {
	for _, before := range []string{
		"<EnvironmentConfiguration>\n  <A/>\n</EnvironmentConfiguration>",
		"\ufeff<EnvironmentConfiguration>\r\n\t<A/>\r\n\r\n</EnvironmentConfiguration>\r\n",
		"<EnvironmentConfiguration>\n</EnvironmentConfiguration>",
		"<EnvironmentConfiguration><A/></EnvironmentConfiguration>",
	} {
		set, err := mustParse(t, []byte(before)).SetSession(newValue, false)
		if err != nil {
			t.Fatal(err)
		}
		got, err := mustParse(t, set).RemoveSession()
		if err != nil || string(got) != before {
			t.Errorf("got %q, %v; want %q", got, err, before)
		}
	}
}

func TestWhatStandsChangesNoByte(t *testing.T) {
	for name, inside := range map[string]string{
		"clear":             "<ConnectionString encrypted='false'>h,password=X</ConnectionString>",
		"no attribute":      "<ConnectionString>h,password=X</ConnectionString>",
		"blanks":            "<ConnectionString  encrypted = 'False' >\n\th,password=X\n</ConnectionString >",
		"references, CDATA": "<ConnectionString encrypted='0'>&#104;<![CDATA[,password]]><!-- -->=X</ConnectionString>",
	} {
		t.Run(name, func(t *testing.T) {
			before := section(inside)
			d := mustParse(t, []byte(before))
			got, err := d.SetSession("h,password=X", false)
			if err != nil || string(got) != before {
				t.Errorf("got %q, %v", got, err)
			}
			if !d.Holds("h,password=X", Key{}) || d.Holds("h,password=Y", Key{}) {
				t.Error("Holds does not tell what stands")
			}
		})
	}
}

func TestHoldsEncrypted(t *testing.T) {
	key := testKey(t, "aes128")
	value := strings.TrimSpace(string(readFile(t, "keys", "aes128.value")))
	plain := string(readFile(t, "keys", "aes128.plain"))
	text := section(`<ConnectionString encrypted="true">` + value + `</ConnectionString>`)
	for _, c := range []struct {
		name, text, plain string
		key               Key
		want              bool
	}{
		{"the same", text, plain, key, true},
		{"another", text, plain + "x", key, false},
		{"another key", text, plain, testKey(t, "unicode"), false},
		{"no key", text, plain, Key{}, false},
		{"the value itself", text, value, key, false},
		{"another provider", strings.Replace(text, "Redis", "InProc", 1), plain, key, false},
		{"no value", section(""), "", key, false},
		{"no section", "<EnvironmentConfiguration/>", "", key, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mustParse(t, []byte(c.text)).Holds(c.plain, c.key); got != c.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestSetSessionRefuses(t *testing.T) {
	d := mustParse(t, []byte(section("")))
	for name, value := range map[string]string{
		"nothing": "", "blanks": " ", "a leading blank": " x", "a trailing line break": "x\n",
		"a control character": "x\x01y", "a noncharacter": "x\uffffy", "not UTF-8": "x\xffy",
	} {
		if got, err := d.SetSession(value, false); !errors.Is(err, ErrValue) || got != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSetSessionTooLarge(t *testing.T) {
	for _, e := range encodings {
		room := MaxSize - len(e.encode(lengthen("<E></E>")))
		if e.order != nil {
			room /= 2
		}
		d := mustParse(t, e.encode(lengthen("<E>"+strings.Repeat(" ", room)+"</E>")))
		if data, err := d.SetSession("a:1", false); data != nil || !errors.Is(err, ErrTooLarge) {
			t.Errorf("got %d bytes, %v", len(data), err)
		}
	}
}

func TestLineBreaksInTheValue(t *testing.T) {
	before := strings.ReplaceAll(section(`<ConnectionString encrypted="false">x</ConnectionString>`), "\n", "\r\n")
	const value = "h1,\n\th2,password=a\rb"
	got, err := mustParse(t, []byte(before)).SetSession(value, false)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(before, ">x<", ">h1,\r\n\th2,password=a&#13;b<", 1); string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
