//go:build linux

package redisprobe_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// password is every server's, of an advised length; no report may show it.
const password = "S3cret-of-the-Farm"

// pfxPassword protects the client certificate; no report may show it either.
const pfxPassword = "S3cret-of-the-PFX"

// liveCase is one situation on the wire and what the test must say about it.
type liveCase struct {
	name  string
	codes []finding.Code // found, each at least once, and no others
	setup func(*testing.T, *live) redisprobe.Target
	says  []string      // is in message or remedy of the first code's finding
	limit time.Duration // the report must be there; zero means 5 s
	check func(*testing.T, redisprobe.Report)
	probe func(*testing.T, redisprobe.Target) redisprobe.Report // nil means Run
}

// finds adds a code, unless it is empty, to those that a case is to find.
func (c liveCase) finds(code finding.Code) liveCase {
	if code != "" {
		c.codes = append(c.codes, code)
	}
	return c
}

// saying adds texts that a case's first finding is to say.
func (c liveCase) saying(texts ...string) liveCase {
	c.says = append(c.says, texts...)
	return c
}

// checked adds a check of a case's report.
func (c liveCase) checked(check func(*testing.T, redisprobe.Report)) liveCase {
	c.check = check
	return c
}

// live is what cases share and none of them damages.
type live struct {
	ca     *redistest.CA
	good   *redistest.Certificate // for every address that tests use
	client string                 // PFX with a client certificate of ca

	plain  func() (*redistest.Cluster, error) // the documented cluster
	secure func() (*redistest.Cluster, error) // the same with TLS
}

// newLive prepares what cases share; clusters start when they are asked for,
// and end with t.
func newLive(t *testing.T) *live {
	ca := redistest.NewCA(t)
	l := &live{ca: ca, good: ca.Issue(t, redistest.Leaf{})}
	l.client = ca.Issue(t, redistest.Leaf{Name: "front-end"}).PFX(t, redistest.PFXModern, pfxPassword)
	share := func(options redistest.ClusterOptions) func() (*redistest.Cluster, error) {
		options.Dir, options.Password = t.TempDir(), password
		return sync.OnceValues(func() (*redistest.Cluster, error) {
			c, err := redistest.OpenCluster(options)
			if err == nil {
				t.Cleanup(c.Close)
			}
			return c, err
		})
	}
	l.plain = share(redistest.ClusterOptions{})
	l.secure = share(redistest.ClusterOptions{TLS: func(string) *redistest.TLS {
		return &redistest.TLS{Certificate: l.good, ClientCA: ca}
	}})
	return l
}

// cluster is one of the shared clusters.
func cluster(t *testing.T, shared func() (*redistest.Cluster, error)) *redistest.Cluster {
	t.Helper()
	c, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// server starts a single server with the password.
func server(t *testing.T, directives ...string) *redistest.Server {
	t.Helper()
	return redistest.StartServer(t, redistest.Options{Password: password, Directives: directives})
}

// target is a target with the password.
func target(hosts ...string) redisprobe.Target {
	return redisprobe.Target{Hosts: hosts, Password: password}
}

// secureTarget is a target with everything that TLS needs.
func (l *live) secureTarget(hosts ...string) redisprobe.Target {
	to := target(hosts...)
	to.SSL, to.RootCAs = true, l.ca.Pool()
	to.Environment = redisprobe.Environment{ClientCertPfxPath: l.client, ClientCertPassword: pfxPassword}
	return to
}

// secureServer starts a single server that speaks TLS.
func (l *live) secureServer(t *testing.T, secure redistest.TLS, directives ...string) *redistest.Server {
	t.Helper()
	if secure.Certificate == nil {
		secure.Certificate = l.good
	}
	return redistest.StartServer(t, redistest.Options{Password: password, TLS: &secure, Directives: directives})
}

// run probes within the case's limit, and checks what holds for every report.
func (c liveCase) run(t *testing.T, to redisprobe.Target) redisprobe.Report {
	t.Helper()
	probe := c.probe
	if probe == nil {
		probe = func(t *testing.T, to redisprobe.Target) redisprobe.Report {
			return redisprobe.Run(t.Context(), to, nil)
		}
	}
	var report redisprobe.Report
	took, stalled := redistest.Timed(func() { report = probe(t, to) })
	limit := c.limit
	if limit == 0 {
		limit = 5 * time.Second
	}
	if took > limit+stalled {
		t.Errorf("the test took %s, want at most %s", took, limit)
	}
	checkReport(t, report)
	if !slices.Contains(c.codes, finding.SessionSlow) {
		excuse(&report, stalled)
	}
	if !slices.Contains(c.codes, finding.VersionUnsupported) {
		allow(&report)
	}
	return report
}

// probeOnce runs a test of which nobody expects to find slowness.
func probeOnce(t *testing.T, to redisprobe.Target) redisprobe.Report {
	t.Helper()
	var report redisprobe.Report
	_, stalled := redistest.Timed(func() { report = redisprobe.Run(t.Context(), to, nil) })
	checkReport(t, report)
	excuse(&report, stalled)
	allow(&report)
	return report
}

// allow drops what a report says of Redis's version, where the tests run on one that
// the platform does not support.
func allow(r *redisprobe.Report) {
	if unsupported() {
		r.Findings = slices.DeleteFunc(r.Findings, func(f redisprobe.Finding) bool { return f.Code == finding.VersionUnsupported })
	}
}

// unsupported tells whether the tests run on such a Redis: 8.0, beside Debian's 7.0.
func unsupported() bool { return !strings.HasPrefix(redistest.Version(), "7.0.") }

// excuse drops what a report says of slow servers if it was the machine that was too busy
// to time anything.
func excuse(r *redisprobe.Report, stalled time.Duration) {
	if stalled > 0 {
		r.Findings = slices.DeleteFunc(r.Findings, func(f redisprobe.Finding) bool {
			return f.Code == finding.SessionSlow
		})
	}
}

// placeholder is an argument that a text still waits for.
var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// checkReport checks what holds for every report.
func checkReport(t *testing.T, r redisprobe.Report) {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(data), r.Text(), fmt.Sprintf("%+v", r)} {
		if strings.Contains(text, password) || strings.Contains(text, pfxPassword) {
			t.Errorf("a password stands in the report:\n%s", text)
		}
		if strings.Contains(text, "0123456789abcdef0123456789abcdef") {
			t.Errorf("the content of a test session stands in the report:\n%s", text)
		}
	}
	if strings.Contains(string(data), `"nodes":null`) || strings.Contains(string(data), `"findings":null`) {
		t.Errorf("null where a list belongs: %s", data)
	}
	if verdict, summary := expected(r.Findings); r.Verdict != verdict || (summary != "" && r.Summary != summary) {
		t.Errorf("verdict %s, summary %q; want %s, %q", r.Verdict, r.Summary, verdict, summary)
	}
	for _, f := range r.Findings {
		if f.Message == "" || f.Remedy == "" || placeholder.MatchString(f.Message+f.Remedy) {
			t.Errorf("%s has an unfinished text: %q, %q", f.Code, f.Message, f.Remedy)
		}
	}
	severities := []finding.Severity{finding.SeverityError, finding.SeverityWarning, finding.SeverityInfo}
	if !slices.IsSortedFunc(r.Findings, func(a, b redisprobe.Finding) int {
		return slices.Index(severities, a.Severity) - slices.Index(severities, b.Severity)
	}) {
		t.Errorf("errors do not come first: %v", codes(r))
	}
}

// expected is the verdict that the findings make, and the summary where it
// follows from the verdict alone.
func expected(findings []redisprobe.Finding) (redisprobe.Verdict, string) {
	count := map[finding.Severity]int{}
	for _, f := range findings {
		if f.Code == "cancelled" {
			return redisprobe.VerdictCancelled, ""
		}
		count[f.Severity]++
	}
	switch warnings := count[finding.SeverityWarning]; {
	case count[finding.SeverityError] > 0:
		return redisprobe.VerdictFailed, ""
	case warnings == 1:
		return redisprobe.VerdictWarnings, "Test completed with 1 warning."
	case warnings > 1:
		return redisprobe.VerdictWarnings, fmt.Sprintf("Test completed with %d warnings.", warnings)
	}
	return redisprobe.VerdictPassed, "Test completed successfully."
}

// firstNode is the first listed host's node.
func firstNode(t *testing.T, r redisprobe.Report) redisprobe.Node {
	t.Helper()
	if len(r.Nodes) == 0 {
		t.Fatalf("no nodes in the report\n%s", r.Text())
	}
	return r.Nodes[0]
}

// codes are the codes of a report's findings, each once, sorted.
func codes(r redisprobe.Report) []finding.Code {
	var all []finding.Code
	for _, f := range r.Findings {
		all = append(all, f.Code)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// problems are the codes less the remark on configCheckSeconds.
func problems(r redisprobe.Report) []finding.Code {
	return slices.DeleteFunc(codes(r), func(c finding.Code) bool { return c == finding.FailoverSlow })
}

// judgedBy makes a target be judged by one version of the client.
func judgedBy(to redisprobe.Target, v client.Version) redisprobe.Target {
	to.Judged = client.Judged{Versions: []client.Version{v}}
	return to
}

// expectCodes checks that a report finds exactly the given codes. That the default of
// configCheckSeconds is remarked upon goes without saying in every cluster.
func expectCodes(t *testing.T, r redisprobe.Report, want ...finding.Code) {
	t.Helper()
	want = slices.Sorted(slices.Values(want))
	got := codes(r)
	if unsupported() && !slices.Contains(want, finding.VersionUnsupported) {
		got = slices.DeleteFunc(got, func(c finding.Code) bool { return c == finding.VersionUnsupported })
	}
	if !slices.Contains(want, finding.FailoverSlow) {
		got = slices.DeleteFunc(got, func(c finding.Code) bool { return c == finding.FailoverSlow })
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v\n%s", got, want, r.Text())
	}
}

// findingOf is the first finding of the code.
func findingOf(t *testing.T, r redisprobe.Report, code finding.Code) redisprobe.Finding {
	t.Helper()
	i := slices.IndexFunc(r.Findings, func(f redisprobe.Finding) bool { return f.Code == code })
	if i < 0 {
		t.Fatalf("no %s among %v\n%s", code, codes(r), r.Text())
	}
	return r.Findings[i]
}

// expectSays checks that a text is in the message or remedy of a finding of the code.
func expectSays(t *testing.T, r redisprobe.Report, code finding.Code, texts ...string) {
	t.Helper()
	var said strings.Builder
	for _, f := range r.Findings {
		if f.Code == code {
			fmt.Fprintf(&said, "%s\n%s\n", f.Message, f.Remedy)
		}
	}
	for _, text := range texts {
		if !strings.Contains(said.String(), text) {
			t.Errorf("%s does not say %q:\n%s", code, text, said.String())
		}
	}
}

// summary checks a report's one-line result.
func summary(want string) func(*testing.T, redisprobe.Report) {
	return func(t *testing.T, r redisprobe.Report) {
		t.Helper()
		if r.Summary != want {
			t.Errorf("summary %q, want %q", r.Summary, want)
		}
	}
}

// Summaries of failed tests, as administrators search for them.
const (
	notConnected = "It was not possible to connect to Redis server."
	notPassed    = "Redis was reached, but the test failed."
)

// ours is in the stacks of a test's goroutines.
var ours = []string{
	"sessionconfig/redisprobe.", "redisprobe/wire.", "redisprobe/session.", "redisprobe/census.", "internal/parallel.", "github.com/redis/go-redis",
}

// forget has a node forget another one, for a minute, and no other node. From Redis 7.2 on
// nodes tell each other in their pings what they have forgotten: those, all drop.
func forget(t *testing.T, id string, node *redistest.Server, all ...*redistest.Server) {
	t.Helper()
	const ping = "0"
	for _, each := range append(slices.Clone(all), node) {
		each.MustDo(t, "DEBUG", "DROP-CLUSTER-PACKET-FILTER", ping)
	}
	node.MustDo(t, "CLUSTER", "FORGET", id)
}
