package client

import "fmt"

// Refusal says why the client throws on a configuration string: then no application on
// the server has sessions. It never contains a value.
type Refusal struct {
	Key  string // as written; empty where an endpoint or the whole is refused
	Why  Why
	Kind Kind  // that the value should have been of; for NotOfKind and TooLow
	Min  int32 // of a Number
}

// Why is the reason of a Refusal.
type Why int

// The reasons.
const (
	Empty       Why = iota // nothing but blanks
	UnknownKey             // to this version
	NotOfKind              // the value
	TooLow                 // a Number below its Min
	PortRange              // an endpoint's port below 0 or above 65535
	NoHost                 // an endpoint with a port alone
	TwiceByPort            // one host with its port left out and with the default port written
	LongName               // of a command, in "$COMMAND=name"
)

func (r *Refusal) Error() string {
	switch r.Why {
	case Empty:
		return "the connection string is empty"
	case UnknownKey:
		return fmt.Sprintf("keyword %q is not known", r.Key)
	case NotOfKind:
		return fmt.Sprintf("the value of %q is not of its kind", r.Key)
	case TooLow:
		return fmt.Sprintf("the value of %q is below %d", r.Key, r.Min)
	case PortRange:
		return "a port is not within 0 to 65535"
	case NoHost:
		return "an endpoint has a port but no host"
	case TwiceByPort:
		return "a host is listed twice, with and without its default port"
	}
	return fmt.Sprintf("the name that %q gives is longer than %d bytes", r.Key, longestName)
}
