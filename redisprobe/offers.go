package redisprobe

import (
	"slices"
	"strings"

	"sessionconfig/internal/finding"
)

// offer adds to findings the change of settings that solves them, for those that need all
// nodes to be known. fits are the SSL Hosts that fit all certificates.
func (p *probe) offer(nodes []*node, findings []Finding, fits []string) {
	has := func(code finding.Code) bool {
		return slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == code })
	}
	// Where some nodes speak TLS and others do not, one of the settings is no better
	// than the other.
	plain := !slices.ContainsFunc(nodes, func(n *node) bool { return n.secured })
	secured := !slices.ContainsFunc(nodes, func(n *node) bool { return n.shown.SignedIn })
	for i, f := range findings {
		switch {
		case f.Code == finding.TLSNotOffered && plain:
			findings[i] = f.Offering(finding.Change{Kind: finding.ClearSSL})
		case f.Code == finding.TLSExpected && secured && !has(finding.TLSNotOffered):
			findings[i] = f.Offering(finding.Change{Kind: finding.UseSSL})
		case mismatch(f):
			for _, name := range fits {
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
