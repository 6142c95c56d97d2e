package platform

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestEventText(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"plain":             {"Applied.\nBy: FARM\\admin", "Applied.\r\nBy: FARM\\admin"},
		"the zone of IPv6":  {"[fe80::1%3]:7000", "[fe80::1% 3]:7000"},
		"a parameter":       {"%%1", "% % 1"},
		"what ends a text":  {"a\x00b", "ab"},
		"broken characters": {"a\xffb", "ab"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := eventText(test.text); got != test.want {
				t.Errorf("eventText(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestEventTextIsCut(t *testing.T) {
	got := eventText(strings.Repeat("é", 40_000))
	if len(got) > longestEvent || len(got) < longestEvent-utf8.UTFMax || !utf8.ValidString(got) {
		t.Errorf("%d bytes, valid: %t", len(got), utf8.ValidString(got))
	}
}
