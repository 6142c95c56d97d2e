package connstring

// HostError says why an endpoint cannot be used.
type HostError struct {
	Host   string // as typed
	Reason string // what is wrong, then the remedy; a clause without a full stop
}

func (e *HostError) Error() string { return "host " + e.Host + ": " + e.Reason }

// ValueError says why the value of a field cannot be stored. It never holds
// the value.
type ValueError struct {
	Field  string // "password", "user", "sslHost", "ssl"
	Reason string
}

func (e *ValueError) Error() string { return e.Field + ": " + e.Reason }

// ParameterError says why a further option cannot be used. It never holds the
// value.
type ParameterError struct {
	Key     string // as typed
	Unknown bool   // the runtime does not know the key
	Reason  string
}

func (e *ParameterError) Error() string { return "parameter " + e.Key + ": " + e.Reason }
