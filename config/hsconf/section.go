package hsconf

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Section is the section of in-memory (Redis) sessions. It prints and is
// marshalled without its connection string.
type Section struct {
	ProviderKey      string
	ConnectionString string `json:"-" yaml:"-"` // as stored, trimmed: clear text, or "$2$..."; empty when missing
	Encrypted        bool   // the value's encrypted attribute
	// Unknown names what this tool does not know in the section, each name once, the
	// first hundred: children, and attributes as "Name (attribute)". ConnectionLike
	// are those of them whose names, or names inside, suggest connection data, which
	// a newer platform may read instead of ConnectionString.
	Unknown        []string
	ConnectionLike []string
}

// Session returns the section and whether there is one.
func (d *Document) Session() (Section, bool) {
	if d.session == nil {
		return Section{}, false
	}
	s := Section{Unknown: d.unknown, ConnectionLike: d.connectionLike}
	if key, ok := d.session.attribute(providerName); ok {
		s.ProviderKey = key.value
	}
	if d.value != nil {
		s.ConnectionString = d.value.value()
		s.Encrypted = d.value.encrypted()
	}
	return s, true
}

// encrypted tells what the element's encrypted attribute says; without one, a
// value is in clear.
func (e *element) encrypted() bool {
	a, _ := e.attribute(cipherName)
	value := strings.TrimSpace(a.value)
	return strings.EqualFold(value, "true") || value == "1"
}

// Plain returns the connection string in clear. Errors are those of
// Key.Decrypt.
func (s Section) Plain(key Key) (string, error) {
	if !s.Encrypted {
		return s.ConnectionString, nil
	}
	return key.Decrypt(s.ConnectionString)
}

// Holds tells whether there is a section with ProviderKey Redis and this text, encrypted
// or not: then applying the text would change nothing.
func (d *Document) Holds(plain string, key Key) bool {
	s, ok := d.Session()
	if !ok || d.value == nil || s.ProviderKey != ProviderRedis {
		return false
	}
	held, err := s.Plain(key)
	return err == nil && held == plain
}

// String describes the section without its connection string.
func (s Section) String() string {
	return fmt.Sprintf("%s %s, encrypted=%t, set=%t, unknown=%v",
		sessionName, s.ProviderKey, s.Encrypted, s.ConnectionString != "", s.Unknown)
}

// Format keeps every verb from printing the connection string.
func (s Section) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue keeps logs from holding the connection string.
func (s Section) LogValue() slog.Value { return slog.StringValue(s.String()) }
