package redisprobe

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/census"
)

func TestConclude(t *testing.T) {
	e, w, i := finding.New(finding.TCPRefused, "a:1", nil), finding.New(finding.ReplicaMissing, "b:1", nil), finding.New(finding.HostDuplicate, "", nil)
	tests := []struct {
		name     string
		findings []Finding
		signedIn bool
		verdict  Verdict
		summary  string
	}{
		{"nothing", nil, true, VerdictPassed, "Test completed successfully."},
		{"remark", []Finding{i}, true, VerdictPassed, "Test completed successfully."},
		{"one warning", []Finding{w, i}, true, VerdictWarnings, "Test completed with 1 warning."},
		{"two warnings", []Finding{w, w}, true, VerdictWarnings, "Test completed with 2 warnings."},
		{"error, reached", []Finding{w, e}, true, VerdictFailed, "Redis was reached, but the test failed."},
		{"error, not reached", []Finding{e}, false, VerdictFailed, "It was not possible to connect to Redis server."},
		{"cancelled", []Finding{e, finding.New(finding.Cancelled, "", nil)}, true, VerdictCancelled, "Redis was reached, but the test failed."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := Report{Findings: test.findings}
			r.conclude(test.signedIn)
			if r.Verdict != test.verdict || r.Summary != test.summary {
				t.Errorf("%s: %q", r.Verdict, r.Summary)
			}
		})
	}
}

func TestFindingsAreSorted(t *testing.T) {
	r := Report{}
	r.AddFindings(
		finding.New(finding.HostDuplicate, "", nil),
		finding.New(finding.ReplicaMissing, "b:1", nil),
		finding.New(finding.SessionFailed, "a:1", nil),
		finding.New(finding.ReplicaMissing, "a:1", nil),
		finding.New(finding.TCPRefused, "z:1", nil),
		finding.New(finding.PasswordShort, "", nil),
	)
	var order []string
	for _, f := range r.Findings {
		order = append(order, string(f.Code)+" "+f.Node)
	}
	want := []string{"tcp-refused z:1", "session-failed a:1", "password-short ", "replica-missing a:1", "replica-missing b:1", "host-duplicate "}
	if !slices.Equal(order, want) {
		t.Errorf("got %q", order)
	}
}

// TestJSONHasNoNull holds that lists are lists, also when they are empty.
func TestJSONHasNoNull(t *testing.T) {
	data, err := json.Marshal(InputReport(nil, "11.39"))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"machine":"","time":"0001-01-01T00:00:00Z","program":"","client_versions":[],"client_source":"","verdict":"passed","summary":"Test completed successfully.","mode":"unknown","platform_version":"11.39","elapsed_ms":0,"nodes":[],"findings":[]}`
	if string(data) != want {
		t.Errorf("got %s", data)
	}
	if data, _ = json.Marshal(census.Empty()); strings.Contains(string(data), "null") {
		t.Errorf("got %s", data)
	}
}

func TestReportText(t *testing.T) {
	r := Report{
		Mode: ModeCluster, PlatformVersion: "11.39.0", ElapsedMS: 12.34,
		Nodes: []Node{{
			Address: "10.0.0.1:7000", Role: RoleMaster, Listed: true, Version: "7.0.15", Slots: 5461,
			TLS: &TLSInfo{
				Subject: "redis", Names: []string{"redis.example"}, Issuer: "CA",
				NotAfter: time.Date(2027, 1, 2, 3, 4, 0, 0, time.UTC), Protocol: "TLS 1.3", Cipher: "TLS_AES_128_GCM_SHA256",
			},
			RoundTrip: &RoundTrip{MedianMS: 0.25, WorstMS: 1.5},
			Stages:    []StageResult{{finding.StageConnect, StatusOK, 0.4}, {finding.StageTLS, StatusSkipped, 0}, {finding.StageSession, StatusFailed, 2}},
		}, {Address: "10.0.0.2:7000", Role: RoleUnknown, Version: "8.0.1", Product: "Valkey"}},
		Findings:      []Finding{finding.New(finding.MasterNotListed, "10.0.0.2:7000", finding.Args{"hosts": "10.0.0.1:7000,10.0.0.2:7000"})},
		CompleteHosts: []string{"10.0.0.1:7000", "10.0.0.2:7000"},
		Notes:         []string{"A note."},
	}
	r.conclude(true)
	const want = `Test completed with 1 warning.
Redis Cluster, Platform Server 11.39.0, tested in 12.3 ms

Warnings
- The cluster's master 10.0.0.2:7000 is not listed in Hosts. [master-not-listed]
  List all masters, so that the platform can start even if some of them are down: 10.0.0.1:7000,10.0.0.2:7000

Hosts with all masters:
  10.0.0.1:7000,10.0.0.2:7000

Nodes
- 10.0.0.1:7000, master, Redis 7.0.15, 5461 slots, round trip 0.25 ms median, 1.50 ms worst
  connect ok (0.4 ms), session FAILED (2.0 ms)
  certificate redis, names redis.example, issued by CA, valid until 2027-01-02 03:04 UTC, TLS 1.3, TLS_AES_128_GCM_SHA256
- 10.0.0.2:7000, not listed, found by the cluster, Valkey 8.0.1

A note.
`
	if got := r.Text(); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestRoundTrip(t *testing.T) {
	if roundTrip(nil) != nil {
		t.Error("no trips make a round trip")
	}
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	tests := []struct {
		trips         []time.Duration
		median, worst float64
	}{
		{[]time.Duration{ms(5)}, 5, 5},
		{[]time.Duration{ms(9), ms(1)}, 5, 9},
		{[]time.Duration{ms(30), ms(1), ms(2)}, 2, 30},
	}
	for _, test := range tests {
		if got := roundTrip(test.trips); got.MedianMS != test.median || got.WorstMS != test.worst {
			t.Errorf("%v: %+v", test.trips, got)
		}
	}
}

// TestTenths: round trips are said with one digit behind the point.
func TestTenths(t *testing.T) {
	for ms, want := range map[float64]string{31.141: "31.1", 80.453: "80.5", 20.04: "20"} {
		if got := tenths(ms); got != want {
			t.Errorf("%v: %s, want %s", ms, got, want)
		}
	}
}

// TestEventsCount holds that finished stages only grow, and end at the total.
func TestEventsCount(t *testing.T) {
	var done, total []int
	r := &recorder{observe: func(e Event) { done, total = append(done, e.Done), append(total, e.Total) }}
	a := r.add("a:1", true)
	b := r.add("b:1", false)
	for _, track := range []*track{a, b} {
		track.begin(finding.StageResolve)
		track.end(finding.StageResolve, StatusOK)
		track.begin(finding.StageConnect)
		track.end(finding.StageConnect, StatusFailed)
		track.finish()
	}
	if !slices.IsSorted(done) || done[len(done)-1] != total[len(total)-1] || total[len(total)-1] != 2*len(nodeStages) {
		t.Errorf("done %v of %v", done, total)
	}
}

func TestFreeze(t *testing.T) {
	r := &recorder{}
	late := r.add("z:1", true)
	r.add("c:1", false)
	r.add("a:1", true)
	r.add("b:1", false)
	r.find(finding.New(finding.ReplicaMissing, "a:1", nil))
	r.find(finding.New(finding.ReplicaMissing, "a:1", nil))
	nodes, findings := r.freeze()
	late.update(func(n *Node) { n.Version = "too late" })
	r.find(finding.New(finding.Cancelled, "", nil))
	var order []string
	for _, n := range nodes {
		order = append(order, n.Address)
	}
	if !slices.Equal(order, []string{"z:1", "a:1", "b:1", "c:1"}) || len(findings) != 1 {
		t.Errorf("%v, %d findings", order, len(findings))
	}
	if again, findings := r.freeze(); again[0].Version != "" || len(findings) != 1 {
		t.Error("a frozen report changes")
	}
}
