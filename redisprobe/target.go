package redisprobe

import (
	"crypto/x509"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sessionconfig/internal/client"
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

	Judged client.Judged // versions of the platform's client that the test is judged by; none means client.Assume

	Environment Environment    // the runtime's TLS files; read only with SSL
	RootCAs     *x509.CertPool // nil means the system's roots
}

// Environment has the variables that the platform's client reads when SSL is on.
type Environment = certificate.Environment

// judged are the versions that the target is judged by.
func (t Target) judged() client.Judged {
	if len(t.Judged.Versions) == 0 {
		assumed := client.Assume()
		assumed.Windows = t.Judged.Windows
		return assumed
	}
	return t.Judged
}

// with is the target with a parameter in the place of what there may be of it.
func (t Target) with(key, value string) Target {
	parameters := map[string]string{key: value}
	for name, old := range t.Parameters {
		if !strings.EqualFold(name, key) {
			parameters[name] = old
		}
	}
	t.Parameters = parameters
	return t
}

// others is how the recorded versions that are not judged read the parameters, where which one
// there is is not known, less those that throw on them.
func (t Target) others() []client.Options {
	var others []client.Options
	for _, v := range t.judged().Others() {
		if read, err := t.read(v); err == nil {
			others = append(others, read.Options)
		}
	}
	return others
}

// read is what a version of the client reads in the target's connection string,
// without the password. The error is a *client.Refusal.
func (t Target) read(v client.Version) (client.Reading, error) {
	pieces := append(slices.Clone(t.Hosts), fmt.Sprintf("ssl=%t", t.SSL))
	if t.SSLHost != "" {
		pieces = append(pieces, "sslHost="+t.SSLHost)
	}
	for _, key := range slices.Sorted(maps.Keys(t.Parameters)) {
		pieces = append(pieces, key+"="+t.Parameters[key])
	}
	return v.Read(strings.Join(pieces, ","))
}

// options are how a version reads the parameters. Where it throws, which is for the
// caller to find, it is as if there were none.
func (t Target) options(v client.Version) client.Options {
	read, err := t.read(v)
	if err != nil {
		return client.Options{Version: v}
	}
	return read.Options
}

// String describes the target without its secrets.
func (t Target) String() string {
	return fmt.Sprintf("redis %v ssl=%t ssl-host=%q", t.Hosts, t.SSL, t.SSLHost)
}

// GoString keeps %#v from printing the secrets.
func (t Target) GoString() string { return t.String() }
