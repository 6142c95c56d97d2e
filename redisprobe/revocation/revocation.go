// Package revocation asks whether certificates were revoked, as the platform's client
// does if its settings say so: at the addresses in the certificates, and a status that
// cannot be fetched counts as revoked.
//
// Fetching addresses that a certificate names is a door. It is open for chains only
// that are trusted already: http, no redirect to another host, few addresses, few
// bytes, and no longer than the test.
package revocation

import (
	"crypto/x509"
	"errors"
)

// Error says that a certificate was revoked, or that this is not known.
type Error struct {
	Certificate *x509.Certificate
	Revoked     bool
	Reason      string // why it is not known; empty if it was revoked
}

// Error names no certificate: that is for findings.
func (e *Error) Error() string {
	if e.Revoked {
		return "the certificate was revoked"
	}
	return "whether the certificate was revoked is not known: " + e.Reason
}

// errNoAddress is the reason of a certificate that names nothing to ask.
var errNoAddress = errors.New("it names no list of revoked certificates that can be fetched over http")
