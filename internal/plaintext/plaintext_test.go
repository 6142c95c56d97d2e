package plaintext

import (
	"encoding/binary"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
)

// in16 is a text as UTF-16 with a byte order mark.
func in16(order binary.AppendByteOrder, units ...uint16) []byte {
	data := order.AppendUint16(nil, 0xfeff)
	for _, unit := range units {
		data = order.AppendUint16(data, unit)
	}
	return data
}

// TestOf: texts are read as what wrote them meant; halves of characters become U+FFFD.
func TestOf(t *testing.T) {
	for text, data := range map[string][]byte{
		"plain":       []byte("plain"),
		"marked":      []byte("\xef\xbb\xbfmarked"),
		"":            in16(binary.LittleEndian),
		"aé漢😀b":       in16(binary.LittleEndian, utf16.Encode([]rune("aé漢😀b"))...),
		"big 😀":       in16(binary.BigEndian, utf16.Encode([]rune("big 😀"))...),
		"�a�":         in16(binary.LittleEndian, 0xd83d, 'a', 0xde00),
		"end �":       in16(binary.BigEndian, 'e', 'n', 'd', ' ', 0xd83d),
		"��":          in16(binary.LittleEndian, 0xde00, 0xd83d),
		"\xff\xfeodd": []byte("\xff\xfeodd"),
	} {
		if got := string(Of(data)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestOfTakesLittle: a large text takes no more memory to read than it has itself.
func TestOfTakesLittle(t *testing.T) {
	data := in16(binary.LittleEndian, utf16.Encode([]rune(strings.Repeat("{},", 1<<20)))...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	text := Of(data)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; len(text) != 3<<20 || took > uint64(len(data)) {
		t.Errorf("%d bytes took %d", len(data), took)
	}
}
