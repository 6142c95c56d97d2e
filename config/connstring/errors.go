package connstring

import (
	"fmt"

	"sessionconfig/internal/client"
)

// The Reason of each error is a clause in an administrator's words without a
// full stop: what is wrong and, where it is not plain, what to write instead.

// ValueError says why a field cannot have a value. It never contains a secret.
type ValueError struct {
	Field  string // `host "a:0"` less what may be a password, "password", "user", "sslHost", or "connection string" for the whole
	Reason string
}

func (e *ValueError) Error() string { return e.Field + ": " + e.Reason }

// valueError is a *ValueError, or nil without a reason.
func valueError(field, reason string) error {
	if reason == "" {
		return nil
	}
	return &ValueError{Field: field, Reason: reason}
}

// ParameterError says why a further option cannot be used. It never contains the value.
type ParameterError struct {
	Key     string         // as typed
	Unknown bool           // no version of the client knows the key
	Since   client.Version // where the runtime takes it, but not in the version asked for: from when on
	Reason  string
}

func (e *ParameterError) Error() string { return fmt.Sprintf("parameter %q: %s", e.Key, e.Reason) }
