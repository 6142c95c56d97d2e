//go:build linux

package redisprobe_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestJoiningNode has a node join the cluster in the middle of a test, and looks
// again once the cluster knows it.
func TestJoiningNode(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true})
	joining := redistest.StartServer(t, redistest.Options{
		Password: password, Directives: []string{"cluster-enabled yes", "cluster-node-timeout 2000"},
	})
	var once sync.Once
	to := target(c.Seeds()...)
	r := redisprobe.Run(t.Context(), to, func(e redisprobe.Event) {
		if e.Node != nil && e.Current == finding.StageTopology {
			once.Do(func() { go c.Nodes[0].Do("CLUSTER", "MEET", joining.Host, strconv.Itoa(joining.Port)) })
		}
	})
	checkReport(t, r) // whichever view the nodes had just then

	c.Nodes[0].MustDo(t, "CLUSTER", "MEET", joining.Host, strconv.Itoa(joining.Port))
	redistest.Eventually(t, 20*time.Second, "the new node is looked at, and nothing fails", func() bool {
		r = redisprobe.Run(t.Context(), to, nil)
		return r.Verdict != redisprobe.VerdictFailed &&
			slices.ContainsFunc(r.Nodes, func(n redisprobe.Node) bool { return n.Address == joining.Addr })
	})
	checkReport(t, r)
}

// TestOddNode holds that the word of a node that has just joined, and knows no
// more than the node that it met, is not taken for the cluster's: it is said to
// differ, and nothing else.
func TestOddNode(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true, Timeout: time.Minute})
	odd := redistest.StartServer(t, redistest.Options{
		Password: password, Directives: []string{"cluster-enabled yes", "protected-mode no", "cluster-node-timeout 60000"},
	})
	odd.MustDo(t, "CLUSTER", "MEET", c.Nodes[0].Host, strconv.Itoa(c.Nodes[0].Port))
	redistest.Eventually(t, 20*time.Second, "all know each other", func() bool {
		return !slices.ContainsFunc(append(slices.Clone(c.Nodes), odd), func(s *redistest.Server) bool {
			seen := s.MustDo(t, "CLUSTER", "NODES")
			return strings.Count(seen, " connected") != 4 || strings.Contains(seen, "handshake")
		})
	})
	slot, err := strconv.Atoi(odd.MustDo(t, "CLUSTER", "KEYSLOT", "__Booksleeve_TieBreak"))
	if err != nil {
		t.Fatal(err)
	}
	for stranger := range c.Nodes { // but for the one whose slot is asked for
		if stranger != slot*len(c.Nodes)/16384 {
			forget(t, c.NodeID(stranger), odd, c.Nodes...)
		}
	}
	redistest.Eventually(t, 10*time.Second, "the odd node takes the cluster to be down", func() bool {
		return strings.Contains(odd.MustDo(t, "CLUSTER", "INFO"), "cluster_state:fail")
	})
	for name, hosts := range map[string][]string{
		"advertised": c.Seeds(), "listed": append([]string{odd.Addr}, c.Seeds()...),
	} {
		t.Run(name, func(t *testing.T) {
			r := probeOnce(t, target(hosts...))
			expectCodes(t, r, "topology-disagreement", "replica-missing")
			differing := slices.DeleteFunc(slices.Clone(r.Findings), func(f redisprobe.Finding) bool { return f.Code != "topology-disagreement" })
			if len(differing) != 1 || differing[0].Node != odd.Addr {
				t.Errorf("said to differ, where one is: %v", differing)
			}
		})
	}
}
