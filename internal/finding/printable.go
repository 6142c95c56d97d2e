package finding

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Printable is a text from outside that is safe to show: every character that a
// terminal, a window or a reader would act on instead of showing it is escaped. Those
// are control characters, line and paragraph separators, characters that change the
// direction of writing, and those without width. It is for output only; until then a
// text stays as it was read.
func Printable(text string) string { return escaped(text, "") }

// Shortened is a text of at most most characters: mark takes the place of the middle
// of a longer one.
func Shortened(text, mark string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	kept := most - utf8.RuneCountInString(mark)
	return string(runes[:(kept+1)/2]) + mark + string(runes[len(runes)-kept/2:])
}

// PrintableOutput is Printable for what another program prints, which has line ends
// and tabs of its own.
func PrintableOutput(text string) string { return escaped(text, "\r\n\t") }

// PrintableJSON is a JSON text with those characters as JSON's own escapes: a reader
// of the JSON gets all of them back.
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
