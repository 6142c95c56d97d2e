package config

import "strings"

// SentElsewhere is what makes a password that is kept for one connection go another
// way over another one.
type SentElsewhere struct {
	Hosts       []string // endpoints that only the other connection has, without any password in them
	InClear     bool     // only the other one is without SSL
	Certificate bool     // the certificates are checked against another name
	Tunnel      bool     // only the other one goes through this proxy
}

// Elsewhere compares the connection that a password is kept for with another one.
func Elsewhere(kept, other Redis) SentElsewhere {
	known := map[string]bool{}
	for _, endpoint := range Endpoints(kept.Hosts, other.SSL) {
		known[canonical(endpoint)] = true
	}
	e := SentElsewhere{
		InClear:     kept.SSL && !other.SSL,
		Certificate: kept.SSL && other.SSL && !strings.EqualFold(kept.SSLHost, other.SSLHost),
	}
	for _, endpoint := range ShownHosts(Endpoints(other.Hosts, other.SSL)) {
		if !known[canonical(endpoint)] {
			e.Hosts = append(e.Hosts, endpoint)
		}
	}
	tunnel := tunnelOf(other)
	e.Tunnel = tunnel != "" && tunnel != tunnelOf(kept)
	return e
}

func tunnelOf(r Redis) string {
	if i := lastParameter(r.Parameters, "tunnel"); i >= 0 {
		return r.Parameters[i].Value
	}
	return ""
}
