package config

import (
	"fmt"
	"slices"
	"strings"
)

// ParseParameters reads "key=value,key=value", the value of --parameters and of
// Parameters in the Advanced Settings. They are separated by commas and line breaks, each
// is trimmed and empty ones are left out; the first "=" ends the key. The error says which
// piece is not a parameter; it does not quote the piece, which may contain a password.
func ParseParameters(text string) ([]Parameter, error) {
	var parameters []Parameter
	for i, piece := range SplitHosts(text) {
		key, value, found := strings.Cut(piece, "=")
		if !found || strings.TrimSpace(key) == "" {
			return nil, fmt.Errorf("parameter %d does not have the form key=value", i+1)
		}
		parameters = append(parameters, Parameter{Key: strings.TrimSpace(key), Value: strings.TrimSpace(value)})
	}
	return parameters, nil
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
