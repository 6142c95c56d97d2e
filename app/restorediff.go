package app

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"sessionconfig/config"
	"sessionconfig/config/connstring"
	"sessionconfig/config/hsconf"
)

// value is one element's text or one attribute in a server.hsconf.
type value struct {
	path      string // "SessionDatabaseConfiguration/Server", "Section@ProviderKey"
	text      string // decrypted where the key can
	secret    bool
	encrypted bool
}

// diffText says what changes from one server.hsconf to another, a line for each
// value, secrets hidden. Encrypted values are compared by what they say, where key
// tells. An unreadable document counts as empty; when only the layout differs it
// says so.
func diffText(from, to []byte, key hsconf.Key) []string {
	old, _ := values(from, key)
	next, err := values(to, key)
	if err != nil {
		return []string{"The backup cannot be compared value by value."}
	}
	standing := make(map[string]value, len(old))
	for _, v := range old {
		standing[v.path] = v
	}
	var lines []string
	for _, v := range next {
		before, had := standing[v.path]
		delete(standing, v.path)
		switch {
		case !had:
			lines = append(lines, fmt.Sprintf("%s: %s is added.", v.path, v.show()))
		case before.text != v.text:
			lines = append(lines, changeLine(before, v))
		case v.encrypted && !before.encrypted:
			lines = append(lines, fmt.Sprintf("%s: the same value becomes encrypted.", v.path))
		case before.encrypted && !v.encrypted:
			lines = append(lines, fmt.Sprintf("%s: the same value becomes clear text.", v.path))
		}
	}
	for _, v := range old {
		if _, gone := standing[v.path]; gone {
			lines = append(lines, fmt.Sprintf("%s: %s is removed.", v.path, v.show()))
		}
	}
	switch {
	case len(lines) > 0:
	case bytes.Equal(from, to):
		lines = []string{"Nothing: this backup is what stands."}
	default:
		lines = []string{"No value changes, only comments, layout or how a value is encrypted."}
	}
	return lines
}

func changeLine(before, after value) string {
	if before.secret && after.secret && before.show() == after.show() {
		return fmt.Sprintf("%s: becomes another hidden value.", after.path)
	}
	return fmt.Sprintf("%s: %s becomes %s.", after.path, before.show(), after.show())
}

// show is the value as it may be shown.
func (v value) show() string {
	switch {
	case v.path == sessionValue && v.text != "" && !encryptedForm.MatchString(v.text):
		return redacted(v.text)
	case v.secret && v.text != "":
		return config.Redacted
	}
	return orNothing(v.text)
}

// sessionValue is the path of the connection string of Redis sessions, which is
// shown without its secrets.
const sessionValue = "InMemorySessionConfiguration/ConnectionString"

// encryptedForm is how encrypted values begin, whatever their attribute says.
var encryptedForm = regexp.MustCompile(`^\$[0-9]+\$`)

// redacted shows a connection string without its secrets.
func redacted(text string) string {
	parsed, err := connstring.Parse(text)
	if err != nil {
		return config.Redacted
	}
	return parsed.String()
}

// element is an element that is open while a document is read.
type element struct {
	path      string
	text      strings.Builder
	encrypted bool
	children  map[string]int
}

// values lists the values of a document in their order, without its root.
func values(data []byte, key hsconf.Key) ([]value, error) {
	var list []value
	open := []*element{{children: map[string]int{}}}
	decoder := xml.NewDecoder(bytes.NewReader(utf8Text(data)))
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // utf8Text has seen to it
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		parent := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			child := parent.child(t.Name.Local, len(open) == 1)
			for _, attribute := range t.Attr {
				if attribute.Name.Local == "encrypted" {
					child.encrypted = strings.EqualFold(attribute.Value, "true")
					continue
				}
				path := child.path + "@" + attribute.Name.Local
				list = append(list, value{path: path, text: attribute.Value, secret: secretValue(path, attribute.Value)})
			}
			open = append(open, child)
		case xml.CharData:
			parent.text.Write(t)
		case xml.EndElement:
			if text := strings.TrimSpace(parent.text.String()); text != "" || len(parent.children) == 0 {
				list = append(list, parent.value(text, key))
			}
			open = open[:len(open)-1]
		}
	}
}

// utf8Text is a document in UTF-8: those in UTF-16 begin with a byte order mark.
func utf8Text(data []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	default:
		return data
	}
	var units []uint16
	for i := 2; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return []byte(string(utf16.Decode(units)))
}

// child names a child by its place: a second one of a name gets a number.
func (e *element) child(name string, root bool) *element {
	e.children[name]++
	path := name
	if n := e.children[name]; n > 1 {
		path = fmt.Sprintf("%s[%d]", name, n)
	}
	if e.path != "" {
		path = e.path + "/" + path
	}
	if root {
		path = ""
	}
	return &element{path: path, children: map[string]int{}}
}

// value is the element's own, its text decrypted where the key can.
func (e *element) value(text string, key hsconf.Key) value {
	v := value{path: e.path, text: text, encrypted: e.encrypted}
	if e.encrypted {
		if plain, err := key.Decrypt(text); err == nil {
			v.text = plain
		}
	}
	v.secret = e.encrypted || secretValue(e.path, text)
	return v
}

// secretValue tells by a value's name, and by what is in it, that it must not be
// shown.
func secretValue(path, text string) bool {
	return encryptedForm.MatchString(text) || hsconf.IsSecret(path[strings.LastIndexByte(path, '/')+1:], text)
}
