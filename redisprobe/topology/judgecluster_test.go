package topology

import (
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/finding"
)

func TestJudgeCluster(t *testing.T) {
	without := func(part string) string { return strings.Replace(production, part, "", 1) }
	replaced := func(old, new string) string { return strings.Replace(production, old, new, 1) }
	tests := []struct {
		name string
		situation
		want, says []string
		complete   []string
	}{
		{name: "healthy", situation: situation{nodes: production}},
		{
			name:      "slots of nobody",
			situation: situation{nodes: replaced(" 0-5460", " 100-5460")},
			want:      []string{"slots-uncovered  10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000"}, says: []string{"100 of", "0-99"},
		},
		{
			name:      "down",
			situation: situation{nodes: production, change: func(_ *testing.T, f *Facts) { f.node("10.0.0.2:7000").Down = true; f.node("10.0.0.3:7000").Down = true }},
			want:      []string{"cluster-down  10.0.0.2:7000,10.0.0.3:7000"}, says: []string{"10.0.0.2:7000 reports that the Redis Cluster is down."},
		},
		{
			name:      "down for a replica alone",
			situation: situation{nodes: production, change: func(_ *testing.T, f *Facts) { f.node("10.0.0.2:7001").Down = true }},
			want:      []string{"topology-disagreement 10.0.0.2:7001"}, says: []string{"it considers the cluster down"},
		},
		{
			name: "down, and nobody serves",
			situation: situation{
				nodes: line(1, "10.0.0.1:7000", "master", "", ""), listed: []string{"10.0.0.1:7000"},
				change: func(_ *testing.T, f *Facts) { f.node("10.0.0.1:7000").Down = true },
			},
			want: []string{"cluster-down  10.0.0.1:7000", "slots-uncovered"},
		},
		{
			name: "another view",
			situation: situation{nodes: production, change: func(t *testing.T, f *Facts) {
				f.says(t, "10.0.0.2:7001", without(production[strings.Index(production, id(6)):]))
			}},
			want: []string{"topology-disagreement 10.0.0.2:7001"}, says: []string{"only 10.0.0.1:7000 lists 10.0.0.3:7001"},
		},
		{
			name: "changing",
			situation: situation{nodes: production, change: func(_ *testing.T, f *Facts) {
				f.node("10.0.0.1:7000").Changing, f.node("10.0.0.3:7000").Changing = true, true
			}},
			want: []string{"topology-changing  10.0.0.1:7000,10.0.0.3:7000"}, says: []string{"test again"},
		},
		{
			name:      "no replica",
			situation: situation{nodes: without(line(5, "10.0.0.2:7001", "slave", id(1), ""))},
			want:      []string{"replica-missing 10.0.0.1:7000"}, says: []string{"--cluster-master-id " + id(1)},
		},
		{
			name:      "failed replica that is gone",
			situation: situation{nodes: strings.Replace(production, "slave "+id(1), "slave,fail "+id(1), 1), dead: []string{"10.0.0.2:7001"}},
			want:      []string{"replica-missing 10.0.0.1:7000", "replica-unreachable 10.0.0.2:7001"},
			says: []string{
				"(failed: 10.0.0.2:7001)", "10.0.0.2 refused the connection on port 7001. The cluster itself counts it as failed.",
				"run CLUSTER FORGET " + id(5) + " on every other node",
			},
		},
		{
			name:      "replica on its master's machine",
			situation: situation{nodes: strings.Replace(production, "10.0.0.2:7001", "10.0.0.1:7002", 1)},
			want:      []string{"replica-same-host 10.0.0.1:7000"}, says: []string{"10.0.0.1:7002"},
		},
		{
			name:      "replica without its master",
			situation: situation{nodes: production, change: func(_ *testing.T, f *Facts) { f.node("10.0.0.2:7001").Info["master_link_status"] = "down" }},
			want:      []string{"replica-not-linked 10.0.0.2:7001"}, says: []string{"master 10.0.0.1:7000"},
		},
		{
			name: "replica that synchronises",
			situation: situation{nodes: production, change: func(_ *testing.T, f *Facts) {
				f.node("10.0.0.2:7001").Info = Info{
					"redis_version": "7.0.15", "master_link_status": "down", "master_sync_in_progress": "1", "master_sync_left_bytes": "12582912",
				}
			}},
			want: []string{"replica-synchronising 10.0.0.2:7001"}, says: []string{"copying the data of its master 10.0.0.1:7000 (left: 12 MB)"},
		},
		{
			name:      "replica listed",
			situation: situation{nodes: production, listed: append(slices.Clone(threeMasters), "10.0.0.3:7001")},
			want:      []string{"host-is-replica 10.0.0.3:7001"}, says: []string{"a replica of 10.0.0.2:7000", "List the masters: 10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000"},
			complete: threeMasters,
		},
		{
			name:      "master not listed",
			situation: situation{nodes: production, listed: threeMasters[:2]},
			want:      []string{"master-not-listed 10.0.0.3:7000"}, complete: threeMasters,
		},
		{
			name: "one host by two names",
			situation: situation{nodes: production, change: func(t *testing.T, f *Facts) {
				twin := *f.node("10.0.0.1:7000")
				twin.Address = "redis-a:7000"
				f.Nodes = slices.Insert(f.Nodes, 1, twin)
				f.says(t, "redis-a:7000", production)
			}},
		},
		{
			name: "the name that a node announces, listed and silent",
			situation: situation{
				nodes: strings.Replace(production, "10.0.0.1:7000@1", "10.0.0.1:7000@1,redis-a", 1), listed: append([]string{"redis-a:7000"}, threeMasters[1:]...), dead: []string{"redis-a:7000", "10.0.0.1:7000"},
			},
			want: []string{"node-unreachable 10.0.0.1:7000", "tcp-refused redis-a:7000"}, says: []string{"Sessions in its 5461 slots fail."},
		},
		{
			name:      "advertised master dead",
			situation: situation{nodes: production, listed: threeMasters[:2], dead: threeMasters[2:]},
			want:      []string{"master-not-listed 10.0.0.3:7000", "node-unreachable 10.0.0.3:7000"},
			says:      []string{"cannot be used from this server. 10.0.0.3 refused the connection on port 7000."}, complete: threeMasters,
		},
		{
			name:      "listed master dead",
			situation: situation{nodes: production, dead: threeMasters[2:]},
			want:      []string{"tcp-refused 10.0.0.3:7000"}, says: []string{"Sessions in its 5461 slots fail."},
		},
		{
			name:      "listed master dead, its replica took over",
			situation: situation{nodes: failedOver, listed: threeMasters, dead: threeMasters[:1]},
			want:      []string{"tcp-refused 10.0.0.1:7000", "master-not-listed 10.0.0.2:7001"},
			says:      []string{"refused the connection on port 7000. Sessions still work: 10.0.0.2:7001 took over from it.", "List all masters, so that the platform can start even if some of them are down: 10.0.0.2:7000,10.0.0.3:7000,10.0.0.2:7001"},
			complete:  []string{"10.0.0.2:7000", "10.0.0.3:7000", "10.0.0.2:7001"},
		},
		{
			name: "all listed, one dead, its replica took over, known by its shard",
			situation: situation{
				nodes:  strings.NewReplacer("10.0.0.1:7000@1", "10.0.0.1:7000@1,,shard-id=s1", "10.0.0.2:7001@1", "10.0.0.2:7001@1,,shard-id=s1").Replace(failedOver),
				listed: append(slices.Clone(threeMasters), "10.0.0.2:7001"), dead: threeMasters[:1],
			},
			want: []string{"tcp-refused 10.0.0.1:7000"}, says: []string{"Sessions still work: 10.0.0.2:7001 took over from it."},
			complete: []string{"10.0.0.2:7000", "10.0.0.3:7000", "10.0.0.2:7001"},
		},
		{
			name:      "one master failed over, another cannot be used",
			situation: situation{nodes: failedOver, listed: threeMasters, dead: threeMasters[:2]},
			want:      []string{"tcp-refused 10.0.0.1:7000", "tcp-refused 10.0.0.2:7000", "master-not-listed 10.0.0.2:7001"},
			complete:  []string{"10.0.0.2:7000", "10.0.0.3:7000", "10.0.0.2:7001"},
		},
		{
			name:      "former master advertised, dead",
			situation: situation{nodes: failedOver, dead: threeMasters[:1]},
			want:      []string{"replica-unreachable 10.0.0.1:7000"}, says: []string{"The cluster's node without slots 10.0.0.1:7000 cannot be used", "CLUSTER FORGET " + id(1)},
		},
		{
			name:      "listed replica dead",
			situation: situation{nodes: production, listed: append(slices.Clone(threeMasters), "10.0.0.3:7001"), dead: []string{"10.0.0.3:7001"}},
			want:      []string{"host-is-replica 10.0.0.3:7001", "tcp-refused 10.0.0.3:7001"},
			says:      []string{"Sessions still work: the cluster's other nodes serve all slots."}, complete: threeMasters,
		},
		{
			name:      "a dead host beside the masters",
			situation: situation{nodes: production, listed: append(slices.Clone(threeMasters), "10.0.0.9:7000")},
			want:      []string{"tcp-refused 10.0.0.9:7000"}, says: []string{"Sessions still work: the cluster's other nodes serve all slots."}, complete: threeMasters,
		},
		{
			name:      "replica dead",
			situation: situation{nodes: production, dead: []string{"10.0.0.3:7001"}},
			want:      []string{"replica-unreachable 10.0.0.3:7001"}, says: []string{"The cluster's replica 10.0.0.3:7001"},
		},
		{
			name: "node that an outdated view alone has",
			situation: situation{nodes: production, change: func(t *testing.T, f *Facts) {
				f.says(t, "10.0.0.1:7001", production+line(9, "10.0.0.9:7000", "master", "", ""))
				f.Nodes = append(f.Nodes, Node{Address: "10.0.0.9:7000", Unusable: []finding.Finding{finding.New(finding.TCPTimeout, "10.0.0.9:7000", finding.Args{"timeout": "10 s"})}})
			}},
			want: []string{"topology-disagreement 10.0.0.1:7001", "replica-unreachable 10.0.0.9:7000"}, says: []string{"The cluster's node 10.0.0.9:7000"},
		},
		{
			name:      "master without address",
			situation: situation{nodes: replaced("10.0.0.3:7000", "?:7000")},
			want:      []string{"node-unreachable " + id(3)}, says: []string{"What the cluster advertises for it is not an address: ?:7000."},
		},
		{
			name:      "ports without TLS",
			situation: situation{nodes: replaced("10.0.0.3:7000", "10.0.0.3:0"), change: func(_ *testing.T, f *Facts) { f.SSL = true }},
			want:      []string{"node-unreachable " + id(3)}, says: []string{"set tls-cluster yes on every node"},
		},
		{
			name: "plain ports behind those with TLS",
			situation: situation{
				nodes: production, listed: threeMasters[:2],
				change: func(_ *testing.T, f *Facts) {
					f.SSL = true
					f.node("10.0.0.3:7000").Unusable = []finding.Finding{finding.New(finding.TLSNotOffered, "10.0.0.3:7000", nil)}
				},
			},
			want: []string{"master-not-listed 10.0.0.3:7000", "node-unreachable 10.0.0.3:7000"}, says: []string{"set tls-cluster yes on every node"}, complete: threeMasters,
		},
		{
			name: "loopback advertised",
			situation: situation{
				nodes: strings.ReplaceAll(production, "10.0.0.", "127.0.0."), listed: []string{"redis.example:7000"}, dead: []string{"127.0.0.1:7000"},
				change: func(t *testing.T, f *Facts) {
					n := f.node("redis.example:7000")
					n.Unusable, n.ID, n.Mode = nil, id(2), ModeCluster
					f.says(t, "redis.example:7000", strings.ReplaceAll(production, "10.0.0.", "127.0.0."))
				},
			},
			want: []string{"master-not-listed 127.0.0.1:7000", "master-not-listed 127.0.0.3:7000", "node-unreachable 127.0.0.1:7000"},
			says: []string{"works only on the Redis machine itself: set cluster-announce-ip"}, complete: []string{"redis.example:7000", "127.0.0.1:7000", "127.0.0.3:7000"},
		},
		{
			name: "another cluster's node advertised",
			situation: situation{nodes: production, change: func(t *testing.T, f *Facts) {
				n := f.node("10.0.0.3:7001")
				n.ID = id(99)
				f.Views = &Views{}
				for _, n := range f.Nodes {
					if n.ID != id(99) {
						f.says(t, n.Address, production)
					}
				}
				f.says(t, n.Address, line(99, "10.0.0.3:7001", "master", "", "0-16383"))
			}},
			want: []string{"replica-unreachable 10.0.0.3:7001"}, says: []string{"belongs to another cluster", "CLUSTER NODES on 10.0.0.3:7001 and on 10.0.0.1:7000"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			judged := Judge(test.facts(t))
			for i, want := range test.want {
				test.want[i] = strings.TrimSpace(want)
			}
			expect(t, judged.Findings, test.want, test.says)
			if judged.Mode != ModeCluster || !slices.Equal(judged.CompleteHosts, test.complete) {
				t.Errorf("mode %s, complete hosts %v, want %v", judged.Mode, judged.CompleteHosts, test.complete)
			}
		})
	}
}
