package redisprobe

import (
	"crypto/x509"
	"slices"
	"strings"

	"sessionconfig/internal/finding"
)

// offer puts beside the findings what can be changed in the settings about them, as far
// as only all nodes together show it. Those that show by themselves bring it along.
func (p *probe) offer(nodes []*node, findings []Finding) {
	has := func(code finding.Code) bool {
		return slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == code })
	}
	// Where some nodes speak TLS and others do not, one of the settings is no better
	// than the other.
	plain := !slices.ContainsFunc(nodes, func(n *node) bool { return n.chain != nil })
	secured := !slices.ContainsFunc(nodes, func(n *node) bool { return n.shown.SignedIn })
	names := p.commonNames(nodes)
	for i, f := range findings {
		switch {
		case f.Code == finding.TLSNotOffered && plain:
			findings[i] = f.Offering(finding.Change{Kind: finding.ClearSSL})
		case f.Code == finding.TLSExpected && secured && !has(finding.TLSNotOffered):
			findings[i] = f.Offering(finding.Change{Kind: finding.UseSSL})
		case mismatch(f):
			for _, name := range names {
				findings[i] = findings[i].Offering(finding.Change{Kind: finding.UseSSLHost, Name: name})
			}
		case f.Code == finding.TLSProtocolVersion && p.target.has("sslProtocols"):
			findings[i] = f.Offering(finding.Change{Kind: finding.RemoveParameter, Name: "sslProtocols"})
		case f.Code == finding.TLSRevocationUnknown:
			findings[i] = f.Offering(finding.Change{Kind: finding.RemoveParameter, Name: "sslProtocols"})
		}
	}
}

// mismatch tells whether a finding is about a certificate with other names, on a node
// that is listed or only advertised.
func mismatch(f Finding) bool {
	is := func(f Finding) bool { return f.Code == finding.TLSNameMismatch }
	return is(f) || slices.ContainsFunc(f.Causes, is)
}

// has tells whether a parameter is among the target's.
func (t Target) has(key string) bool {
	for name := range t.Parameters {
		if strings.EqualFold(name, key) {
			return true
		}
	}
	return false
}

// namesOffered is how many names are offered as SSL Host at most.
const namesOffered = 2

// commonNames are DNS names for which the certificates of all nodes are valid. Of
// *.example.com it is redis.example.com.
func (p *probe) commonNames(nodes []*node) []string {
	var first *node
	for _, n := range nodes {
		if n.chain != nil && first == nil {
			first = n
		}
	}
	if first == nil {
		return nil
	}
	var order []string // as the certificate has them, in lower case
	candidates := make(map[string]bool)
	for _, name := range dnsNames(first.chain[0]) {
		if end, wild := strings.CutPrefix(name, "*."); wild {
			name = "redis." + end
		}
		if name = strings.ToLower(name); len(order) < namesTried && finding.Printable(name) == name && !candidates[name] {
			order, candidates[name] = append(order, name), true
		}
	}
	for _, n := range nodes {
		if n.chain != nil {
			keepCarried(candidates, n.chain[0])
		}
	}
	names := slices.DeleteFunc(order, func(name string) bool { return !candidates[name] })
	return names[:min(len(names), namesOffered)]
}

// Bounds of what is looked at for names to offer: of the first certificate's names, and
// of every other's. A server says how many names its certificate has.
const (
	namesTried  = 100
	namesLooked = 256
)

// dnsNames are the DNS names of a certificate that are looked at; without any, its
// common name.
func dnsNames(leaf *x509.Certificate) []string {
	if len(leaf.DNSNames) == 0 && leaf.Subject.CommonName != "" {
		return []string{leaf.Subject.CommonName}
	}
	return leaf.DNSNames[:min(len(leaf.DNSNames), namesLooked)]
}

// keepCarried takes the names out that a certificate does not carry.
func keepCarried(candidates map[string]bool, leaf *x509.Certificate) {
	carried := make(map[string]bool)
	for _, name := range dnsNames(leaf) {
		carried[strings.ToLower(name)] = true
	}
	for name := range candidates {
		_, parent, _ := strings.Cut(name, ".")
		if !carried[name] && !(carried["*."+parent] && strings.Contains(parent, ".")) {
			delete(candidates, name)
		}
	}
}
