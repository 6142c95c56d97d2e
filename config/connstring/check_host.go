package connstring

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"sessionconfig/internal/client"
)

// Endpoint completes an endpoint by its default port, 6379, or 6380 with ssl: "h" becomes
// "h:6379", "[::1]" becomes "[::1]:6379". An endpoint is "host" or "host:port"; a host is
// a DNS name, an IPv4 address, or an IPv6 address in brackets. For one that the runtime
// would drop or misread it returns a *ValueError.
func Endpoint(host string, ssl bool) (string, error) {
	name, port, err := splitEndpoint(host)
	if err != nil {
		return "", err
	}
	return net.JoinHostPort(name, cmp.Or(port, strconv.Itoa(client.DefaultPort(ssl)))), nil
}

// splitEndpoint returns the host without brackets, and the port, empty when
// none is given.
func splitEndpoint(endpoint string) (name, port string, err error) {
	reason, hasPort := shapeReason(endpoint), false
	switch {
	case reason != "":
	case strings.HasPrefix(endpoint, "["):
		name, port, hasPort, reason = splitBrackets(endpoint)
	default:
		name, port, hasPort = strings.Cut(endpoint, ":")
		reason = nameReason(name)
	}
	if reason == "" && hasPort {
		reason = portReason(port)
	}
	return name, port, valueError(fmt.Sprintf("host %q", MaskHost(endpoint)), reason)
}

// shapeReason says what is wrong with the whole of an endpoint, or "".
func shapeReason(endpoint string) string {
	switch {
	case endpoint == "":
		return "it is empty; write host:port"
	case !utf8.ValidString(endpoint) || strings.ContainsFunc(endpoint, notStorable):
		return "it contains a control character; write host:port"
	case strings.Contains(endpoint, "://"):
		return "it is an address of another kind; write host:port, without " + scheme(endpoint) + "://"
	case strings.Contains(endpoint, ","):
		return "it contains a comma; give each host by itself"
	case strings.Contains(endpoint, ";"):
		return "it contains a semicolon; separate hosts by commas"
	case strings.ContainsAny(endpoint, client.Blanks):
		return "it contains a blank; separate hosts by commas"
	case strings.Contains(endpoint, "@"):
		return "it contains a sign-in part (\"@\"); write host:port, and user and password in their own fields"
	case strings.Contains(endpoint, "="):
		return "it contains \"=\"; a host is host:port, and options have fields of their own"
	}
	if strings.HasPrefix(endpoint, "[") || strings.Count(endpoint, ":") < 2 {
		return ""
	}
	if address, err := netip.ParseAddr(endpoint); err == nil {
		if meant := withPort(endpoint); meant != "" {
			return "an IPv6 address needs brackets; write " + meant
		}
		return fmt.Sprintf("an IPv6 address needs brackets; write [%s]:7000 for port 7000", address)
	}
	return "it has more than one colon; write host:port, and separate hosts by commas"
}

// withPort is an IPv6 address without brackets as it is meant where its last group looks
// like a port; empty where it does not.
func withPort(endpoint string) string {
	last := strings.LastIndexByte(endpoint, ':')
	name, port := endpoint[:last], endpoint[last+1:]
	if _, err := netip.ParseAddr(name); err != nil || len(port) < 4 || portReason(port) != "" {
		return ""
	}
	return net.JoinHostPort(name, port)
}

func scheme(endpoint string) string {
	before, _, _ := strings.Cut(endpoint, "://")
	return before
}

// splitBrackets takes "[address]" or "[address]:port" apart.
func splitBrackets(endpoint string) (address, port string, hasPort bool, reason string) {
	address, rest, closed := strings.Cut(endpoint[1:], "]")
	if !closed {
		return "", "", false, "the closing bracket is missing; write [address]:port"
	}
	port, hasPort = strings.CutPrefix(rest, ":")
	if rest != "" && !hasPort {
		return "", "", false, "after the closing bracket only a colon and the port may follow; write [address]:port"
	}
	if parsed, err := netip.ParseAddr(address); err != nil || !parsed.Is6() || parsed.Zone() != "" {
		return "", "", false, "between the brackets there must be an IPv6 address without a zone; write for example [2001:db8::1]:7000"
	}
	return address, port, hasPort, ""
}

// portReason says what is wrong with a port, or "".
func portReason(port string) string {
	if port == "" {
		return "the port after the colon is missing; write host:port, or the host alone"
	}
	if strings.Trim(port, "0123456789") != "" {
		return "the port is not a number; write a port from 1 to 65535"
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || port[0] == '0' {
		return "there is no such port; write a port from 1 to 65535"
	}
	return ""
}

// MaskHost is an endpoint as it may be shown: what may be a password in one that was
// mistyped is Hidden, which is the sign-in part of a URL and the value of an option.
// Where each could be a part of the other, both are.
func MaskHost(endpoint string) string {
	key, _, option := strings.Cut(endpoint, "=")
	at := strings.LastIndex(endpoint, "@")
	if option && (at < 0 || !strings.ContainsAny(key, ":/@")) {
		return key + "=" + Hidden
	}
	if at < 0 {
		return endpoint
	}
	shown := Hidden
	if strings.Contains(endpoint[:at], "://") {
		shown = scheme(endpoint) + "://" + Hidden
	}
	if option {
		return shown
	}
	return shown + endpoint[at:]
}
