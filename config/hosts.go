package config

import (
	"net"
	"strings"

	"sessionconfig/config/connstring"
)

// SplitHosts reads the Hosts field or the value of --hosts: endpoints separated by commas
// or line breaks. Each is trimmed and empty ones are left out, as the client does.
func SplitHosts(text string) []string {
	var hosts []string
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' }) {
		if host := strings.TrimSpace(piece); host != "" {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// Endpoint returns the host with the port that the runtime would use: the one
// given, or Redis's default, 6380 with SSL and 6379 without. IPv6 addresses come
// back in brackets. The error is a *connstring.ValueError and says what is wrong.
func Endpoint(host string, ssl bool) (string, error) { return connstring.Endpoint(host, ssl) }

// Endpoints returns the endpoints of valid hosts, each once however it is
// spelled, in their order. What is no valid host is kept as it is.
func Endpoints(hosts []string, ssl bool) []string {
	var endpoints []string
	seen := map[string]bool{}
	for _, host := range hosts {
		endpoint := endpointOf(host, ssl)
		if key := canonical(endpoint); !seen[key] {
			seen[key] = true
			endpoints = append(endpoints, endpoint)
		}
	}
	return endpoints
}

// canonical makes two spellings of one endpoint the same text.
func canonical(endpoint string) string {
	host, port, err := net.SplitHostPort(endpoint)
	if err != nil {
		return strings.ToLower(endpoint)
	}
	if ip := net.ParseIP(host); ip != nil {
		host = ip.String()
	}
	return net.JoinHostPort(strings.ToLower(strings.TrimSuffix(host, ".")), port)
}
