package redisprobe

import (
	"cmp"
	"crypto/x509"
	"net/netip"
	"slices"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
	"sessionconfig/redisprobe/wire"
)

// Bounds of the names that are tried as SSL Host: of all that the first certificate
// carries, and of those that are offered.
const (
	namesTried    = 100
	namesOffered  = 2
	namesCompared = 2_000_000 // with those of all certificates
)

// hostName is what can be entered as SSL Host.
var hostName = lazily.Regexp(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)

// fitNames puts the SSL Host that fits the certificates of all nodes, where there is
// one, into the findings on names that do not. It returns all that may be offered, that
// one first; an empty one is none.
func (p *probe) fitNames(nodes []*node) []string {
	var fits []string
	sought := false
	for _, n := range nodes {
		for i, f := range n.shown.Unusable {
			if f.Code != finding.TLSNameMismatch {
				continue
			}
			if !sought {
				fits, sought = p.fittingNames(nodes), true
			}
			if len(fits) > 0 {
				n.shown.Unusable = slices.Clone(n.shown.Unusable)
				n.shown.Unusable[i] = f.With(finding.Args{"fit": cmp.Or(fits[0], finding.NoName)})
			}
		}
	}
	return fits
}

// fittingNames are the SSL Hosts with which every node's certificate would be taken;
// an empty one alone, where none would but for the SSL Host that is set. Where not all
// certificates were kept, nothing is known to fit.
func (p *probe) fittingNames(nodes []*node) []string {
	unknown := slices.ContainsFunc(nodes, func(n *node) bool { return n.secured && n.chain == nil })
	nodes = slices.DeleteFunc(slices.Clone(nodes), func(n *node) bool { return n.chain == nil })
	if unknown || len(nodes) == 0 { // their certificates can be read by others alone
		return nil
	}
	fits := p.namesToTry(nodes[0].leaf())
	for _, n := range nodes {
		leaf := n.leaf()
		room := namesCompared/len(nodes)/(1+len(leaf.DNSNames)+len(leaf.IPAddresses)) + 1
		fits = slices.DeleteFunc(fits[:min(len(fits), room)], func(name string) bool { return !client.Carries(leaf, name) })
		if len(fits) == 0 {
			break
		}
	}
	switch {
	case len(fits) > 0:
		return fits[:min(len(fits), namesOffered)]
	case p.target.SSLHost != "" && p.fitWithout(nodes):
		return []string{""}
	default:
		return nil
	}
}

// fitWithout tells whether every version would take every certificate without the SSL
// Host that is set.
func (p *probe) fitWithout(nodes []*node) bool {
	without := *p.trust
	without.SSLHost = ""
	for _, n := range nodes {
		leaf := n.leaf()
		for _, v := range without.Versions {
			if !client.Carries(leaf, without.NameFor(v, wire.HostOf(n.address))) {
				return false
			}
		}
	}
	return true
}

// namesToTry are names that a certificate carries, in lower case, those of the listed
// hosts first: its own, its common name, and its addresses. A wildcard is replaced by a
// name that it covers.
func (p *probe) namesToTry(leaf *x509.Certificate) []string {
	var all []string
	for _, host := range p.target.Hosts[:min(len(p.target.Hosts), namesTried/10)] {
		all = append(all, wire.HostOf(host))
	}
	all = append(all, leaf.DNSNames...)
	all = append(all, leaf.Subject.CommonName)
	for _, ip := range leaf.IPAddresses {
		all = append(all, ip.String())
	}
	var names []string
	for _, name := range all[:min(len(all), namesTried)] {
		name = strings.ToLower(name)
		if parent, wildcard := strings.CutPrefix(name, "*."); wildcard {
			name = "redis." + parent
		}
		_, err := netip.ParseAddr(name)
		if (err == nil || hostName().MatchString(name)) && !slices.Contains(names, name) && client.Carries(leaf, name) {
			names = append(names, name)
		}
	}
	return names
}
