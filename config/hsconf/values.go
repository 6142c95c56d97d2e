package hsconf

import (
	"errors"
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
	Encrypted bool   // the element's encrypted attribute, which is not listed as a value
}

// ErrManyValues is a document whose values are too many to list; a real one has some
// hundred.
var ErrManyValues = errors.New("there are too many values to list")

// maxValues bounds a list of values: bytes of its paths and texts, and 64 for each.
const maxValues = 1 << 20

// Values lists all values of the document in their order, or only those of the sections
// of sessions: a parent's attributes before its children and its text after them. A
// parent without text has no value. The only error is ErrManyValues.
func (d *Document) Values(onlySessions bool) ([]Value, error) {
	v := &valueLister{onlySessions: onlySessions, rest: maxValues}
	if err := scan(d.text, d.encoding, v); err != nil {
		return nil, err
	}
	return v.values, nil
}

// valueLister is the visitor that lists values.
type valueLister struct {
	onlySessions bool
	values       []Value
	rest         int              // what may still be listed, as maxValues counts
	paths        []string         // of the elements that are open, outermost first
	seen         []map[string]int // how many children of a name each of them has had
}

func (v *valueLister) start(e *element, above []*element) error {
	depth := len(above)
	v.paths, v.seen = append(v.paths[:depth], ""), append(v.seen[:depth], map[string]int{})
	if v.skips(e, above) {
		return nil
	}
	name := rootName
	if depth > 0 {
		name = e.name.Local
		if n := v.seen[depth-1][name] + 1; n > 1 {
			name += fmt.Sprintf("[%d]", n)
		}
		v.seen[depth-1][e.name.Local]++
	}
	if depth > 1 {
		name = v.paths[depth-1] + "/" + name
	}
	v.paths[depth], e.wantText = name, true
	v.rest -= len(name)
	for _, a := range e.attributes {
		if a.name != cipherName {
			v.add(Value{Path: name + "@" + a.name, Text: strings.TrimSpace(a.value)})
		}
		if v.rest < 0 {
			break
		}
	}
	if v.rest < 0 {
		return ErrManyValues
	}
	return nil
}

// skips tells whether an element is not to be listed.
func (v *valueLister) skips(e *element, above []*element) bool {
	section := e
	if len(above) > 1 {
		section = above[1]
	}
	return v.onlySessions && section.name.Local != sessionName && section.name.Local != databaseName
}

func (v *valueLister) finish(e *element, above []*element) {
	if text := e.value(); e.wantText && (text != "" || !e.parent && len(above) > 0) {
		v.add(Value{Path: v.paths[len(above)], Text: text, Encrypted: e.encrypted()})
	}
}

func (v *valueLister) add(value Value) {
	v.values = append(v.values, value)
	v.rest -= len(value.Path) + len(value.Text) + 64
}

// Name is the last part of the path: the element's name, or the attribute's.
func (v Value) Name() string { return v.Path[strings.LastIndexAny(v.Path, "/@")+1:] }

// String is the path.
func (v Value) String() string { return v.Path }

// Format keeps every verb from printing the text.
func (v Value) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, v.Path) }

// LogValue keeps logs from holding the text.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.Path) }
