package connstring

import (
	"fmt"
	"io"
	"log/slog"
)

// Parameter is one "key=value" that is neither a host nor one of password,
// user, ssl and sslHost. Keys are case-insensitive. It prints without a value
// that IsSecret forbids to show.
type Parameter struct {
	Key   string
	Value string
}

// Shown is the value as it may be shown: Hidden if it is a password or may be one, such
// as the value of a key that the client does not know.
func (p Parameter) Shown() string {
	if p.Value != "" && IsSecret(p.Key) {
		return Hidden
	}
	return p.Value
}

// String is "key=value", the value as Shown.
func (p Parameter) String() string { return p.Key + "=" + p.Shown() }

// Format keeps every verb from printing what String hides.
func (p Parameter) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, p.String()) }

// LogValue keeps logs from holding what String hides.
func (p Parameter) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalText keeps JSON, YAML and XML from holding what String hides.
func (p Parameter) MarshalText() ([]byte, error) { return []byte(p.String()), nil }
