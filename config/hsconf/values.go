package hsconf

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Value is the text of one element, or one attribute. It prints as its path alone,
// and is never marshalled with its text.
type Value struct {
	// Path is "SessionDatabaseConfiguration/Server" for an element, from the root's
	// children on, and "Section@ProviderKey" for an attribute; the second of a name
	// is "Name[2]".
	Path      string
	Text      string `json:"-" yaml:"-"` // as stored, trimmed
	Encrypted bool   // the element's encrypted attribute, which is no value of its own
}

// Values lists all values of the document in their order, a parent's attributes
// before its children and its text behind them. A parent without a text of its own
// has no value.
func (d *Document) Values() []Value { return d.root.values(nil, "", rootName) }

// values appends those of an element. path is empty for the root, which then goes by
// its name.
func (e *element) values(list []Value, path, name string) []Value {
	for _, a := range e.attributes {
		if a.name != cipherName {
			list = append(list, Value{Path: name + "@" + a.name, Text: strings.TrimSpace(a.value)})
		}
	}
	seen := map[string]int{}
	for _, child := range e.children {
		below := path + child.name.Local
		if seen[child.name.Local]++; seen[child.name.Local] > 1 {
			below += fmt.Sprintf("[%d]", seen[child.name.Local])
		}
		list = child.values(list, below+"/", below)
	}
	if text := e.value(); text != "" || len(e.children) == 0 && path != "" {
		list = append(list, Value{Path: name, Text: text, Encrypted: e.encrypted()})
	}
	return list
}

// String is the path.
func (v Value) String() string { return v.Path }

// Format keeps every verb from printing the text.
func (v Value) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, v.Path) }

// LogValue keeps logs from holding the text.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.Path) }
