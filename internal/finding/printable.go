package finding

import (
	"fmt"
	"strings"
	"unicode"
)

// Printable is a text from outside made fit to be shown: every character that a
// terminal, a window or a reader would act upon instead of showing it becomes its
// escape. Those are control characters, line and paragraph separators,
// characters that change the direction of writing, and those without width.
func Printable(text string) string {
	if !strings.ContainsFunc(text, acts) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if acts(r) {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// acts tells whether a character does something instead of being seen.
func acts(r rune) bool {
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || r == unicode.ReplacementChar
}
