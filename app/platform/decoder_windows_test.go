package platform

import (
	"io"
	"strings"
	"testing"
)

func TestPageText(t *testing.T) {
	tests := map[string]struct {
		page       uint32
		said, want string
	}{
		"Western Europe": {850, "Publica\x87\xc6o conclu\xa1da", "Publicação concluída"},
		"United States":  {437, "na\x8bve", "naïve"},
		"Japan":          {932, "\x93\xfa\x96\x7b.", "日本."},
		"UTF-8":          {65001, "日本", "日本"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			text := pageText(test.page, &out)
			for i := range len(test.said) { // byte by byte, as a pipe may give it
				if _, err := io.WriteString(text, test.said[i:i+1]); err != nil {
					t.Fatal(err)
				}
			}
			if err := text.Flush(); err != nil || out.String() != test.want {
				t.Errorf("it reads %q, %v, want %q", out.String(), err, test.want)
			}
		})
	}
}
