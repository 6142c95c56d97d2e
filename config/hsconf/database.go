package hsconf

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"sessionconfig/internal/lazily"
)

// Field is one value of the section of database sessions. It prints without
// its value when Secret, and is never marshalled with it.
type Field struct {
	Name      string
	Value     string `json:"-" yaml:"-"` // as stored, trimmed
	Encrypted bool
	Secret    bool // never to be shown, not even decrypted
}

// Database returns the ProviderKey ("SqlServer", "Oracle") and the fields, in
// their order, of the section of database sessions; "" and nil when there is
// none. More than a hundred fields are not listed.
func (d *Document) Database() (providerKey string, fields []Field) {
	if d.database == nil {
		return "", nil
	}
	for _, field := range d.fields {
		clear := field.Value
		if field.Encrypted {
			clear = "" // cipher text is base64, and may look like anything
		}
		field.Secret = IsSecret(field.Name, clear)
		fields = append(fields, field)
	}
	key, _ := d.database.attribute(providerName)
	return key.value, fields
}

// secretNames are parts of names that secrets have; secretInside finds one within
// a value, as in advanced settings ("...;Password=X").
var (
	secretNames = []string{
		"pass", "pwd", "secret", "token", "credential", "privatekey", "accesskey", "apikey", "connectionstring",
	}
	secretInside = lazily.Regexp(`(?i)(pass|pwd|secret|token|credential|key)[a-z]*\s*=`)
)

// IsSecret tells whether a value of server.hsconf must not be shown: by the name of its
// element or attribute, or because the value, in clear, contains a secret.
func IsSecret(name, value string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretNames, func(part string) bool { return strings.Contains(name, part) }) ||
		secretInside().MatchString(value)
}

// String is "Name=value", the value masked when it is secret.
func (f Field) String() string {
	value := f.Value
	if f.Secret {
		value = "[hidden]"
	}
	return fmt.Sprintf("%s=%s", f.Name, value)
}

// Format keeps every verb from printing a secret.
func (f Field) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.String()) }

// LogValue keeps logs from holding a secret.
func (f Field) LogValue() slog.Value { return slog.StringValue(f.String()) }
