package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// setting is one that is compared: how a report's settings give it as text; false
// where they do not name it.
type setting struct {
	name string
	of   func(Settings) (string, bool)
}

// fingerprintPrefix begins the value of a password that is known by its fingerprint.
const fingerprintPrefix = "fingerprint "

// settings are compared in the order of the window.
var settings = []setting{
	{"Session Provider", func(s Settings) (string, bool) { return text(s.Provider) }},
	{"Hosts", func(s Settings) (string, bool) {
		if s.Hosts == nil {
			return "", false
		}
		var hosts []string
		for _, host := range *s.Hosts {
			hosts = append(hosts, strings.ToLower(host))
		}
		slices.Sort(hosts)
		return strings.Join(slices.Compact(hosts), ", "), true
	}},
	{"User", func(s Settings) (string, bool) { return text(s.User) }},
	{"Password", func(s Settings) (string, bool) {
		if s.PasswordFingerprint != nil {
			return fingerprintPrefix + short(*s.PasswordFingerprint), true
		}
		return text(s.Password)
	}},
	{"Use SSL", func(s Settings) (string, bool) {
		if s.SSL == nil {
			return "", false
		}
		return yesNo(*s.SSL), true
	}},
	{"SSL Host", func(s Settings) (string, bool) { return text(s.SSLHost) }},
	{"Parameters", func(s Settings) (string, bool) {
		if s.Parameters == nil {
			return "", false
		}
		var all []string
		for _, key := range slices.Sorted(maps.Keys(*s.Parameters)) {
			all = append(all, key+"="+(*s.Parameters)[key])
		}
		return strings.Join(all, ", "), true
	}},
}

// text is a value that is shown as it is; a dash where it is empty.
func text(value *string) (string, bool) {
	switch {
	case value == nil:
		return "", false
	case *value == "":
		return "-", true
	}
	return *value, true
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// short is the beginning of a fingerprint, which is enough to tell it apart.
func short(fingerprint string) string {
	if len(fingerprint) > 16 {
		return fingerprint[:16]
	}
	return fingerprint
}

// rows are all that the machines are compared by.
func rows(servers []server) []Row {
	var all []Row
	add := func(name string, of func(server) string) {
		row := Row{Name: name, Same: true}
		for _, s := range servers {
			row.Values = append(row.Values, of(s))
		}
		if !slices.ContainsFunc(row.Values, func(v string) bool { return v != "" }) {
			return // no report says anything of it
		}
		row.Same = len(slices.Compact(slices.Clone(row.Values))) == 1
		all = append(all, row)
	}
	add("Test Connection", func(s server) string { return s.test().Verdict })
	add("Program", func(s server) string { return newestReport(s).Program })
	add("Platform Server", server.platform)
	add("Redis client", server.clients)
	for _, setting := range settings {
		add(setting.name, func(s server) string {
			value, _ := setting.of(s.newest())
			return value
		})
	}
	for _, variable := range variables(servers) {
		add(variable, func(s server) string { return certificateText(s, variable) })
	}
	for _, address := range addresses(servers) {
		add(address, func(s server) string { return nodeText(s, address) })
		add(address+" certificate", func(s server) string { return nodeCertificate(s, address) })
	}
	return all
}

func newestReport(s server) Report {
	newest := Report{}
	for _, r := range s.reports {
		if newest.Kind == "" || r.Time.After(newest.Time) {
			newest = r
		}
	}
	return newest
}

// addresses are those of all nodes in all tests.
func addresses(servers []server) []string {
	known := map[string]bool{}
	for _, s := range servers {
		for _, n := range s.test().Nodes {
			known[n.Address] = true
		}
	}
	return slices.Sorted(maps.Keys(known))
}

// variables are the SERedis_* variables of all reports.
func variables(servers []server) []string {
	known := map[string]bool{}
	for _, s := range servers {
		for _, c := range s.test().Certificates {
			known[c.Variable] = true
		}
	}
	return slices.Sorted(maps.Keys(known))
}

// node is the node at an address as the machine's test has it.
func (s server) node(address string) (Node, bool) {
	for _, n := range s.test().Nodes {
		if n.Address == address {
			return n, true
		}
	}
	return Node{}, false
}

// nodeText says whether the machine can use a node.
func nodeText(s server, address string) string {
	n, known := s.node(address)
	switch {
	case s.test().Kind == "":
		return ""
	case !known:
		return "not looked at"
	case n.failed():
		return "fails"
	}
	return "works"
}

func nodeCertificate(s server, address string) string {
	n, _ := s.node(address)
	if n.TLS == nil {
		return ""
	}
	return certificate(n.TLS.Fingerprint, n.TLS.NotAfter)
}

func certificateText(s server, variable string) string {
	for _, c := range s.test().Certificates {
		if c.Variable == variable {
			return certificate(c.Fingerprint, c.NotAfter)
		}
	}
	return ""
}

func certificate(fingerprint string, until time.Time) string {
	if fingerprint == "" {
		return ""
	}
	return fmt.Sprintf("%s, until %s", short(fingerprint), until.UTC().Format(time.DateOnly))
}
