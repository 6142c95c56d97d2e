package finding

import (
	"encoding/json"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestPrintable(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain text stays", "redis-1 é 日本 – “x”", "redis-1 é 日本 – “x”"},
		{"an escape sequence", "a\x1b[31mred", `a\u001b[31mred`},
		{"a C1 control", "a\u009b31m", `a\u009b31m`},
		{"line breaks", "a\r\nb\tc", `a\u000d\u000ab\u0009c`},
		{"DEL", "a\x7fb", `a\u007fb`},
		{"a direction override", "gpj.\u202eexe", `gpj.\u202eexe`},
		{"isolates", "\u2066x\u2069", `\u2066x\u2069`},
		{"separators", "a\u2028b\u2029", `a\u2028b\u2029`},
		{"no width", "a\u200bb\ufeff", `a\u200bb\ufeff`},
		{"no width, and no format character", "a\u3164b\ufe0f\u034f", `a\u3164b\ufe0f\u034f`},
		{"a tag", "a\U000e0041", `a\U000e0041`},
		{"what stands for bytes that were no text", "a\ufffdb", "a\ufffdb"},
		{"bytes that are no text", "a\x9bb\xff", `a\x9bb\xff`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Printable(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestShortened: the ends of a text are kept, and it has no more characters than asked
// for.
func TestShortened(t *testing.T) {
	for _, c := range []struct {
		text, mark string
		most       int
		want       string
	}{
		{"äbcdef", "…", 6, "äbcdef"},
		{"äbcdefg", "…", 6, "äbc…fg"},
		{"äbcdefgh", "…", 7, "äbc…fgh"},
		{"abcdefghij", "...", 8, "abc...ij"},
	} {
		if got := Shortened(c.text, c.mark, c.most); got != c.want {
			t.Errorf("Shortened(%q, %q, %d) = %q, want %q", c.text, c.mark, c.most, got, c.want)
		}
	}
}

// TestPrintableForms: a program's output keeps its line ends and tabs, and JSON says
// the same as before.
func TestPrintableForms(t *testing.T) {
	const text = "a\tb\r\n\u009bc\U000e0041"
	if got, want := PrintableOutput(text), "a\tb\r\n"+`\u009bc\U000e0041`; got != want {
		t.Errorf("output: %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		plain, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		shown, back := PrintableJSON(plain), ""
		if err := json.Unmarshal(shown, &back); err != nil || back != text {
			t.Fatalf("%q came back as %q, %v", text, back, err)
		}
		for _, r := range string(shown) {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Fatalf("%U is in %q", r, shown)
			}
		}
	})
}
