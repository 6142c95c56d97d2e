package hsconf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"sessionconfig/internal/lazily"
)

// encoding is how a document's text is stored: its byte order mark and, for
// UTF-16, the order of its bytes.
type encoding struct {
	mark  string           // byte order mark, or ""
	order binary.ByteOrder // nil for UTF-8
	names []string         // what an XML declaration may call it, in small letters
}

var encodings = []encoding{
	{mark: "\xef\xbb\xbf", names: []string{"utf-8"}},
	{mark: "\xff\xfe", order: binary.LittleEndian, names: []string{"utf-16", "utf-16le"}},
	{mark: "\xfe\xff", order: binary.BigEndian, names: []string{"utf-16", "utf-16be"}},
	{mark: "", names: []string{"utf-8"}}, // last: every text starts with this mark
}

// decode returns the text without its byte order mark, as UTF-8. For what it
// accepts, encode gives the very bytes back.
func decode(data []byte) (string, encoding, error) {
	var e encoding
	for _, e = range encodings {
		if bytes.HasPrefix(data, []byte(e.mark)) {
			break
		}
	}
	data = data[len(e.mark):]
	if e.order == nil {
		text := string(data)
		if at := invalidUTF8(text); at >= 0 {
			return "", e, damage(text[:at], at, "there is a byte that is not UTF-8 text")
		}
		return text, e, nil
	}
	text, whole := decodeUTF16(data, e.order)
	if !whole {
		return "", e, damage(text, len(text), "there are bytes that are not UTF-16 text")
	}
	return text, e, nil
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(text string) int {
	for at, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[at:], string(utf8.RuneError)) {
			return at
		}
	}
	return -1
}

// decodeUTF16 decodes up to the first unit that is half of a pair, or half a
// unit, and tells whether it decoded all.
func decodeUTF16(data []byte, order binary.ByteOrder) (text string, whole bool) {
	var b strings.Builder
	for len(data) >= 2 {
		r := rune(order.Uint16(data))
		data = data[2:]
		if utf16.IsSurrogate(r) {
			if len(data) < 2 {
				return b.String(), false
			}
			r = utf16.DecodeRune(r, rune(order.Uint16(data)))
			data = data[2:]
			if r == utf8.RuneError {
				return b.String(), false
			}
		}
		b.WriteRune(r)
	}
	return b.String(), len(data) == 0
}

// encode is the way back of decode, byte order mark included.
func (e encoding) encode(text string) []byte {
	if e.order == nil {
		return []byte(e.mark + text)
	}
	data := []byte(e.mark)
	for _, unit := range utf16.Encode([]rune(text)) {
		data = append(data, 0, 0)
		e.order.PutUint16(data[len(data)-2:], unit)
	}
	return data
}

var declaredEncoding = lazily.Regexp(`\sencoding\s*=\s*["']([^"']*)["']`)

// checkDeclaration says why the content of an XML declaration does not fit the
// way the document is stored, or "".
func (e encoding) checkDeclaration(declaration string) string {
	match := declaredEncoding().FindStringSubmatch(" " + declaration)
	if match == nil || slices.Contains(e.names, strings.ToLower(match[1])) {
		return ""
	}
	stored := strings.ToUpper(e.names[0])
	return fmt.Sprintf("it declares the encoding %q but is read as %s; store it as UTF-8 or as UTF-16 with a byte order mark, and declare that",
		match[1], stored)
}
