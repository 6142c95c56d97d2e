package redisprobe

import (
	"crypto/x509"
	"fmt"
	"time"

	"sessionconfig/redisprobe/certificate"
)

// DefaultTimeout bounds a test when Target.Timeout is zero.
const DefaultTimeout = 10 * time.Second

// Target says what to test and how the runtime would connect to it. Its hosts
// are validated by the caller: each is "host:port", IPv6 in brackets.
type Target struct {
	Hosts    []string // endpoints in the order listed, each with its port
	User     string   // ACL user; empty is Redis's default user
	Password string
	SSL      bool
	SSLHost  string // name that certificates are checked against; empty follows rule 4 of the design

	Timeout         time.Duration // bounds the whole test; 0 means DefaultTimeout
	PlatformVersion string        // "11.39.0"; empty when unknown

	// Parameters are the connection string's further options by name, in any
	// case; their values are validated by the caller.
	Parameters map[string]string

	Environment Environment    // the runtime's TLS files; read only with SSL
	RootCAs     *x509.CertPool // nil means the system's roots
}

// Environment holds the variables that the platform's client reads when SSL is on.
type Environment = certificate.Environment

// String describes the target without its secrets.
func (t Target) String() string {
	return fmt.Sprintf("redis %v ssl=%t ssl-host=%q", t.Hosts, t.SSL, t.SSLHost)
}

// GoString keeps %#v from printing the secrets.
func (t Target) GoString() string { return t.String() }
