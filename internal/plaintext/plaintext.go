// Package plaintext reads text that tools of Windows wrote: with a byte order mark, or as
// UTF-16. It is independent of the text's use.
package plaintext

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
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
	units := make([]uint16, len(data)/2-1)
	for i := range units {
		units[i] = order.Uint16(data[2*i+2:])
	}
	return []byte(string(utf16.Decode(units)))
}
