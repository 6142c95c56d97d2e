package platform

import (
	"strings"
	"testing"
)

func TestCodePageKeepsCharactersWhole(t *testing.T) {
	// A code page in which bytes of 0x80 and more start a character of two.
	lead := func(b byte) bool { return b >= 0x80 }
	decode := func(data []byte) string {
		var out strings.Builder
		for i := 0; i < len(data); i++ {
			switch {
			case data[i] < 0x80:
				out.WriteByte(data[i])
			case i+1 < len(data):
				out.WriteString("<" + string(rune('a'+data[i]-0x80)) + string(rune(data[i+1])) + ">")
				i++
			default:
				out.WriteString("?")
			}
		}
		return out.String()
	}
	tests := map[string]struct {
		chunks []string
		live   string // what has come through before Flush
		want   string
	}{
		"plain":                      {[]string{"one\n", "two"}, "one\ntwo", "one\ntwo"},
		"whole characters":           {[]string{"\x80A\x81B."}, "<aA><bB>.", "<aA><bB>."},
		"cut between two chunks":     {[]string{"x\x80", "Ay"}, "x<aA>y", "x<aA>y"},
		"cut by every chunk":         {[]string{"\x80", "A\x81", "B"}, "<aA><bB>", "<aA><bB>"},
		"the second half is a start": {[]string{"\x80\x81A"}, "<a\u0081>A", "<a\u0081>A"},
		"half at the end":            {[]string{"end\x80"}, "end", "end?"},
		"nothing":                    {nil, "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			page := &codePage{out: &out, lead: lead, decode: decode}
			for _, chunk := range test.chunks {
				if n, err := page.Write([]byte(chunk)); n != len(chunk) || err != nil {
					t.Fatalf("Write(%q) = %d, %v", chunk, n, err)
				}
			}
			if out.String() != test.live {
				t.Errorf("before the end: %q, want %q", out.String(), test.live)
			}
			if err := page.Flush(); err != nil || out.String() != test.want {
				t.Errorf("at the end: %q, %v, want %q", out.String(), err, test.want)
			}
		})
	}
}
