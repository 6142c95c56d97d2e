package finding

import "testing"

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
		{"bytes that are no text", "a\xffb", `a\ufffdb`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Printable(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
