package config

import (
	"strings"

	"sessionconfig/config/connstring"
)

// SplitHosts reads what stands in the Hosts field or behind --hosts: endpoints
// parted by commas or line breaks. Each is trimmed and empty ones are left out,
// as the runtime does.
func SplitHosts(text string) []string {
	var hosts []string
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' }) {
		if host := strings.TrimSpace(piece); host != "" {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// JoinHosts is the text of the Hosts field for these endpoints.
func JoinHosts(hosts []string) string { return strings.Join(hosts, ",") }

// Endpoint returns the host with the port that the runtime would use: the one
// given, or Redis's default, 6380 with SSL and 6379 without. IPv6 addresses come
// back in brackets. The error is a *connstring.HostError and says what is wrong.
func Endpoint(host string, ssl bool) (string, error) { return connstring.Endpoint(host, ssl) }
