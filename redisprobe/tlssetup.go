package redisprobe

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"sessionconfig/internal/finding"
)

// dateLayout is how dates stand in findings.
const dateLayout = "2006-01-02 15:04 MST"

// tlsSetup is how connections are secured, the same for all nodes of a test.
type tlsSetup struct {
	roots   *x509.CertPool    // nil means the system's
	issuer  *x509.Certificate // accepted as the end of a chain, may be nil
	client  *tls.Certificate  // sent when asked for, may be nil
	fixed   string            // the name that every node is checked against; empty: each its own host
	lowest  uint16            // version of TLS that is offered
	highest uint16            // likewise; 0 for the highest there is
	now     func() time.Time
}

// newTLSSetup loads what the platform's client would load. What cannot be
// loaded is a finding, and the test goes on without it.
func newTLSSetup(ctx context.Context, t Target, o options) (*tlsSetup, []Finding) {
	s := &tlsSetup{
		roots: t.RootCAs, fixed: fixedName(t), now: time.Now,
		lowest: cmp.Or(o.minTLS, tls.VersionTLS12), highest: o.maxTLS,
	}
	loaded := loadEnvironment(ctx, t.Environment, s.now())
	s.client, s.issuer = loaded.client, loaded.issuer
	if o.noTLS {
		loaded.findings = append(loaded.findings, invalidParameter("sslProtocols", "it allows no version of TLS"))
	}
	return s, loaded.findings
}

// pfxFinding says why a client certificate could not be loaded.
func pfxFinding(path string, err error) Finding {
	args := finding.Args{"path": path, "reason": err.Error()}
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return finding.New(finding.EnvPfxPasswordWrong, "", args)
	case errors.Is(err, errNoPrivateKey):
		return finding.New(finding.EnvPfxNoPrivateKey, "", args)
	default:
		return finding.New(finding.EnvPfxUnreadable, "", args)
	}
}

// validityArgs are the arguments of a finding on a certificate's dates.
func validityArgs(c *x509.Certificate, args finding.Args) finding.Args {
	args["subject"] = subjectOf(c)
	args["from"] = c.NotBefore.UTC().Format(dateLayout)
	args["expiry"] = c.NotAfter.UTC().Format(dateLayout)
	return args
}

// fixedName is the name that every certificate is checked against: SSL Host, else
// the SharedName, else none.
func fixedName(t Target) string { return cmp.Or(t.SSLHost, SharedName(t.Hosts)) }

// SharedName is the name that every certificate is checked against where SSL Host
// is empty: the DNS host that all endpoints share; empty if there is none, and each
// node's own address is checked (design, rule 4).
func SharedName(endpoints []string) string {
	shared := ""
	for _, endpoint := range endpoints {
		host := hostOf(endpoint)
		if _, err := netip.ParseAddr(host); err == nil {
			return ""
		}
		if shared != "" && !strings.EqualFold(shared, host) {
			return ""
		}
		shared = host
	}
	return shared
}

// hostOf is the host of "host:port", or the whole text if it has no port.
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

// nameFor is the name that the certificate of the node at address must have.
func (s *tlsSetup) nameFor(address string) string {
	if s.fixed != "" {
		return s.fixed
	}
	host, _, _ := strings.Cut(hostOf(address), "%")
	return host
}

// offered names the versions of TLS that are offered: "TLS 1.2 and TLS 1.3".
func (s *tlsSetup) offered() string {
	lowest, highest := tls.VersionName(s.lowest), tls.VersionName(cmp.Or(s.highest, tls.VersionTLS13))
	switch {
	case lowest == highest:
		return lowest
	case cmp.Or(s.highest, tls.VersionTLS13) == s.lowest+1:
		return lowest + " and " + highest
	default:
		return lowest + " to " + highest
	}
}

// tlsPeer is what one handshake showed, whatever became of it.
type tlsPeer struct {
	leaf      atomic.Pointer[x509.Certificate]
	info      atomic.Pointer[TLSInfo]
	requested atomic.Bool // the server asked for a client certificate
}

// config makes the configuration for one connection to address. Go's own
// verification is replaced, not skipped: verify applies the platform's rules,
// and on every connection, resumed ones included.
func (s *tlsSetup) config(address string, peer *tlsPeer) *tls.Config {
	name := s.nameFor(address)
	return &tls.Config{
		ServerName:         name,
		MinVersion:         s.lowest,
		MaxVersion:         s.highest,
		InsecureSkipVerify: true, // VerifyConnection verifies
		VerifyConnection: func(state tls.ConnectionState) error {
			peer.record(state)
			return s.verify(state.PeerCertificates, name)
		},
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			peer.requested.Store(true)
			if s.client == nil {
				return &tls.Certificate{}, nil
			}
			return s.client, nil
		},
	}
}

// record keeps what the handshake showed.
func (p *tlsPeer) record(state tls.ConnectionState) {
	if len(state.PeerCertificates) == 0 {
		return
	}
	leaf := state.PeerCertificates[0]
	names := certificateNames(leaf)
	if names == nil {
		names = []string{}
	}
	p.leaf.Store(leaf)
	p.info.Store(&TLSInfo{
		Subject:  subjectOf(leaf),
		Names:    names,
		Issuer:   issuerOf(leaf),
		NotAfter: leaf.NotAfter.UTC(),
		Protocol: tls.VersionName(state.Version),
		Cipher:   tls.CipherSuiteName(state.CipherSuite),
	})
}

// nameError says that a certificate is valid, but for other names.
type nameError struct {
	leaf *x509.Certificate
	name string
}

func (e *nameError) Error() string {
	return fmt.Sprintf("the certificate is not valid for %q", e.name)
}

// verify decides on a chain as the platform's client would: trusted by the
// machine, or ending in the issuer that is set; and always valid for the name.
// Nothing else is forgiven, not even with the issuer set.
func (s *tlsSetup) verify(chain []*x509.Certificate, name string) error {
	if len(chain) == 0 {
		return errors.New("the server sent no certificate")
	}
	options := x509.VerifyOptions{Roots: s.roots, Intermediates: x509.NewCertPool(), CurrentTime: s.now()}
	for _, c := range chain[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := chain[0].Verify(options)
	if err != nil && s.issuer != nil {
		options.Roots = x509.NewCertPool()
		options.Roots.AddCert(s.issuer)
		if _, issuerErr := chain[0].Verify(options); issuerErr == nil {
			err = nil
		} else if s.issuerExpired(chain) {
			err = x509.CertificateInvalidError{Cert: s.issuer, Reason: x509.Expired}
		}
	}
	var wrong []error // all of them, so that they can be mended at once
	if err != nil {
		wrong = append(wrong, &tls.CertificateVerificationError{UnverifiedCertificates: chain, Err: err})
	}
	if chain[0].VerifyHostname(name) != nil {
		wrong = append(wrong, &nameError{leaf: chain[0], name: name})
	}
	return errors.Join(wrong...)
}

// issuerExpired tells whether the issuer that is set did issue one of the chain,
// but is not valid now: to crypto/x509 it is merely not trusted then.
func (s *tlsSetup) issuerExpired(chain []*x509.Certificate) bool {
	now := s.now()
	return (now.After(s.issuer.NotAfter) || now.Before(s.issuer.NotBefore)) &&
		slices.ContainsFunc(chain, func(c *x509.Certificate) bool { return c.CheckSignatureFrom(s.issuer) == nil })
}
