package client

import (
	"net/netip"
	"strconv"
	"strings"
)

// ParseAddress reads an IP address as .NET does: an IPv6 address also in brackets, an
// IPv4 address also in one, two or three numbers, which may be octal (a leading 0) or
// hexadecimal (0x): "1" is 0.0.0.1.
func ParseAddress(text string) (netip.Addr, bool) {
	if strings.Contains(text, ":") {
		return parseIPv6(text)
	}
	return parseIPv4(text)
}

func parseIPv6(text string) (netip.Addr, bool) {
	if inner, bracketed := strings.CutPrefix(text, "["); bracketed {
		address, rest, closed := strings.Cut(inner, "]")
		if !closed || rest != "" && !portSuffix(rest) {
			return netip.Addr{}, false
		}
		text = address
	}
	address, err := netip.ParseAddr(strings.TrimSuffix(text, "%"))
	return address, err == nil && address.Is6()
}

// portSuffix tells whether a text behind the bracket is a port, which .NET ignores.
func portSuffix(text string) bool {
	port, colon := strings.CutPrefix(text, ":")
	_, err := strconv.ParseUint(port, 0, 32)
	return colon && (err == nil || port == "")
}

func parseIPv4(text string) (netip.Addr, bool) {
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var sum uint64
	for i, part := range parts {
		n, ok := parseIPv4Part(part)
		// The last number fills all the bytes that are left.
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (5 - len(parts))
		}
		if !ok || n >= 1<<bits {
			return netip.Addr{}, false
		}
		sum = sum<<bits | n
	}
	return netip.AddrFrom4([4]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}), true
}

func parseIPv4Part(part string) (uint64, bool) {
	base := 10
	if digits, hexadecimal := strings.CutPrefix(strings.ToLower(part), "0x"); hexadecimal {
		part, base = digits, 16
	} else if len(part) > 1 && part[0] == '0' {
		base = 8
	}
	n, err := strconv.ParseUint(part, base, 32)
	return n, err == nil
}
