//go:build linux

package redisprobe_test

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

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
		if e.Node != nil && e.Current == redisprobe.StageTopology {
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
