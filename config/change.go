package config

import (
	"slices"
	"strings"

	"sessionconfig/internal/finding"
)

// With returns the settings with a finding's change carried out. Nothing else in them
// changes; s keeps its own.
func (s Settings) With(c finding.Change) Settings {
	r := &s.Redis
	switch c.Kind {
	case finding.UseHosts:
		r.Hosts = slices.Clone(c.Hosts)
	case finding.LeaveOutHosts:
		r.Hosts = slices.DeleteFunc(slices.Clone(r.Hosts), func(host string) bool {
			return slices.Contains(c.Hosts, host) || slices.Contains(c.Hosts, endpointOf(host, r.SSL))
		})
	case finding.DropRepetitions:
		seen := map[string]bool{}
		r.Hosts = slices.DeleteFunc(slices.Clone(r.Hosts), func(host string) bool {
			key := canonical(endpointOf(host, r.SSL))
			again := seen[key]
			seen[key] = true
			return again
		})
	case finding.UseSSL, finding.ClearSSL:
		r.SSL = c.Kind == finding.UseSSL
	case finding.UseSSLHost:
		r.SSLHost = c.Name
	case finding.SetParameter:
		r.Parameters = slices.Clone(r.Parameters)
		if i := lastParameter(r.Parameters, c.Name); i >= 0 {
			r.Parameters[i].Value = c.Value
		} else {
			r.Parameters = append(r.Parameters, Parameter{Key: c.Name, Value: c.Value})
		}
	case finding.RemoveParameter:
		if i := lastParameter(r.Parameters, c.Name); i >= 0 {
			r.Parameters = slices.Delete(slices.Clone(r.Parameters), i, i+1)
		}
	}
	return s
}

// endpointOf is a host with its port, or the text itself if it is not a host.
func endpointOf(host string, ssl bool) string {
	endpoint, err := Endpoint(host, ssl)
	if err != nil {
		return host
	}
	return endpoint
}

// lastParameter is where the last parameter of a name is, -1 for nowhere.
func lastParameter(parameters []Parameter, key string) int {
	for i, p := range slices.Backward(parameters) {
		if strings.EqualFold(p.Key, key) {
			return i
		}
	}
	return -1
}
