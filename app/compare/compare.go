package compare

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sessionconfig/internal/finding"
)

// Comparison is several servers side by side; its JSON form is a contract with
// scripts (design, section 3).
type Comparison struct {
	Alike    bool              `json:"alike"` // no difference was found, and no report is missing
	Machines []string          `json:"machines"`
	Findings []finding.Finding `json:"findings"`
	Missing  []Missing         `json:"missing,omitempty"`
	Unread   []Unread          `json:"unread,omitempty"`
	Rows     []Row             `json:"rows"`
}

// Missing is a report that other machines have and this one has not.
type Missing struct {
	Machine string `json:"machine"`
	Report  Kind   `json:"report"`
}

// Unread is a file that could not be taken as a report.
type Unread struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// String is the file with the reason.
func (u Unread) String() string { return u.File + " cannot be compared: " + u.Reason + "." }

// Without notes the files that are left out of the comparison; with any, not all are
// known to be alike.
func (c *Comparison) Without(failed []*FileError) {
	for _, f := range failed {
		c.Alike = false
		c.Unread = append(c.Unread, Unread{f.File, f.reason()})
	}
}

// server is one machine with its reports.
type server struct {
	name    string
	reports map[Kind]Report
	nodes   map[string]Node // of the test, by address
}

// Of compares reports. Of several reports of one kind from one machine the newest
// counts. now decides which are stale.
func Of(reports []Report, now time.Time) Comparison {
	servers := byMachine(reports)
	c := Comparison{Machines: []string{}, Findings: []finding.Finding{}, Rows: []Row{}}
	for _, s := range servers {
		c.Machines = append(c.Machines, s.name)
	}
	for _, kind := range []Kind{KindTest, KindShow} {
		c.Missing = append(c.Missing, missing(servers, kind)...)
	}
	checks := slices.Concat(reportChecks(servers, now), machineChecks(servers), settingChecks(), nodeChecks(servers))
	c.Findings = append(c.Findings, slices.Concat(differences(servers, checks), unreachableFrom(servers), clockSkews(servers), latency(servers))...)
	c.Alike = len(c.Findings) == 0 && len(c.Missing) == 0
	c.Findings = append(c.Findings, stale(servers, now)...)
	slices.SortStableFunc(c.Findings, finding.Compare)
	c.Rows = rows(servers, checks, c.Findings)
	return c
}

// byMachine groups reports by machine, whose names are compared without case.
func byMachine(reports []Report) []server {
	var servers []server
	for _, r := range reports {
		i := slices.IndexFunc(servers, func(s server) bool { return strings.EqualFold(s.name, r.Machine) })
		if i < 0 {
			i = len(servers)
			servers = append(servers, server{r.Machine, map[Kind]Report{}, map[string]Node{}})
		}
		if have, twice := servers[i].reports[r.Kind]; !twice || r.Time.After(have.Time) {
			servers[i].reports[r.Kind] = r
		}
	}
	for _, s := range servers {
		for _, n := range s.test().Nodes {
			if _, twice := s.nodes[n.Address]; !twice {
				s.nodes[n.Address] = n
			}
		}
	}
	slices.SortStableFunc(servers, func(a, b server) int {
		return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return servers
}

// missing names the machines without a report of a kind that others have.
func missing(servers []server, kind Kind) []Missing {
	var without []Missing
	for _, s := range servers {
		if _, has := s.reports[kind]; !has {
			without = append(without, Missing{s.name, kind})
		}
	}
	if len(without) == len(servers) {
		return nil // no report has one: that is no difference
	}
	return without
}

// test is the machine's report of Test Connection; empty if there is none.
func (s server) test() Report { return s.reports[KindTest] }

// platform is the version of Platform Server that one of the reports names.
func (s server) platform() string {
	return cmp.Or(s.reports[KindShow].Platform, s.reports[KindTest].Platform)
}

// clients are the versions of the client library that one of the reports names.
func (s server) clients() string {
	for _, kind := range []Kind{KindShow, KindTest} {
		if versions := slices.Clone(s.reports[kind].ClientVersions); len(versions) > 0 {
			slices.Sort(versions)
			return strings.Join(slices.Compact(versions), ", ")
		}
	}
	return ""
}

// newest is the machine's newest report.
func (s server) newest() Report {
	show, shown := s.reports[KindShow]
	test, tested := s.reports[KindTest]
	if shown && (!tested || show.Time.After(test.Time)) {
		return show
	}
	return test
}
