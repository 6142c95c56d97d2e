package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"strings"
)

// Security is how connections are secured, the same for all nodes of a test.
type Security struct {
	Name    string           // that is asked for (SNI); empty: each node's own host
	Client  *tls.Certificate // sent when asked for, may be nil
	Lowest  uint16           // version of TLS that is offered
	Highest uint16           // likewise; 0 for the highest there is
	// Verify decides on what the handshake with the server at a host has shown.
	Verify func(ctx context.Context, state *tls.ConnectionState, host string) error
}

// Peer is what one handshake showed, whatever became of it.
type Peer struct {
	State                *tls.ConnectionState // nil if it did not come that far
	CertificateRequested bool                 // the server asked for a client certificate
}

// config makes the configuration for one connection to address. Go's own
// verification is replaced, not skipped: Verify applies the platform's rules, and
// on every connection, resumed ones included.
func (s *Security) config(ctx context.Context, address string, peer *Peer) *tls.Config {
	host, _, _ := strings.Cut(HostOf(address), "%")
	return &tls.Config{
		ServerName:         cmp.Or(s.Name, host),
		MinVersion:         s.Lowest,
		MaxVersion:         s.Highest,
		InsecureSkipVerify: true, // VerifyConnection verifies
		VerifyConnection: func(state tls.ConnectionState) error {
			peer.State = &state
			return s.Verify(ctx, &state, host)
		},
		// By Certificates, Go would leave out one whose issuer the server does not
		// list, and "refused" would look like "missing".
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			peer.CertificateRequested = true
			if s.Client == nil {
				return &tls.Certificate{}, nil
			}
			return s.Client, nil
		},
	}
}

// HostOf is the host of "host:port", or the whole text if it has no port.
func HostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}
