package connstring

import (
	"cmp"
	"fmt"
	"net/netip"
	"strings"
)

// Limits of DNS (RFC 1035, section 2.3.4, without the root's dot).
const (
	maxName  = 253
	maxLabel = 63
)

// CheckSSLHost returns nil, or a *ValueError for what cannot be the name in a
// certificate: it is a bare DNS name or IP address. An empty name is none, and
// passes.
func CheckSSLHost(name string) error {
	if name == "" {
		return nil
	}
	return valueError("sslHost", cmp.Or(textReason(name), sslHostReason(name)))
}

func sslHostReason(name string) string {
	if address, err := netip.ParseAddr(name); err == nil && address.Zone() == "" {
		return ""
	}
	switch {
	case strings.Contains(name, "://"):
		return "it is a URL; write the name alone"
	case strings.HasPrefix(name, "["):
		return "write an IPv6 address without brackets and without a port"
	case strings.Contains(name, ":"):
		return "it has a port or a colon; write the name alone"
	case strings.Contains(name, "*"):
		return "it is a wildcard; write one name that the certificate covers"
	case strings.HasSuffix(name, "."):
		return "it ends with a dot; write the name without it"
	}
	return nameReason(name)
}

// nameReason says what is wrong with a DNS name or IPv4 address, or "".
func nameReason(name string) string {
	name = strings.TrimSuffix(name, ".")
	if name == "" {
		return "the name is missing; write host:port"
	}
	if len(name) > maxName {
		return fmt.Sprintf("the name is longer than the %d characters that DNS allows", maxName)
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if reason := labelReason(label); reason != "" {
			return reason
		}
	}
	if !numeric(labels[len(labels)-1]) {
		return ""
	}
	if len(labels) == 1 {
		return "it is only a number, which the platform reads as an IP address; write host:port"
	}
	if _, err := netip.ParseAddr(name); err != nil {
		return "it is not an IP address; write four numbers from 0 to 255, without leading zeros"
	}
	return ""
}

func labelReason(label string) string {
	switch {
	case label == "":
		return "a part of the name is empty; write names with single dots between their parts"
	case len(label) > maxLabel:
		return fmt.Sprintf("a part of the name is longer than the %d characters that DNS allows", maxLabel)
	case label[0] == '-' || label[len(label)-1] == '-':
		return "a part of the name starts or ends with a hyphen, which DNS does not allow"
	}
	for _, c := range label {
		switch {
		case c >= 0x80:
			return "it contains letters that DNS does not have; write the name in its ASCII form (xn--...)"
		case !nameCharacter(c):
			return fmt.Sprintf("it contains %q, which no host name has", string(c))
		}
	}
	return ""
}

func nameCharacter(c rune) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// numeric tells whether a last label makes the runtime read the name as an IP address: it
// is of decimal digits, or of hexadecimal ones after 0x.
func numeric(label string) bool {
	digits := "0123456789"
	if rest, hex := strings.CutPrefix(strings.ToLower(label), "0x"); hex {
		label, digits = rest, digits+"abcdef"
	}
	return strings.Trim(strings.ToLower(label), digits) == ""
}
