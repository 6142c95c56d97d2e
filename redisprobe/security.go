package redisprobe

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"runtime"
	"strconv"
	"strings"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/certificate"
	"sessionconfig/redisprobe/revocation"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/wire"
)

// newSecurity loads what the platform's client would load. What cannot be loaded is
// a finding, and the test goes on without it.
func newSecurity(ctx context.Context, t Target, o client.Options) (*wire.Security, *certificate.Trust, []Finding) {
	loaded := certificate.Load(ctx, t.Environment, t.judged(), time.Now())
	stack := t.judged().Windows.Stack()
	lowest, highest := tlsVersions(o.TLSProtocols())
	highest = stack.Highest(highest)
	if lowest > highest {
		loaded.Findings = append(loaded.Findings, session.InvalidParameter("sslProtocols", "it allows no version of TLS"))
		lowest, highest = tls.VersionTLS12, stack.Highest(tls.VersionTLS13) // the rest is tested all the same
	}
	lists := &revocation.Checker{Now: time.Now}
	trust := &certificate.Trust{
		Roots: t.RootCAs, Issuer: loaded.Issuer, Endpoints: endpoints(t.Hosts), SSLHost: t.SSLHost, Versions: t.judged().Versions, Now: time.Now,
		Stack: stack, Asks: t.asksRevocation, Revoked: lists.Check,
		// One processor is left to whatever keeps the time.
		Turns: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1)),
	}
	if open := openDoors(t.judged().Versions); open != "" && trust.Issuer != nil {
		loaded.Findings = append(loaded.Findings, finding.New(finding.TLSIssuerNotChecked, "", finding.Args{"version": open}))
	}
	return &wire.Security{
		Name: t.judged().Versions[0].CheckedName(trust.Endpoints, t.SSLHost), Client: loaded.Client, Verify: trust.Verify,
		Lowest: lowest, Highest: highest, Offer: wire.Offer(stack),
	}, trust, loaded.Findings
}

// asksRevocation tells whether a version asks if certificates were revoked.
func (t Target) asksRevocation(v client.Version) bool {
	return t.options(v).AsksRevocation()
}

// certificates are those in the files that the SERedis_* variables name, as far as
// they were loaded.
func (p *probe) certificates() []CertificateFile {
	if p.trust == nil {
		return nil
	}
	var files []CertificateFile
	add := func(variable string, c *x509.Certificate) {
		files = append(files, CertificateFile{variable, certificate.Subject(c), c.NotAfter.UTC(), certificate.Fingerprint(c.Raw)})
	}
	if pair := p.client.Dialer.TLS.Client; pair != nil {
		add(certificate.VariablePfxPath, pair.Leaf)
	}
	if p.trust.Issuer != nil {
		add(certificate.VariableIssuer, p.trust.Issuer)
	}
	return files
}

// openDoors are the versions judged that take anybody's certificate where the issuer
// is set.
func openDoors(versions []client.Version) string {
	var open []string
	for _, v := range versions {
		if v.TakesAnyIssuer() {
			open = append(open, v.String())
		}
	}
	return strings.Join(open, ", ")
}

// endpoints are hosts as the client reads them.
func endpoints(hosts []string) []client.Endpoint {
	var all []client.Endpoint
	for _, host := range hosts {
		if e, found, err := client.Default.ParseEndpoint(host); found && err == nil {
			all = append(all, e)
		}
	}
	return all
}

// SharedName is the name that every certificate is checked against where SSL Host
// is empty; empty if there is none, and each node's own address is checked.
func SharedName(hosts []string, judged client.Judged) string {
	return Target{Judged: judged}.judged().Versions[0].CheckedName(endpoints(hosts), "")
}

// ExpiringWithin is how long before its end a certificate is warned of.
const ExpiringWithin = 30 * 24 * time.Hour

// showTLS puts what the handshake showed into the report, and warns of a
// certificate that is about to expire.
func (n *node) showTLS(peer *wire.Peer) {
	if peer == nil || peer.State == nil || len(peer.State.PeerCertificates) == 0 {
		return
	}
	leaf := peer.State.PeerCertificates[0]
	names, cut := n.keep(peer.State.PeerCertificates)
	chain, leftOff := kept(peer.State.PeerCertificates)
	n.track.update(func(node *Node) {
		node.TLS = &TLSInfo{
			Subject:     certificate.Subject(leaf),
			Names:       append([]string{}, names...),
			LeftOff:     cut + certificate.LeftOff(leaf),
			Issuer:      certificate.Issuer(leaf),
			NotBefore:   leaf.NotBefore.UTC(),
			NotAfter:    leaf.NotAfter.UTC(),
			Fingerprint: certificate.Fingerprint(leaf.Raw),
			Protocol:    tls.VersionName(peer.State.Version),
			Cipher:      tls.CipherSuiteName(peer.State.CipherSuite),
			Chain:       chain, ChainLeftOff: leftOff,
		}
	})
	if left := time.Until(leaf.NotAfter); left > 0 && left < ExpiringWithin {
		days := strconv.Itoa(int(left / (24 * time.Hour)))
		n.p.rec.find(finding.New(finding.TLSCertificateExpiring, n.address, certificate.Validity(leaf, finding.Args{"days": days})).
			About(certificate.Fingerprint(leaf.Raw)))
	}
}

// Bounds of what a test keeps of the certificates of all its nodes, in bytes, until it has
// judged them together. What is beyond is in no report either.
const (
	maxChains = 4 << 20
	maxNames  = 1 << 20
)

// keep keeps a chain, as far as its bounds and those of the test permit, and returns the
// names to show, less so many that are cut. It is kept as it was sent: read, a
// certificate takes ten times the memory.
func (n *node) keep(chain []*x509.Certificate) (names []string, cut int) {
	names = certificate.Names(chain[0])
	fingerprints, _ := kept(chain)
	var sent [][]byte
	size, length := 0, 0
	for _, c := range chain[:len(fingerprints)] {
		sent = append(sent, bytes.Clone(c.Raw))
		size += len(c.Raw)
	}
	for _, name := range names {
		length += len(name)
	}
	n.learn(func() {
		n.p.chains -= n.room.chain // of an earlier look
		n.p.names -= n.room.names
		n.secured, n.chain, n.room.chain, n.room.names = true, nil, size, length
		if n.p.chains += size; n.p.chains <= maxChains {
			n.chain = sent
		}
		if n.p.names += length; n.p.names > maxNames {
			names, cut = nil, len(names)
		}
	})
	return names, cut
}

// leaf is the server's own certificate, read again from a chain that is kept.
func (n *node) leaf() *x509.Certificate {
	c, err := x509.ParseCertificate(n.chain[0])
	if err != nil { // it was read before
		return &x509.Certificate{}
	}
	return c
}
