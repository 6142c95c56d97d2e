package finding

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Printable is a text from outside made fit to be shown: every character that a
// terminal, a window or a reader would act upon instead of showing it becomes its
// escape. Those are control characters, line and paragraph separators,
// characters that change the direction of writing, and those without width.
// It is for the places where text leaves the program; until then text stays as it came.
func Printable(text string) string { return escaped(text, "") }

// PrintableLines is Printable for a text of lines that are the program's own: their
// ends stay.
func PrintableLines(text string) string { return escaped(text, "\n") }

// PrintableOutput is Printable for what another program prints, which has line ends
// and tabs of its own.
func PrintableOutput(text string) string { return escaped(text, "\r\n\t") }

// PrintableJSON is a JSON text in which those characters stand as JSON's own escapes:
// whoever reads it gets all of them back.
func PrintableJSON(text []byte) []byte {
	acting := func(r rune) bool { return r >= 0x7f && acts(r) }
	if !bytes.ContainsFunc(text, acting) {
		return text
	}
	var out bytes.Buffer
	for _, r := range string(text) {
		switch {
		case !acting(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.Bytes()
}

// escaped escapes the characters that act, less those to keep.
func escaped(text, keep string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, acts) {
		return text
	}
	var out strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)): // no UTF-8
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case !acts(r) || strings.ContainsRune(keep, r):
			out.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&out, `\U%08x`, r)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// acts tells whether a character does something instead of being seen.
func acts(r rune) bool {
	return r < ' ' || r >= 0x7f && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
