//go:build linux

package redisprobe_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// topologyCases are about what the nodes are to each other: one or two for each kind of
// fault. The rules have their tables in package topology.
var topologyCases = []liveCase{
	{
		name: "slots without a master", codes: []finding.Code{"slots-uncovered", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := masters(t, redistest.ClusterOptions{Slots: allBut100, Directives: []string{"cluster-require-full-coverage no"}})
			return target(c.Seeds()...)
		},
		says:  []string{"100 ", "16284"},
		check: summary(notPassed),
	},
	{
		name: "cluster down", codes: []finding.Code{"cluster-down", "slots-uncovered", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := masters(t, redistest.ClusterOptions{Slots: allBut100, Unsettled: true})
			linked(t, c)
			return target(c.Seeds()...)
		},
		check: summary(notPassed),
	},
	{
		name: "replica failed", codes: []finding.Code{"replica-missing", "replica-unreachable"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, Timeout: 500 * time.Millisecond})
			c.ReplicaOf(0).Kill()
			redistest.Eventually(t, 10*time.Second, "the cluster counts it as failed", func() bool {
				return strings.Contains(c.Nodes[0].MustDo(t, "CLUSTER", "NODES"), "slave,fail ")
			})
			return target(c.Seeds()...)
		},
		says: []string{"no working replica (failed: 127.0.0.", "Bring a failed replica back"},
	},
	{
		name: "replica unlinked", codes: []finding.Code{"replica-not-linked"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := pair(t, redistest.ClusterOptions{})
			replica := c.Replicas()[0]
			replica.MustDo(t, "CONFIG", "SET", "masterauth", "wrong")
			c.Nodes[0].MustDo(t, "CLIENT", "KILL", "TYPE", "replica")
			redistest.Eventually(t, 5*time.Second, "the link is down", func() bool {
				return strings.Contains(replica.MustDo(t, "INFO", "replication"), "master_link_status:down")
			})
			return target(c.Seeds()...)
		},
		says: []string{"127.0.0.2", "masterauth"},
	},
	{
		name: "replica being copied to", codes: []finding.Code{"replica-synchronising"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := pair(t, redistest.ClusterOptions{Timeout: time.Minute})
			master, replica := c.Nodes[0], c.Replicas()[0]
			for i := range 100 {
				master.MustDo(t, "SET", fmt.Sprint("key", i), "value")
			}
			master.MustDo(t, "CONFIG", "SET", "rdb-key-save-delay", "100000") // microseconds a key
			master.MustDo(t, "DEBUG", "CHANGE-REPL-ID")
			master.MustDo(t, "CLIENT", "KILL", "TYPE", "replica")
			redistest.Eventually(t, 5*time.Second, "the replica takes over all data anew", func() bool {
				return strings.Contains(replica.MustDo(t, "INFO", "replication"), "master_sync_in_progress:1")
			})
			return target(c.Seeds()...)
		},
		says: []string{"127.0.0.2", "is copying the data of its master 127.0.0.1"},
	},
	{
		name: "replica on its master's machine", codes: []finding.Code{"replica-same-host"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"127.0.0.1"}, Password: password})
			return target(c.Seeds()...)
		},
	},
	{
		name: "all replicas listed", codes: []finding.Code{"host-is-replica", "master-not-listed"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return target(redistest.Addrs(cluster(t, l.plain).Replicas())...)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			if len(r.CompleteHosts) != 3 {
				t.Errorf("complete hosts %v", r.CompleteHosts)
			}
		},
	},
	{
		name: "master forgotten", codes: []finding.Code{"master-not-listed"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return target(cluster(t, l.plain).Seeds()[:2]...)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			third := findingOf(t, r, "master-not-listed").Node
			if want := append(listed(r), third); !slices.Equal(r.CompleteHosts, want) {
				t.Errorf("complete hosts %v, want %v", r.CompleteHosts, want)
			}
			expectSays(t, r, "master-not-listed", strings.Join(r.CompleteHosts, ","))
		},
	},
	{
		name: "two clusters", codes: []finding.Code{"clusters-differ", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			one := redistest.ClusterOptions{Hosts: []string{"127.0.0.1"}, NoReplicas: true, Password: password}
			return target(redistest.StartCluster(t, one).Nodes[0].Addr, redistest.StartCluster(t, one).Nodes[0].Addr)
		},
	},
	{
		name: "cluster and single server", codes: []finding.Code{"clusters-differ"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return target(append(cluster(t, l.plain).Seeds(), server(t).Addr)...)
		},
	},
	{
		name: "two single servers", codes: []finding.Code{"standalone-several-hosts"},
		setup: func(t *testing.T, _ *live) redisprobe.Target { return target(server(t).Addr, server(t).Addr) },
	},
	{
		name: "nodes disagree", codes: []finding.Code{"topology-disagreement"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{Masters: 1, Replicas: 2, Password: password, Timeout: time.Minute})
			forget(t, c.NodeID(2), c.Nodes[1], c.Nodes...)
			return target(c.Seeds()...)
		},
	},
	{
		name: "replica without its master", codes: []finding.Code{"replica-only"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			_, replica := replication(t)
			return target(replica.Addr)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			if !strings.Contains(findingOf(t, r, "replica-only").Message, "127.0.0.1:") {
				t.Errorf("the master is not named: %s", r.Text())
			}
		},
	},
	{
		name: "replica beside its master",
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			master, replica := replication(t)
			return target(master.Addr, replica.Addr)
		},
	},
}

// allBut100 shares out all slots but the last hundred among three masters.
func allBut100(master int) string {
	return []string{"0-5460", "5461-10921", "10922-16283"}[master]
}

// masters starts a cluster of three masters on one machine.
func masters(t *testing.T, options redistest.ClusterOptions) *redistest.Cluster {
	t.Helper()
	options.Hosts, options.Masters, options.NoReplicas = []string{"127.0.0.1"}, 3, true
	options.Password = password
	return redistest.StartCluster(t, options)
}

// linked waits until every node has a connection to every other.
func linked(t *testing.T, c *redistest.Cluster) {
	t.Helper()
	redistest.Eventually(t, 10*time.Second, "all nodes are linked", func() bool {
		return !slices.ContainsFunc(c.Nodes, func(node *redistest.Server) bool {
			seen := node.MustDo(t, "CLUSTER", "NODES")
			return strings.Contains(seen, "disconnected") || strings.Contains(seen, "fail")
		})
	})
}

// replication starts a single server and a replica of it.
func replication(t *testing.T) (master, replica *redistest.Server) {
	t.Helper()
	master = server(t)
	replica = server(t, fmt.Sprintf("replicaof %s %d", master.Host, master.Port))
	redistest.Eventually(t, 5*time.Second, "the replica is linked", func() bool {
		return strings.Contains(replica.MustDo(t, "INFO", "replication"), "master_link_status:up")
	})
	return master, replica
}

// listed are the addresses of the listed nodes.
func listed(r redisprobe.Report) []string {
	var hosts []string
	for _, n := range r.Nodes {
		if n.Listed {
			hosts = append(hosts, n.Address)
		}
	}
	return hosts
}
