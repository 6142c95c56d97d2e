package config

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"sessionconfig/config/connstring"
)

// ParseParameters reads "key=value,key=value", the text behind --parameters and
// of the Advanced Settings. Commas and line breaks part them, each is trimmed and
// empty ones are left out; the first "=" ends the key. The error is a
// *ParameterSyntaxError.
func ParseParameters(text string) ([]Parameter, error) {
	var parameters []Parameter
	for i, piece := range SplitHosts(text) {
		key, value, found := strings.Cut(piece, "=")
		if !found || strings.TrimSpace(key) == "" {
			return nil, &ParameterSyntaxError{Position: i + 1}
		}
		parameters = append(parameters, Parameter{Key: strings.TrimSpace(key), Value: strings.TrimSpace(value)})
	}
	return parameters, nil
}

// ParameterSyntaxError says which piece of a list of parameters is none. It does
// not quote the piece, which may hold a password.
type ParameterSyntaxError struct {
	Position int // from 1
}

// Error names the place and the form that is wanted.
func (e *ParameterSyntaxError) Error() string {
	return fmt.Sprintf("parameter %d has not the form key=value", e.Position)
}

// FormatParameters is the text that ParseParameters reads. It shows all values,
// also of the parameters that IsSecretParameter names.
func FormatParameters(parameters []Parameter) string {
	pieces := make([]string, 0, len(parameters))
	for _, p := range parameters {
		pieces = append(pieces, p.Key+"="+p.Value)
	}
	return strings.Join(pieces, ",")
}

// secretWords mark the options whose values are passwords: password and
// sentinelPassword of the runtime's client, and what someone may have meant by a
// misspelt key. No other option of the client has one of them in its name.
// (StackExchange.Redis, "Configuration".)
var secretWords = []string{"pass", "pwd", "secret", "token"}

// IsSecretParameter tells whether the value of this option is a password, so
// that it is sealed in files and must not be shown.
func IsSecretParameter(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(key, word) })
}

// Shown is the value as it may be shown: hidden where it is a password or may be
// one, as what stands behind a key that the runtime does not know.
func (p Parameter) Shown() string {
	if p.Value != "" && (IsSecretParameter(p.Key) || connstring.IsSecret(p.Key)) {
		return Redacted
	}
	return p.Value
}

// String is "key=value", the value as Shown.
func (p Parameter) String() string { return p.Key + "=" + p.Shown() }

// GoString keeps %#v from printing what String hides.
func (p Parameter) GoString() string { return fmt.Sprintf("config.Parameter(%q)", p.String()) }

// Format keeps every other verb from printing it.
func (p Parameter) Format(f fmt.State, verb rune) { formatHidden(f, verb, p) }

// LogValue keeps logs from holding what String hides.
func (p Parameter) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalText keeps JSON, YAML and XML from holding what String hides.
func (p Parameter) MarshalText() ([]byte, error) { return []byte(p.String()), nil }
