package hsconf

import (
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
	encoding encoding
	outline
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
		return nil, damage("", 0, "it is empty; server.hsconf must contain "+rootName)
	}
	d := &Document{encoding: encoding, outline: outline{text: text}}
	if err := scan(text, encoding, &d.outline); err != nil {
		return nil, err
	}
	return d, nil
}

// bytes are the document's own, as they were read.
func (d *Document) bytes() []byte { return d.encoding.encode(d.text) }

// String keeps a document, which may contain passwords, from being printed.
func (d *Document) String() string { return fmt.Sprintf("[server.hsconf, %d bytes]", len(d.bytes())) }

// Format keeps every verb from printing the document.
func (d *Document) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, d.String()) }
