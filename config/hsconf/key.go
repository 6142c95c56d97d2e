package hsconf

import (
	"crypto/aes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Errors of keys and encrypted values.
var (
	ErrNoKey       = errors.New("there is no private.key to decrypt the value with")
	ErrBadKey      = errors.New("there is no key in private.key")
	ErrNewerFormat = errors.New("the value is encrypted in a newer format than this tool knows")
	ErrWrongKey    = errors.New("the value looks encrypted with another private.key")
	ErrDamaged     = errors.New("the encrypted value is damaged")
)

// Key is the AES key of private.key. The zero Key is none. It prints as
// "[key]".
type Key struct{ bytes []byte }

// ParseKey reads private.key: the first line that is not blank and does not
// start with "--" is the base64 of an AES key of 16, 24 or 32 bytes. Errors
// wrap ErrBadKey and never quote the file.
func ParseKey(privateKey []byte) (Key, error) {
	text := strings.TrimPrefix(string(privateKey), "\ufeff")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "--") {
			continue
		}
		key, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil {
			return Key{}, fmt.Errorf("%w: its first line is not base64", ErrBadKey)
		}
		if _, err := aes.NewCipher(key); err != nil {
			return Key{}, fmt.Errorf("%w: it is of %d bytes, not of 16, 24 or 32", ErrBadKey, len(key))
		}
		return Key{key}, nil
	}
	return Key{}, fmt.Errorf("%w: it is empty", ErrBadKey)
}

// IsZero tells whether there is no key.
func (k Key) IsZero() bool { return len(k.bytes) == 0 }

// String never shows the key.
func (k Key) String() string { return "[key]" }

// Format keeps every verb from printing the key.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.String()) }

// LogValue keeps logs from holding the key.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }
