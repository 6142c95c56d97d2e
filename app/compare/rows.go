package compare

import (
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
func (r Row) Value() string {
	for _, value := range r.Values {
		if value != "" {
			return value
		}
	}
	return ""
}

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

// check is what a row asks each machine, and which findings are about it.
type check struct {
	name  string
	of    func(server) string
	about func(finding.Finding) bool
}

// rows are all that the machines are compared by.
func rows(servers []server, findings []finding.Finding, now time.Time) []Row {
	var all []Row
	for _, c := range slices.Concat(reportChecks(servers, now), machineChecks(servers), settingChecks(), nodeChecks(servers)) {
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
			if c.about != nil && c.about(f) {
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

// withCode tells whether a finding has a code.
func withCode(code finding.Code) func(finding.Finding) bool {
	return func(f finding.Finding) bool { return f.Code == code }
}

// withArg tells whether a finding has a code and is about one thing of several.
func withArg(code finding.Code, name, value string) func(finding.Finding) bool {
	return func(f finding.Finding) bool { return f.Code == code && f.Args[name] == value }
}

// reportChecks say which reports there are of a machine, and how old they are.
func reportChecks(servers []server, now time.Time) []check {
	var all []check
	for _, kind := range []Kind{KindTest, KindShow} {
		if !slices.ContainsFunc(servers, func(s server) bool { _, has := s.reports[kind]; return has }) {
			continue
		}
		all = append(all, check{"Report of " + string(kind), func(s server) string {
			r, has := s.reports[kind]
			switch age := now.Sub(r.Time); {
			case !has:
				return "missing"
			case !r.Time.IsZero() && age > maxAge:
				return strconv.Itoa(int(age.Hours())) + " hours old"
			}
			return "up to date"
		}, withArg(finding.FleetStaleReport, "kind", string(kind))})
	}
	return all
}

// machineChecks are what is known of a machine itself.
func machineChecks(servers []server) []check {
	skew := skews(servers)
	slow := slowTrips(servers)
	all := []check{
		{"Test Connection", func(s server) string { return s.test().Verdict }, nil},
		{"Program", func(s server) string { return s.newest().Program }, nil},
		{"Platform Server", server.platform, withCode(finding.FleetPlatformVersionDiffers)},
		{"Redis client", server.clients, withCode(finding.FleetClientVersionDiffers)},
		{"Clock", func(s server) string {
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
		}, withCode(finding.FleetClockSkew)},
		{"Round trips", func(s server) string {
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
		}, withCode(finding.FleetLatency)},
	}
	for _, variable := range variables(servers) {
		all = append(all, check{
			variable, func(s server) string { return certificateText(s, variable) },
			withArg(finding.FleetCertificateDiffers, "certificate", certificateFileOf+variable),
		})
	}
	return all
}

// settingChecks are the settings.
func settingChecks() []check {
	var all []check
	for _, setting := range settings {
		all = append(all, check{setting.name, func(s server) string { return setting.of(s.newest().Settings) }, withArg(finding.FleetSettingsDiffer, "setting", setting.name)})
	}
	return all
}

// certificateRow begins the name of a row on the certificate that a node shows.
const certificateRow = "Certificate of "

// nodeChecks are what a machine sees of each node.
func nodeChecks(servers []server) []check {
	var all []check
	for _, address := range addresses(servers) {
		all = append(all,
			check{address, func(s server) string { return nodeText(s, address) }, func(f finding.Finding) bool {
				return f.Code == finding.FleetNodeUnreachableFrom && f.Node == address
			}},
			check{
				certificateRow + address, func(s server) string { return s.nodes[address].TLS.String() },
				withArg(finding.FleetCertificateDiffers, "certificate", certificateOf+address),
			})
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
