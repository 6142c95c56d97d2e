package topology

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// TestJudgeIPv6 holds which clients can use a cluster that advertises IPv6 addresses.
func TestJudgeIPv6(t *testing.T) {
	nodes := strings.NewReplacer("10.0.0.", "2001:db8::", "myself,", "").Replace(production)
	tests := []struct {
		name     string
		versions []client.Version
		moved    string
		nodes    string
		says     []string // nil: nothing is found
	}{
		{"2.5", nil, "", nodes, []string{"client 2.5.61 cannot read the IPv6 address", "IPv4 address on each node."}},
		{"3", []client.Version{client.V3}, "", nodes, nil},
		{"2.5 and 3", []client.Version{client.V2_5, client.V3}, "", nodes, []string{"client 2.5.61 cannot"}},
		{"2.6", []client.Version{client.V2_6}, "2001:db8::1", nodes, []string{"A host name also works"}},
		{"2.6, names preferred", []client.Version{client.V2_6}, "redis-a", nodes, nil},
		{"2.5, names preferred", []client.Version{client.V2_5}, "redis-a", nodes, []string{"2.5.61"}},
		{"the shortest", nil, "", strings.NewReplacer("2001:db8::1", "::1").Replace(nodes), []string{"client 2.5.61 cannot"}},
		{"in brackets", nil, "", regexp.MustCompile(`2001:db8::\d`).ReplaceAllString(nodes, "[$0]"), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := situation{nodes: test.nodes}.facts(t)
			f.Clients, f.MovedTo = test.versions, test.moved
			var want []string
			for i := 1; i <= 3 && test.says != nil; i++ {
				want = append(want, "node-unreachable "+f.Nodes[i-1].Address)
			}
			expect(t, Judge(f).Findings, want, test.says)
		})
	}
}

func TestJudgeStandalone(t *testing.T) {
	single := func(address string, info Info) Node {
		return Node{Address: address, Listed: true, Reached: []string{address}, SignedIn: true, Mode: ModeStandalone, Role: info.Role(), Info: info}
	}
	master := func(address, data string) Node {
		return single(address, Info{"redis_version": "7.0.15", "role": "master", "master_replid": data})
	}
	replica := func(address, data, of string) Node {
		host, port, _ := strings.Cut(of, ":")
		return single(address, Info{"redis_version": "7.0.15", "role": "slave", "master_replid": data, "master_host": host, "master_port": port})
	}
	dead := func(address string) Node {
		return Node{Address: address, Listed: true, Reached: []string{address}, Unusable: []finding.Finding{finding.New(finding.TCPRefused, address, nil)}}
	}
	tests := []struct {
		name       string
		nodes      []Node
		mode       Mode
		want, says []string
	}{
		{"nothing", nil, ModeUnknown, nil, nil},
		{"one", []Node{master("a:1", "x")}, ModeStandalone, nil, nil},
		{"one by two names", []Node{master("a:1", "x"), master("b:1", "x")}, ModeStandalone, nil, nil},
		{"two", []Node{master("a:1", "x"), master("b:1", "y")}, ModeStandalone, []string{"standalone-several-hosts  a:1,b:1"}, []string{"a:1, b:1"}},
		{"two that do not say what they keep", []Node{master("a:1", ""), master("b:1", "")}, ModeStandalone, []string{"standalone-several-hosts  a:1,b:1"}, nil},
		{"one and its replica", []Node{replica("b:1", "x", "a:1"), master("a:1", "x")}, ModeStandalone, nil, nil},
		{"one and its replica, which has not begun", []Node{replica("b:1", "y", "a:1"), master("a:1", "x")}, ModeStandalone, nil, nil},
		{"one and another one's replica", []Node{master("a:1", "x"), replica("b:1", "y", "c:1")}, ModeStandalone, []string{"standalone-several-hosts  a:1,b:1"}, nil},
		{"a replica", []Node{replica("b:1", "x", "a:1")}, ModeStandalone, []string{"replica-only  b:1"}, []string{"but not their master a:1", "List the master a:1"}},
		{"two replicas", []Node{replica("b:1", "x", "a:1"), replica("c:1", "x", "a:1")}, ModeStandalone, []string{"replica-only  b:1,c:1"}, []string{"(b:1, c:1)"}},
		{
			"replicas, and their master is dead",
			[]Node{dead("a:1"), replica("b:1", "x", "a:1"), replica("c:1", "x", "a:1")},
			ModeStandalone,
			[]string{"tcp-refused a:1"},
			[]string{"Sessions fail: only replicas are left, which are read-only."},
		},
		{"one, and a dead one", []Node{dead("b:1"), master("a:1", "x")}, ModeStandalone, []string{"tcp-refused b:1"}, []string{"Sessions still work, on a:1."}},
		{"all dead", []Node{dead("b:1"), dead("a:1")}, ModeUnknown, []string{"tcp-refused a:1", "tcp-refused b:1"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			judged := Judge(Facts{Nodes: test.nodes})
			expect(t, judged.Findings, test.want, test.says)
			if judged.Mode != test.mode || judged.CompleteHosts != nil {
				t.Errorf("mode %s, complete hosts %v", judged.Mode, judged.CompleteHosts)
			}
		})
	}
}

// TestJudgeMixture has hosts listed together that do not belong together.
func TestJudgeMixture(t *testing.T) {
	one, other := line(1, "10.0.0.1:7000", "master", "", "0-16383"), line(2, "10.0.0.2:7000", "master", "", "0-16383")
	f := situation{nodes: one}.facts(t)
	f.Nodes = append(f.Nodes, situation{nodes: other}.facts(t).Nodes...)
	f.says(t, "10.0.0.2:7000", other)
	missing := []string{"replica-missing 10.0.0.1:7000", "replica-missing 10.0.0.2:7000"}
	expect(t, Judge(f).Findings, append(missing, "clusters-differ  10.0.0.1:7000,10.0.0.2:7000"), []string{"cluster 1: 10.0.0.1:7000; cluster 2: 10.0.0.2:7000. Sessions are in whichever"})

	f = situation{nodes: one}.facts(t)
	f.Nodes = append(f.Nodes, Node{Address: "10.0.0.3:7000", Listed: true, Mode: ModeStandalone, Role: RoleMaster})
	expect(t, Judge(f).Findings, []string{"replica-missing 10.0.0.1:7000", "clusters-differ  10.0.0.1:7000,10.0.0.3:7000"}, []string{"cluster 1: 10.0.0.1:7000; without cluster: 10.0.0.3:7000."})
}

func TestJudgeVersions(t *testing.T) {
	node := func(address, version string) Node {
		return Node{Address: address, Listed: true, SignedIn: true, Info: Info{"redis_version": version}}
	}
	valkey := Node{Address: "v:1", SignedIn: true, Info: Info{"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "8.0.1"}}
	tests := []struct {
		name     string
		nodes    []Node
		platform string
		on       string // nodes of the finding, "-" for none
		says     []string
	}{
		{"7.0 anywhere", []Node{node("r:1", "7.0.15")}, "", "-", nil},
		{"7.2 anywhere", []Node{node("r:1", "7.2.4")}, "", "-", nil},
		{"8.2 anywhere", []Node{node("r:1", "8.2.0")}, "", "-", nil},
		{"7.0 from 11.23", []Node{node("r:1", "7.0.15")}, "11.23.0", "-", nil},
		{"7.2 from 11.35", []Node{node("r:1", "7.2.4")}, "11.35.1", "-", nil},
		{"7.2 before 11.35", []Node{node("r:1", "7.2.4")}, "11.34.9", "r:1", []string{"do not work together. Redis 7.2.4 (r:1) needs Platform Server 11.35 or later, and this one is 11.34.9."}},
		{"8.2 before 11.39", []Node{node("r:1", "8.2.1")}, "11.38.0", "r:1", []string{"Redis 8.2.1 (r:1) needs Platform Server 11.39 or later, and this one is 11.38.0."}},
		{"8.2 from 11.39", []Node{node("r:1", "8.2.1")}, "11.39.0", "-", nil},
		{"8.0 nowhere", []Node{node("r:1", "8.0.1"), node("s:1", "8.0.1")}, "11.40.0", "r:1,s:1", []string{"Redis 8.0.1 (r:1, s:1) is not a version that the platform supports."}},
		{"6.2 nowhere", []Node{node("r:1", "6.2.6")}, "", "r:1", []string{"Redis 6.2.6 (r:1) is not a version that the platform supports."}},
		{"no version that could be read", []Node{node("r:1", "unknown")}, "11.39.0", "r:1", []string{"Redis unknown (r:1) is not a version"}},
		{"none said", []Node{node("r:1", "")}, "11.39.0", "-", nil},
		{"control characters, escaped where they are shown", []Node{node("r:1", "7.9\x1b[2J")}, "", "r:1", []string{"7.9\x1b[2J"}},
		{"Valkey", []Node{valkey}, "", "v:1", []string{"Valkey 8.0.1 (v:1) is not supported by the platform."}},
		{"several", []Node{node("r:1", "7.0.15"), node("s:1", "8.0.1"), valkey, node("t:1", "8.0.1")}, "", "s:1,t:1,v:1", []string{"Redis 8.0.1 (s:1, t:1) is not a version that the platform supports. Valkey 8.0.1 (v:1)"}},
		{"too old a platform", []Node{node("r:1", "7.2.4")}, "11.22.9", "", []string{"Platform Server 11.22.9 cannot keep sessions in Redis, 11.23 is the first that can."}},
		{"far too old a platform", nil, "10.99", "", []string{"Platform Server 10.99"}},
		{"a platform of no version", nil, "x", "-", nil},
		{"a platform of another age", nil, "12.0", "-", nil},
		{"Valkey's Sentinel", []Node{{Address: "v:1", SignedIn: true, Info: Info{"server_name": "valkey", "valkey_version": "8.0.1", "server_mode": "sentinel"}}}, "", "v:1", []string{"Valkey 8.0.1 (v:1) is not supported by the platform."}},
		{"a Sentinel", []Node{{Address: "r:1", SignedIn: true, Info: Info{"redis_version": "6.0.0", "redis_mode": "sentinel"}}}, "", "-", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var want []string
			if test.on != "-" {
				want = []string{strings.TrimSpace("version-unsupported  " + test.on)}
			}
			expect(t, Judge(Facts{Nodes: test.nodes, Platform: test.platform}).Findings, want, test.says)
		})
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]string{
		"": "unknown", "-1": "unknown", "0": "unknown", "x": "unknown", "9223372036854775807": "unknown",
		"1": "1 bytes", "1023": "1023 bytes", "1024": "1 KB", "12582912": "12 MB", "1610612736": "1.5 GB",
	} {
		if got := size(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestUnusableAlone holds that a test that did not come to its end says which nodes
// cannot be used, and nothing more.
func TestUnusableAlone(t *testing.T) {
	f := situation{nodes: production, listed: threeMasters[:2], dead: []string{"10.0.0.1:7000", "10.0.0.3:7001"}}.facts(t)
	expect(t, Unusable(f), []string{"tcp-refused 10.0.0.1:7000", "replica-unreachable 10.0.0.3:7001"}, nil)
}

// TestJudgeLarge holds that a cluster that is too large is said to be, that what its
// lines say of slots counts, and that what is found of a thousand masters is bounded.
func TestJudgeLarge(t *testing.T) {
	masters := func(n int) string {
		var text strings.Builder
		for i := range n {
			text.WriteString(line(i+1, fmt.Sprintf("10.1.%d.%d:7000", i/250, 1+i%250), "master", "", fmt.Sprint(i)))
		}
		return text.String()
	}
	f := Facts{Views: &Views{}}
	view := parsed(t, id(1), masters(MaxNodes), "10.1.0.1:7000")
	for i, m := range view.Members {
		f.Nodes = append(f.Nodes, Node{Address: m.Address, Listed: i == 0, SignedIn: true, Mode: ModeCluster, ID: m.ID})
		same := *view
		same.Reporter, same.ID = m.Address, m.ID
		f.Views.Add(&same)
	}
	begun := time.Now()
	judged := Judge(f)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	data, err := json.Marshal(judged.Findings)
	if err != nil || len(data) > 3<<20 {
		t.Errorf("%d KiB of findings, %v", len(data)>>10, err)
	}
	if len(judged.CompleteHosts) != MaxNodes {
		t.Errorf("%d complete hosts", len(judged.CompleteHosts))
	}

	many := masters(MaxNodes + 500)
	f = Facts{Nodes: []Node{{Address: "10.1.0.1:7000", Listed: true, Mode: ModeCluster, ID: id(1)}}, Views: &Views{}}
	f.says(t, "10.1.0.1:7000", many)
	expect(t, Judge(f).Findings, []string{"nodes-not-looked-at  10.1.0.1:7000", "slots-uncovered  " + strings.Join(addressesOf(f.Views), ",")}, []string{"500 of the 1500 nodes", "14884 of"})
	if got := f.Views.clusters[0].newest().TooMany(); got.Args["left"] != "500" {
		t.Errorf("left out: %s", got.Args["left"])
	}
}

// addressesOf are the addresses of the masters in the view that counts.
func addressesOf(s *Views) []string {
	var all []string
	for _, m := range s.clusters[0].newest().Masters() {
		all = append(all, m.Address)
	}
	return all
}
