package config

import "errors"

// ConnectionString writes the settings as the runtime's configuration string.
// It edits previous, the string that stands now (may be empty): options keep
// their order, and those that are not in r.Parameters are taken out. The error
// says what cannot be represented.
func ConnectionString(previous string, r Redis) (string, error) { return "", errors.New("unwritable") }

// FromConnectionString reads the runtime's configuration string. Options that
// the form does not show become Parameters, in their order.
func FromConnectionString(s string) (Redis, error) { return Redis{}, errors.New("unreadable") }
