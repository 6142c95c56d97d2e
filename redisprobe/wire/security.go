package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"slices"
	"strings"
)

// Security is how connections are secured, the same for all nodes of a test.
type Security struct {
	Name    string           // that is asked for (SNI); empty: each node's own host
	Client  *tls.Certificate // sent when asked for, may be nil
	Lowest  uint16           // version of TLS that is offered
	Highest uint16           // likewise; 0 for the highest there is
	Offer   Offer            // what is offered; Go leaves out what it does not have
	// Verify decides on what the handshake with the server at a host has shown.
	Verify func(ctx context.Context, state *tls.ConnectionState, host string) error
}

// Peer is what one handshake showed, also if it failed.
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
		CipherSuites:       s.Offer.Suites,
		CurvePreferences:   s.Offer.known(),
		InsecureSkipVerify: true, // VerifyConnection verifies
		VerifyConnection: func(state tls.ConnectionState) error {
			chain := state.PeerCertificates
			state.PeerCertificates = slices.Clone(chain)
			peer.State = &state
			err := s.Verify(ctx, &state, host)
			if err == nil {
				keepKey(chain)
			}
			return err
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

// keepKey leaves nothing of a chain that was verified but the leaf's key. crypto/tls, whose
// slice it is, keeps it as long as the connection, and from here on looks at that key only:
// a chain takes ten times the memory of what was sent.
func keepKey(chain []*x509.Certificate) {
	key := &x509.Certificate{PublicKey: chain[0].PublicKey, PublicKeyAlgorithm: chain[0].PublicKeyAlgorithm}
	for i := range chain {
		chain[i] = key
	}
}

// known are the groups that Go has; nil, which means its own, if none is offered.
func (o Offer) known() []tls.CurveID {
	return slices.DeleteFunc(slices.Clone(o.Groups), func(g tls.CurveID) bool { return curves[g] == nil })
}

// HostOf is the host of "host:port", or the whole text if it has no port.
func HostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}
