package redisprobe

import (
	"crypto/x509"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/wire"
)

// candidates is how many names of a certificate are tried as SSL Host at most.
const candidates = 20

// hostName is what can be entered as SSL Host.
var hostName = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$`)

// fitNames puts the SSL Host that fits the certificates of all nodes, where there is
// one, into the findings on names that do not.
func (p *probe) fitNames(nodes []*node) {
	fit, sought := "", false
	for _, n := range nodes {
		for i, f := range n.shown.Unusable {
			if f.Code != finding.TLSNameMismatch {
				continue
			}
			if !sought {
				fit, sought = p.fittingName(nodes), true
			}
			if fit != "" {
				n.shown.Unusable = slices.Clone(n.shown.Unusable)
				n.shown.Unusable[i] = f.With(finding.Args{"fit": fit})
			}
		}
	}
}

// fittingName is that SSL Host; finding.NoName where it is to be empty, and empty where
// there is none.
func (p *probe) fittingName(nodes []*node) string {
	nodes = slices.DeleteFunc(slices.Clone(nodes), func(n *node) bool { return n.chain == nil })
	if len(nodes) == 0 { // their certificates can be read by others alone
		return ""
	}
	for _, name := range p.namesToTry(nodes[0].chain[0]) {
		if !slices.ContainsFunc(nodes, func(n *node) bool { return !client.Carries(n.chain[0], name) }) {
			return name
		}
	}
	if p.target.SSLHost == "" {
		return ""
	}
	without := *p.trust
	without.SSLHost = ""
	for _, n := range nodes {
		for _, v := range without.Versions {
			if !client.Carries(n.chain[0], without.NameFor(v, wire.HostOf(n.address))) {
				return ""
			}
		}
	}
	return finding.NoName
}

// namesToTry are names that a certificate may carry, those of the listed hosts first: its
// own, its common names, and its addresses. A wildcard stands for a name that it covers.
func (p *probe) namesToTry(leaf *x509.Certificate) []string {
	var all []string
	for _, host := range p.target.Hosts {
		all = append(all, wire.HostOf(host))
	}
	all = all[:min(len(all), candidates/2)]
	all = append(all, leaf.Subject.CommonName)
	all = append(all, leaf.DNSNames...)
	for _, ip := range leaf.IPAddresses {
		all = append(all, ip.String())
	}
	var names []string
	for _, name := range all[:min(len(all), candidates)] {
		if parent, wildcard := strings.CutPrefix(name, "*."); wildcard {
			name = "redis." + parent
		}
		_, err := netip.ParseAddr(name)
		if (err == nil || hostName.MatchString(name)) && client.Carries(leaf, name) {
			names = append(names, name)
		}
	}
	return names
}
