// Package plaintext reads text that tools of Windows wrote: with a byte order mark, or as
// UTF-16. It is independent of the text's use.
package plaintext

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// Of is a text as UTF-8 without a byte order mark. PowerShell's redirection writes
// UTF-16. What begins like UTF-16 and is not stays as it is.
func Of(data []byte) []byte {
	if rest, found := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); found {
		return rest
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(data)%2 != 0:
		return data
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	case !bytes.HasPrefix(data, []byte("\xff\xfe")):
		return data
	}
	text := make([]byte, 0, len(data)/2) // of plain English; other text makes it grow
	for at := 2; at < len(data); at += 2 {
		r := rune(order.Uint16(data[at:]))
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if at+2 < len(data) {
				low = rune(order.Uint16(data[at+2:]))
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				at += 2
			}
		}
		text = utf8.AppendRune(text, r)
	}
	return text
}
