package config

import "errors"

// ParseParameters reads "key=value,key=value", the text behind --parameters and
// of the Advanced Settings. Pieces are trimmed and empty ones are left out. The
// error names the piece that is no parameter.
func ParseParameters(text string) ([]Parameter, error) { return nil, errors.New("not parameters") }

// FormatParameters is the text that ParseParameters reads. It shows the values
// of all parameters, also of those that IsSecretParameter names.
func FormatParameters(parameters []Parameter) string { return "" }

// IsSecretParameter tells whether the value of this option is a password, so
// that it is sealed in files and must not be shown.
func IsSecretParameter(key string) bool { return false }
