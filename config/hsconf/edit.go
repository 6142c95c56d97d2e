package hsconf

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// ErrValue is a connection string that the section cannot contain.
var ErrValue = errors.New("the connection string cannot be stored: it is empty, starts or ends with a blank, or contains a control character")

// ErrTooLarge is an edit that would make the document larger than MaxSize.
var ErrTooLarge = fmt.Errorf("it would become larger than %d MiB, which no server.hsconf is", MaxSize>>20)

// edit replaces a range of a document's text.
type edit struct {
	at  span
	new string
}

// SetSession returns the document with its section set: ProviderKey Redis, and this
// connection string, which the caller has encrypted when encrypted says so. The present
// values change no byte; everything outside of the section, and children in it that this
// tool does not know, stay as they are. A missing section is added at the end, in the
// document's own style. The errors are ErrValue, ErrTooLarge and a failed check of the
// result.
func (d *Document) SetSession(value string, encrypted bool) ([]byte, error) {
	if value == "" || strings.TrimSpace(value) != value || !utf8.ValidString(value) || strings.ContainsFunc(value, notXML) {
		return nil, ErrValue
	}
	held, ok := d.Session()
	if ok && d.value != nil && held.ProviderKey == ProviderRedis && held.ConnectionString == value && held.Encrypted == encrypted {
		return d.bytes(), nil
	}
	var edits []edit
	outside := span{d.root.inner.end, d.root.inner.end}
	switch {
	case d.session == nil:
		edits = []edit{d.newSection(value, encrypted)}
		outside = edits[0].at
	case d.value == nil:
		edits = append(d.setProvider(), d.newValue(value, encrypted)...)
	default:
		edits = append(d.setProvider(), d.setEncrypted(encrypted)...)
		edits = append(edits, d.setValue(value)...)
	}
	if d.session != nil {
		outside = span{d.session.tag.start, d.session.end}
	}
	want := Section{ProviderRedis, value, encrypted, held.Unknown, held.ConnectionLike}
	return d.apply(edits, outside, &want)
}

// RemoveSession returns the document without its section and, if nothing else is in them,
// without the section's lines. Without a section it changes no byte. The only error is a
// failed check of the result.
func (d *Document) RemoveSession() ([]byte, error) {
	if d.session == nil {
		return d.bytes(), nil
	}
	at := span{d.session.tag.start, d.session.end}
	_, alone := indentation(d.text, at.start)
	rest := strings.TrimLeft(d.text[at.end:], " \t")
	behind := strings.TrimPrefix(strings.TrimPrefix(rest, "\r"), "\n")
	if alone && len(behind) < len(rest) && lineStart(d.text, at.start) >= d.root.inner.start {
		at = span{lineStart(d.text, at.start), len(d.text) - len(behind)}
	}
	return d.apply([]edit{{at: at}}, at, nil)
}

// apply makes the edits and checks the result: all bytes outside of a range are
// the same, and the section reads as wanted, or is gone when want is nil.
func (d *Document) apply(edits []edit, outside span, want *Section) ([]byte, error) {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.at.start - b.at.start })
	var b strings.Builder
	last := 0
	for _, e := range edits {
		b.WriteString(d.text[last:e.at.start])
		b.WriteString(e.new)
		last = e.at.end
	}
	b.WriteString(d.text[last:])
	text := b.String()
	if !strings.HasPrefix(text, d.text[:outside.start]) || !strings.HasSuffix(text, d.text[outside.end:]) ||
		len(text) < outside.start+len(d.text)-outside.end {
		return nil, errors.New("the edit would change server.hsconf outside of its section")
	}
	data := d.encoding.encode(text)
	if len(data) > MaxSize {
		return nil, ErrTooLarge
	}
	again, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("the edit would damage server.hsconf: %w", err)
	}
	got, there := again.Session()
	if there != (want != nil) || there && !reflect.DeepEqual(got, *want) {
		return nil, errors.New("the edit would not read back as it was written")
	}
	return data, nil
}

// notXML tells whether XML 1.0 cannot contain a character. What is not UTF-8 is left to
// others.
func notXML(r rune) bool {
	return r < ' ' && !strings.ContainsRune(xmlBlanks, r) || r == '\ufffe' || r == '\uffff'
}

// escape writes a value as text of the document. Line breaks are read as "\n"
// and written as the document's own.
func (d *Document) escape(value string) string {
	lineBreak := cmp.Or(newline(d.text), "\n")
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;", "\n", lineBreak).Replace(value)
}
