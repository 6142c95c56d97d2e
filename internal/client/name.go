package client

import (
	"crypto/x509"
	"encoding/asn1"
	"net"
	"slices"
	"strings"
)

// CheckedName is the name that every node's certificate must have, independent of the
// dialled address. Empty: each node is checked against the name or address that it is
// dialled by. sslHost is the setting, empty for none.
//
// Without it, it is the one name that the endpoints share, compared letter by letter:
// in 2.1 of all endpoints, from 2.5 on of those that are named, addresses left aside.
func (v Version) CheckedName(endpoints []Endpoint, sslHost string) string {
	if sslHost != "" {
		return sslHost
	}
	shared := ""
	for _, e := range endpoints {
		switch {
		case e.Name == "" && v.since(V2_5):
			continue
		case e.Name == "" || shared != "" && e.Name != shared:
			return ""
		}
		shared = e.Name
	}
	return shared
}

// CheckedName is Version.CheckedName for a whole string. An sslHost without a value is
// empty, and is not replaced by a host's name.
func (r Reading) CheckedName() string {
	if name, set := r.Value("sslHost"); set {
		return name
	}
	return r.Version.CheckedName(r.Endpoints, "")
}

var commonName = asn1.ObjectIdentifier{2, 5, 4, 3}

// Carries tells whether a certificate carries a name or an address, as every version
// judges it. Upper and lower case are the same. An address is looked for among the
// certificate's addresses, a name among its DNS names; where it has no DNS name at
// all, each of its common names counts.
func Carries(certificate *x509.Certificate, name string) bool {
	// A dot at the end of the name that is looked for is dropped; one in the
	// certificate is not.
	name = strings.TrimRight(name, ".")
	if name == "" {
		return false
	}
	address, isAddress := ParseAddress(name)
	if isAddress && slices.ContainsFunc(certificate.IPAddresses, net.IP(address.AsSlice()).Equal) {
		return true
	}
	if len(certificate.DNSNames) > 0 {
		return !isAddress && slices.ContainsFunc(certificate.DNSNames, func(pattern string) bool { return covers(pattern, name) })
	}
	for _, attribute := range certificate.Subject.Names {
		text, _ := attribute.Value.(string)
		if attribute.Type.Equal(commonName) && (strings.EqualFold(text, name) || !isAddress && covers(text, name)) {
			return true
		}
	}
	return false
}

// covers tells whether a name of a certificate is the name that is looked for, or a
// wildcard for it: "*." and two labels or more, in the place of one whole label.
func covers(pattern, name string) bool {
	if strings.EqualFold(pattern, name) {
		return true
	}
	parent, wildcard := strings.CutPrefix(pattern, "*.")
	label, rest, _ := strings.Cut(name, ".")
	return wildcard && label != "" && strings.Contains(parent, ".") && strings.EqualFold(parent, rest)
}
