package config

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"

	"sessionconfig/config/connstring"
)

// Redacted is what a Secret shows in place of its value. An unset Secret shows
// nothing.
const Redacted = connstring.Hidden

// Secret is a text that must not be shown. Printing, logging and marshalling give
// Redacted instead; only Reveal returns the text. The zero value is unset.
//
// The text is behind a pointer because fmt calls no methods on unexported fields: a
// struct with a Secret in one then prints an address.
type Secret struct {
	text *string
}

// NewSecret wraps a text. An empty text is an unset Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the text itself. Its callers are the places to look at when
// asking where a password can go.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsSet tells whether there is a text.
func (s Secret) IsSet() bool { return s.text != nil }

// Equal tells whether two secrets have the same text, in a time that does not depend on
// where they differ.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// String returns Redacted, or nothing for an unset Secret.
func (s Secret) String() string {
	if !s.IsSet() {
		return ""
	}
	return Redacted
}

// GoString redacts %#v.
func (s Secret) GoString() string { return fmt.Sprintf("config.Secret(%q)", s.String()) }

// Format redacts every verb, so that %x and %d do not print what %s hides.
func (s Secret) Format(f fmt.State, verb rune) {
	text := s.String()
	if verb == 'v' && f.Flag('#') {
		text = s.GoString()
	}
	// fmt.State's writer never fails.
	_, _ = io.WriteString(f, text)
}

// LogValue redacts log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText redacts all encodings that ask for text: JSON, YAML, XML, flags.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
