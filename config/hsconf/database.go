package hsconf

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
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
// none.
func (d *Document) Database() (providerKey string, fields []Field) {
	for _, section := range d.root.children {
		if section.name.Local != databaseName || section.name.Space != d.root.name.Space {
			continue
		}
		key, _ := section.attribute(providerName)
		for _, child := range section.children {
			value := child.value()
			fields = append(fields, Field{
				Name:      child.name.Local,
				Value:     value,
				Encrypted: child.encrypted(),
				Secret:    secretLike(child.name.Local) || secretLike(value),
			})
		}
		return key.value, fields
	}
	return "", nil
}

// secretLike tells a name that a secret has, or a value such as advanced
// settings that hold one ("...;Password=X").
func secretLike(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "password") || strings.Contains(text, "pwd") || strings.Contains(text, "secret")
}

// String is "Name=value", the value masked when it is secret.
func (f Field) String() string {
	value := f.Value
	if f.Secret {
		value = "***"
	}
	return fmt.Sprintf("%s=%s", f.Name, value)
}

// Format keeps every verb from printing a secret.
func (f Field) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.String()) }

// LogValue keeps logs from holding a secret.
func (f Field) LogValue() slog.Value { return slog.StringValue(f.String()) }
