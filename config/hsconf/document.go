package hsconf

import "fmt"

// Document is a server.hsconf that was read whole.
type Document struct{ data []byte }

// Section is the section of in-memory (Redis) sessions. It prints without its
// connection string.
type Section struct {
	ProviderKey      string
	ConnectionString string   // the value as stored, trimmed: clear text or "$2$..."
	Encrypted        bool     // the value's encrypted attribute
	Unknown          []string // names of children that this tool does not know
	ConnectionLike   []string // those of Unknown whose names suggest connection data
}

// Field is one value of the section of database sessions. It prints without
// its value when Secret.
type Field struct {
	Name      string
	Value     string // as stored, trimmed
	Encrypted bool
	Secret    bool // never to be shown
}

// DamageError says where a document is not what server.hsconf must be.
type DamageError struct {
	Line   int // from 1
	Column int // in characters, from 1
	Reason string
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// Parse reads a document; what is damaged is a *DamageError.
func Parse(data []byte) (*Document, error) { return &Document{data: data}, nil }

// Session returns the section of Redis sessions and whether there is one.
func (d *Document) Session() (Section, bool) { return Section{}, false }

// Database returns the ProviderKey and the fields, in their order, of the
// section of database sessions; "" and nil when there is none.
func (d *Document) Database() (providerKey string, fields []Field) { return "", nil }

// Holds tells whether the section stands with ProviderKey Redis and reads as
// this clear text, encrypted or not; applying it again would change nothing.
func (d *Document) Holds(plain string, key Key) bool { return false }

// SetSession returns the document with the section set: ProviderKey Redis and
// this connection string, encrypted already when encrypted says so.
func (d *Document) SetSession(value string, encrypted bool) ([]byte, error) { return d.data, nil }

// RemoveSession returns the document without the section.
func (d *Document) RemoveSession() ([]byte, error) { return d.data, nil }

// Plain returns the connection string in clear. Errors are those of
// Key.Decrypt, and ErrNoKey when it is encrypted and key is the zero Key.
func (s Section) Plain(key Key) (string, error) { return s.ConnectionString, nil }
