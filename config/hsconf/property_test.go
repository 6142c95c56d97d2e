package hsconf

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawn is an arbitrary well-formed document, in its parts.
type drawn struct {
	before, after string // all around the section
	section       string // empty when there is none
	inner         [2]string
	value         string // its ConnectionString element; empty when there is none
}

func (d drawn) text() string { return d.before + d.section + d.after }

// anyDocument draws documents with what others may have put in them.
var anyDocument = rapid.Custom(func(t *rapid.T) drawn {
	lineBreak := rapid.SampledFrom([]string{"\n", "\r\n", ""}).Draw(t, "line break")
	blank := rapid.SampledFrom([]string{"", lineBreak, lineBreak + "  ", lineBreak + "\t", " ", lineBreak + lineBreak + "    "})
	quote := rapid.SampledFrom([]string{`"`, "'"})
	junk := rapid.Custom(func(t *rapid.T) string {
		q := quote.Draw(t, "quote")
		return blank.Draw(t, "blank") + rapid.SampledFrom([]string{
			"", "<A/>", "<A x=" + q + "1" + q + " />", "<B>\t" + lineBreak + "<C encrypted=" + q + "true" + q + ">v</C></B>",
			"<!-- <InMemorySessionConfiguration ProviderKey=\"Redis\"> -->", "<!--</EnvironmentConfiguration>-->",
			"<D><InMemorySessionConfiguration ProviderKey='x'/></D>", "<D><![CDATA[</EnvironmentConfiguration>&]]></D>",
			"<?p InMemorySessionConfiguration?>", "<é ü='&lt;&#10;'>€😀</é>", "<F>a &amp; b</F >",
		}).Draw(t, "junk")
	})
	list := func(label string) string { return strings.Join(rapid.SliceOfN(junk, 0, 4).Draw(t, label), "") }
	var d drawn
	declaration := rapid.SampledFrom([]string{"", "<?xml version='1.0'?>"}).Draw(t, "declaration")
	d.before = declaration + blank.Draw(t, "blank") + "<EnvironmentConfiguration a='/>'>" + list("before")
	d.after = list("after") + blank.Draw(t, "blank") + "</EnvironmentConfiguration>" + blank.Draw(t, "blank")
	if !rapid.Bool().Draw(t, "has section") {
		return d
	}
	if rapid.Bool().Draw(t, "has value") {
		q := quote.Draw(t, "quote")
		d.value = "<ConnectionString encrypted=" + q + rapid.SampledFrom([]string{"true", "false"}).Draw(t, "encrypted") + q + ">" +
			rapid.SampledFrom([]string{"", "x", " x\n", "<![CDATA[x&]]>", "a<!--b-->c", "&amp;"}).Draw(t, "value") + "</ConnectionString>"
	}
	d.inner = [2]string{list("first"), list("last")}
	d.section = "<InMemorySessionConfiguration ProviderKey=\"Redis\">" + d.inner[0] + d.value + d.inner[1] + "</InMemorySessionConfiguration>"
	d.before += blank.Draw(t, "blank")
	return d
})

var anyEncoding = rapid.SampledFrom(encodings)

// anyValue draws connection strings that can be stored.
var anyValue = rapid.OneOf(
	rapid.SampledFrom([]string{"h:1,password=X", "x", "]]>", "<!--", "&amp;", "$2$", "a\tb\nc\rd"}),
	rapid.String(),
).Filter(func(s string) bool {
	return s != "" && strings.TrimSpace(s) == s && !strings.ContainsFunc(s, notXML)
})

func TestSetKeepsAllElse(t *testing.T) { rapid.Check(t, setKeepsAllElse) }

// FuzzSetKeepsAllElse lets the fuzzer choose what rapid would draw.
func FuzzSetKeepsAllElse(f *testing.F) { f.Fuzz(rapid.MakeFuzz(setKeepsAllElse)) }

// setKeepsAllElse sets the section of an arbitrary well-formed document: all that is
// not the section's value stays.
func setKeepsAllElse(t *rapid.T) {
	doc, e := anyDocument.Draw(t, "document"), anyEncoding.Draw(t, "encoding")
	value, encrypted := anyValue.Draw(t, "value"), rapid.Bool().Draw(t, "encrypted")
	data, err := mustParse(t, e.encode(doc.text())).SetSession(value, encrypted)
	if err != nil {
		t.Fatal(err)
	}
	got, gotEncoding, err := decode(data)
	if err != nil || gotEncoding.mark != e.mark {
		t.Fatalf("another encoding: %v", err)
	}
	if doc.section == "" {
		if !insertion(doc.text(), got) {
			t.Fatalf("more than an insertion: %q became %q", doc.text(), got)
		}
	} else {
		section, ok := strings.CutPrefix(got, doc.before)
		section, ok2 := strings.CutSuffix(section, doc.after)
		if !ok || !ok2 {
			t.Fatalf("the outside changed: %q became %q", doc.text(), got)
		}
		checkInside(t, doc, section)
	}
	s, ok := mustParse(t, data).Session()
	if !ok || s.ConnectionString != value || s.Encrypted != encrypted || s.ProviderKey != ProviderRedis {
		t.Fatalf("%q reads as %q, %v", value, s.ConnectionString, s)
	}
}

// checkInside holds that a section changed in its value alone.
func checkInside(t *rapid.T, doc drawn, section string) {
	if doc.value == "" {
		if !insertion(doc.section, section) {
			t.Fatalf("more than an insertion: %q became %q", doc.section, section)
		}
		return
	}
	open := "<InMemorySessionConfiguration ProviderKey=\"Redis\">" + doc.inner[0] + "<ConnectionString encrypted="
	end := "</ConnectionString>" + doc.inner[1] + "</InMemorySessionConfiguration>"
	if !strings.HasPrefix(section, open) || !strings.HasSuffix(section, end) {
		t.Fatalf("more than the value changed: %q became %q", doc.section, section)
	}
}

// insertion tells whether after is before with something inserted at one place.
func insertion(before, after string) bool {
	prefix := 0
	for prefix < min(len(before), len(after)) && before[prefix] == after[prefix] {
		prefix++
	}
	for ; prefix >= 0; prefix-- {
		if strings.HasSuffix(after[min(prefix, len(after)):], before[prefix:]) {
			return len(after) >= len(before)
		}
	}
	return false
}

func TestRemoveKeepsAllElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc, e := anyDocument.Draw(t, "document"), anyEncoding.Draw(t, "encoding")
		data, err := mustParse(t, e.encode(doc.text())).RemoveSession()
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if got == doc.before+doc.after {
			return
		}
		// Otherwise it was its own line that went, too.
		before := strings.TrimRight(doc.before, " \t")
		after := strings.TrimLeft(doc.after, " \t")
		after = strings.TrimPrefix(strings.TrimPrefix(after, "\r"), "\n")
		if got != before+after || !strings.HasSuffix(before, "\n") || doc.section == "" {
			t.Fatalf("%q became %q", doc.text(), got)
		}
	})
}

// checkBytes holds what is true of every file: it is refused, or it can be
// edited, and the edit does what it says and nothing twice.
func checkBytes(t *testing.T, data []byte, value string) {
	d, err := Parse(data)
	if err != nil {
		damaged, ok := errors.AsType[*DamageError](err)
		if d != nil || !ok || damaged.Line < 1 || damaged.Column < 1 {
			t.Fatalf("got %v", err)
		}
		return
	}
	d.Database()
	if _, err := d.Values(false); err != nil && !errors.Is(err, ErrManyValues) {
		t.Fatal(err)
	}
	removed, err := d.RemoveSession()
	if err != nil {
		t.Fatal(err)
	}
	if _, there := mustParse(t, removed).Session(); there {
		t.Fatalf("still there: %q", removed)
	}
	for _, encrypted := range []bool{true, false} {
		set, err := d.SetSession(value, encrypted)
		if errors.Is(err, ErrValue) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		again := mustParse(t, set)
		if s, ok := again.Session(); !ok || s.ConnectionString != value || s.Encrypted != encrypted {
			t.Fatalf("%q reads as %q", value, s.ConnectionString)
		}
		if same, err := again.SetSession(value, encrypted); err != nil || !bytes.Equal(same, set) {
			t.Fatalf("set twice: %q became %q, %v", set, same, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range setCases {
		f.Add([]byte(c.before), newValue)
		f.Add(encodings[1].encode(c.before), "x")
	}
	for _, c := range removeCases {
		f.Add([]byte(lengthen(c.before)), "$2$x")
	}
	for _, c := range damageCases {
		if len(c.text) < 1000 {
			f.Add([]byte(lengthen(c.text)), "x")
		}
	}
	f.Add([]byte(databaseText), "a\tb\nc\rd")
	f.Fuzz(checkBytes)
}
