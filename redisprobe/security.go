package redisprobe

import (
	"cmp"
	"context"
	"crypto/tls"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/certificate"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/wire"
)

// newSecurity loads what the platform's client would load. What cannot be loaded is
// a finding, and the test goes on without it.
func newSecurity(ctx context.Context, t Target, o session.Options) (*wire.Security, []Finding) {
	loaded := certificate.Load(ctx, t.Environment, time.Now())
	if o.NoTLS {
		loaded.Findings = append(loaded.Findings, session.InvalidParameter("sslProtocols", "it allows no version of TLS"))
	}
	trust := certificate.Trust{Roots: t.RootCAs, Issuer: loaded.Issuer, Now: time.Now}
	return &wire.Security{
		Name: fixedName(t), Client: loaded.Client, Verify: trust.Verify,
		Lowest: cmp.Or(o.MinTLS, tls.VersionTLS12), Highest: o.MaxTLS,
	}, loaded.Findings
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
		host := wire.HostOf(endpoint)
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

// ExpiringWithin is how long before its end a certificate is worth a warning.
const ExpiringWithin = 30 * 24 * time.Hour

// showTLS puts what the handshake showed into the report, and warns of a
// certificate that is about to expire.
func (n *node) showTLS(peer *wire.Peer) {
	if peer == nil || peer.State == nil || len(peer.State.PeerCertificates) == 0 {
		return
	}
	leaf := peer.State.PeerCertificates[0]
	names := certificate.Names(leaf)
	n.track.update(func(node *Node) {
		node.TLS = &TLSInfo{
			Subject:  certificate.Subject(leaf),
			Names:    append([]string{}, names...),
			Issuer:   certificate.Issuer(leaf),
			NotAfter: leaf.NotAfter.UTC(),
			Protocol: tls.VersionName(peer.State.Version),
			Cipher:   tls.CipherSuiteName(peer.State.CipherSuite),
		}
	})
	if left := time.Until(leaf.NotAfter); left > 0 && left < ExpiringWithin {
		days := strconv.Itoa(int(left / (24 * time.Hour)))
		n.find(finding.TLSCertificateExpiring, certificate.Validity(leaf, finding.Args{"days": days}))
	}
}
