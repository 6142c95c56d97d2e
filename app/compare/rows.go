package compare

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"sessionconfig/internal/finding"
)

// Row is one thing that all machines are compared by.
type Row struct {
	Name   string   `json:"name"`
	Same   bool     `json:"same"`   // nothing that is known differs
	Values []string `json:"values"` // in the order of the machines; empty where a machine's reports do not say

	Findings []finding.Finding `json:"-"` // those of the comparison that are about it
}

// Value is what all machines have that say anything, where it is the same.
func (r Row) Value() string { return cmp.Or(r.Values...) }

// Silent are the machines whose reports do not say anything of the row.
func (r Row) Silent(machines []string) []string {
	var silent []string
	for i, value := range r.Values {
		if value == "" {
			silent = append(silent, machines[i])
		}
	}
	return silent
}

// check is what each machine is asked, and which findings are about the answers.
type check struct {
	name    string
	of      func(server) string
	code    finding.Code // of those findings; empty for none
	args    finding.Args // by which they are told from others with that code
	differs bool         // whether it is one if not all answers are the same
}

// concerns tells whether a finding is about the answers.
func (c check) concerns(f finding.Finding) bool {
	for name, value := range c.args {
		if f.Args[name] != value {
			return false
		}
	}
	return f.Code == c.code
}

// rows are the answers to the checks.
func rows(servers []server, checks []check, findings []finding.Finding) []Row {
	var all []Row
	for _, c := range checks {
		row := Row{Name: c.name, Same: true}
		for _, s := range servers {
			row.Values = append(row.Values, c.of(s))
		}
		first := row.Value()
		if first == "" {
			continue // no report says anything of it
		}
		for i, value := range row.Values {
			row.Same = row.Same && (value == "" || value == first)
			row.Values[i] = cut(value)
		}
		for _, f := range findings {
			if c.concerns(f) {
				row.Findings = append(row.Findings, f)
			}
		}
		all = append(all, row)
	}
	return all
}

// longest is how many characters of a value are kept: reports may be damaged or forged.
const longest = 2000

func cut(value string) string { return finding.Shortened(value, "...", longest) }

// reportChecks say which reports there are of a machine, and how old they are.
func reportChecks(servers []server, now time.Time) []check {
	var all []check
	for _, kind := range []Kind{KindTest, KindShow} {
		if !slices.ContainsFunc(servers, func(s server) bool { _, has := s.reports[kind]; return has }) {
			continue
		}
		all = append(all, check{name: "Report of " + string(kind), code: finding.FleetStaleReport, args: finding.Args{"kind": string(kind)}, of: func(s server) string {
			r, has := s.reports[kind]
			switch age := now.Sub(r.Time); {
			case !has:
				return "missing"
			case !r.Time.IsZero() && age > maxAge:
				return strconv.Itoa(int(age.Hours())) + " hours old"
			}
			return "up to date"
		}})
	}
	return all
}

// machineChecks are what is known of a machine itself.
func machineChecks(servers []server) []check {
	skew := skews(servers)
	slow := slowTrips(servers)
	all := []check{
		{name: "Test Connection", of: func(s server) string { return s.test().Verdict }},
		{name: "Program", of: func(s server) string { return s.newest().Program }},
		{name: "Platform Server", of: server.platform, code: finding.FleetPlatformVersionDiffers, differs: true},
		{name: "Redis client", of: server.clients, code: finding.FleetClientVersionDiffers, differs: true},
		{name: "Clock", code: finding.FleetClockSkew, of: func(s server) string {
			off, known := skew[s.name]
			switch {
			case !known:
				return ""
			case off > maxSkew:
				return decimal(off.Seconds()) + " s ahead"
			case off < -maxSkew:
				return decimal(-off.Seconds()) + " s behind"
			}
			return "in step"
		}},
		{name: "Round trips", code: finding.FleetLatency, of: func(s server) string {
			nodes := slow[s.name]
			switch {
			case !s.measured():
				return ""
			case len(nodes) == 1:
				return "slow to " + nodes[0].node
			case len(nodes) > 1:
				return fmt.Sprintf("slow to %d nodes", len(nodes))
			}
			return "usual"
		}},
	}
	for _, variable := range variables(servers) {
		all = append(all, certificateCheck(variable, "The certificate file of "+variable, func(s server) string { return certificateText(s, variable) }))
	}
	return all
}

// settingChecks are the settings.
func settingChecks() []check {
	var all []check
	for _, setting := range settings {
		all = append(all, check{
			name: setting.name, of: func(s server) string { return setting.of(s.newest().Settings) },
			code: finding.FleetSettingsDiffer, args: finding.Args{"setting": setting.name}, differs: true,
		})
	}
	return all
}

// certificateCheck is the check of a certificate, which findings call by a longer name.
func certificateCheck(name, called string, of func(server) string) check {
	return check{name: name, of: of, code: finding.FleetCertificateDiffers, args: finding.Args{"certificate": called}, differs: true}
}

// nodeChecks are what a machine sees of each node.
func nodeChecks(servers []server) []check {
	var all []check
	for _, address := range addresses(servers) {
		all = append(all,
			check{name: address, of: func(s server) string { return nodeText(s, address) }, code: finding.FleetNodeUnreachableFrom, args: finding.Args{"node": address}},
			certificateCheck("Certificate of "+address, "The certificate of "+address, func(s server) string { return s.nodes[address].TLS.String() }))
	}
	return all
}

// measured tells whether the machine's test measured any round trip.
func (s server) measured() bool {
	return slices.ContainsFunc(s.test().Nodes, func(n Node) bool { return n.RoundTrip != nil })
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

// nodeText says whether the machine can use a node.
func nodeText(s server, address string) string {
	n, known := s.nodes[address]
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

// certificateText is the certificate in the file that a variable names; empty where the
// machine was not tested.
func certificateText(s server, variable string) string {
	if s.test().Kind == "" {
		return ""
	}
	for _, c := range s.test().Certificates {
		if c.Variable == variable && c.Fingerprint != "" {
			return c.String()
		}
	}
	return "none"
}
