package hsconf

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Names of server.hsconf that this package knows.
const (
	rootName     = "EnvironmentConfiguration"
	sessionName  = "InMemorySessionConfiguration"
	databaseName = "SessionDatabaseConfiguration"
	valueName    = "ConnectionString"
	providerName = "ProviderKey"
	cipherName   = "encrypted"

	// ProviderRedis is the ProviderKey of Redis sessions.
	ProviderRedis = "Redis"
)

// MaxSize bounds a document, in bytes; a real one has some ten thousand.
const MaxSize = 2 << 20

// xmlBlanks are XML's white space.
const xmlBlanks = " \t\r\n"

// Document is a server.hsconf that was read whole. It prints as its size.
type Document struct {
	data     []byte
	text     string // without the byte order mark, as UTF-8
	encoding encoding
	root     *element
	session  *element // nil when there is none
	value    *element // the session's ConnectionString; nil when there is none
}

// DamageError says where a document is not what server.hsconf must be. It never
// quotes the document.
type DamageError struct {
	Line   int // from 1
	Column int // in characters, from 1
	Reason string
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// damage is a *DamageError at an offset of a text.
func damage(text string, at int, reason string) error {
	before := text[:min(max(at, 0), len(text))]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return &DamageError{
		Line:   strings.Count(before, "\n") + 1,
		Column: utf8.RuneCountInString(line) + 1,
		Reason: reason,
	}
}

// Parse reads a document: UTF-8, or UTF-16 with a byte order mark. It refuses
// with a *DamageError what is not well-formed XML, has another root than
// EnvironmentConfiguration, has the section of Redis sessions twice, or has in
// it ConnectionString twice or with elements inside.
func Parse(data []byte) (*Document, error) {
	if len(data) > MaxSize {
		return nil, damage("", 0, fmt.Sprintf("it is larger than %d MiB, which no server.hsconf is", MaxSize>>20))
	}
	text, encoding, err := decode(data)
	if err != nil {
		return nil, err
	}
	if strings.Trim(text, xmlBlanks) == "" {
		return nil, damage("", 0, "it is empty; server.hsconf must hold "+rootName)
	}
	d := &Document{data: bytes.Clone(data), text: text, encoding: encoding}
	if d.root, err = scan(text, encoding); err != nil {
		return nil, err
	}
	if d.root.written != rootName {
		return nil, damage(text, d.root.tag.start, "the first element is not "+rootName+", so it is not a server.hsconf")
	}
	if err := d.findSession(); err != nil {
		return nil, err
	}
	return d, nil
}

// findSession finds the section and its value; each may be there once.
func (d *Document) findSession() (err error) {
	if d.session, err = d.only(d.root, sessionName); err != nil || d.session == nil {
		return err
	}
	if d.value, err = d.only(d.session, valueName); err != nil || d.value == nil {
		return err
	}
	if len(d.value.children) > 0 {
		return damage(d.text, d.value.children[0].tag.start, valueName+" has an element inside, where only its value may be")
	}
	return nil
}

// only is the one child of a name, or nil; a second is damage.
func (d *Document) only(parent *element, name string) (*element, error) {
	var found *element
	for _, child := range parent.children {
		if child.name.Local != name || child.name.Space != d.root.name.Space {
			continue
		}
		if found != nil {
			return nil, damage(d.text, child.tag.start, name+" is there a second time; remove the one that is not in use")
		}
		found = child
	}
	return found, nil
}

// String keeps a document, which may hold passwords, from being printed.
func (d *Document) String() string { return fmt.Sprintf("[server.hsconf, %d bytes]", len(d.data)) }

// Format keeps every verb from printing the document.
func (d *Document) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, d.String()) }
