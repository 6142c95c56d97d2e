package redisprobe

import (
	"crypto/x509"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"sessionconfig/internal/finding"
)

// adviseSSLHost makes the findings on certificates' names, also those behind
// others, agree on the values for SSL Host that every node's certificate covers.
func adviseSSLHost(nodes []Node, findings []Finding) []Finding {
	var certificates [][]string
	for _, n := range nodes {
		if n.TLS != nil {
			certificates = append(certificates, n.TLS.Names)
		}
	}
	advice := sslHostAdvice(certificates...)
	for i, f := range findings {
		findings[i] = advised(f, advice)
	}
	return findings
}

// advised puts the advice into a finding on a certificate's names; any other is
// returned as it is.
func advised(f Finding, advice string) Finding {
	if f.Code == finding.TLSNameMismatch {
		args := maps.Clone(f.Args)
		args["advice"] = advice
		return finding.New(f.Code, f.Node, args)
	}
	if len(f.Causes) == 0 {
		return f
	}
	causes := make([]Finding, len(f.Causes))
	for i, cause := range f.Causes {
		causes[i] = advised(cause, advice)
	}
	return causedBy(f, causes)
}

// sslHostAdvice says which SSL Host fits the certificates, each given by its
// names.
func sslHostAdvice(certificates ...[]string) string {
	var fitting []string
	for _, names := range certificates {
		for _, host := range suggestions(names) {
			if !slices.Contains(fitting, host) && coveredByAll(certificates, host) {
				fitting = append(fitting, host)
			}
		}
	}
	if len(fitting) == 0 {
		return "No name stands in the certificates of all nodes, so that no SSL Host fits them all."
	}
	return "The certificates of all nodes hold: " + listOr(fitting, "") + "."
}

// suggestions turns a certificate's names into values for SSL Host: of a
// wildcard, a name that it covers.
func suggestions(names []string) []string {
	var hosts []string
	for _, name := range names {
		if rest, wildcard := strings.CutPrefix(name, "*."); wildcard {
			name = "redis." + rest
		}
		hosts = append(hosts, name)
	}
	return hosts
}

// coveredByAll tells whether the names of each certificate cover the host.
func coveredByAll(certificates [][]string, host string) bool {
	return !slices.ContainsFunc(certificates, func(names []string) bool {
		var c x509.Certificate
		for _, name := range names {
			if ip, err := netip.ParseAddr(name); err == nil {
				c.IPAddresses = append(c.IPAddresses, ip.AsSlice())
			} else {
				c.DNSNames = append(c.DNSNames, name)
			}
		}
		return c.VerifyHostname(host) != nil
	})
}
