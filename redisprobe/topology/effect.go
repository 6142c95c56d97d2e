package topology

import (
	"fmt"
	"slices"

	"sessionconfig/internal/finding"
)

// effect is a sentence on what it means for the sessions that a listed host cannot be
// used; empty where that goes without saying, or cannot be said.
func (j *judge) effect(n *Node) string {
	switch {
	case n.notJudged():
		return ""
	case len(j.clusters) == 1:
		return j.effectInCluster(&j.clusters[0], n)
	case len(j.clusters) == 0 && j.mode() == ModeStandalone:
		return j.effectWithout()
	}
	return ""
}

func (j *judge) effectInCluster(c *judged, n *Node) string {
	m := c.member(n)
	switch {
	case m != nil && m.Serves():
		return fmt.Sprintf("Sessions in its %d slots fail.", m.Slots.Count())
	case !j.works(c):
		return ""
	case m != nil && m.Role == RoleMaster:
		if successors := j.tookOver(c, m); len(successors) > 0 {
			return "Sessions still work: " + finding.List(successors, "") + " took over from it."
		}
	}
	return "Sessions still work: the cluster's other nodes serve all slots."
}

// works tells whether every slot of the cluster has a master that can be used.
func (j *judge) works(c *judged) bool {
	if !c.view.Whole() || len(c.view.Uncovered()) > 0 {
		return false
	}
	return !slices.ContainsFunc(c.view.Masters(), func(m *Member) bool {
		n := j.nodeOf(c, m)
		return n == nil || len(n.Unusable) > 0 && !n.notJudged() || n.Failed || n.Down
	})
}

// nodeOf is the node that a member is, nil if it was not looked at.
func (j *judge) nodeOf(c *judged, m *Member) *Node {
	for _, n := range c.nodes {
		if n.ID == m.ID {
			return n
		}
	}
	return j.byAddress[m.Address]
}

// tookOver are the masters that serve what a failed one did: those of its shard, or
// else those that are not listed.
func (j *judge) tookOver(c *judged, failed *Member) []string {
	var sameShard, unlisted []string
	for _, m := range c.view.Masters() {
		if m.Shard != "" && m.Shard == failed.Shard {
			sameShard = append(sameShard, m.Label())
		}
		if n := j.nodeOf(c, m); n != nil && !n.Listed {
			unlisted = append(unlisted, m.Label())
		}
	}
	if len(sameShard) > 0 {
		return sameShard
	}
	return unlisted
}

// effectWithout is the effect among single servers.
func (j *judge) effectWithout() string {
	single := j.single()
	for _, n := range single {
		if n.Role != RoleReplica && len(n.Unusable) == 0 && !n.Failed {
			return "Sessions still work, on " + n.Address + "."
		}
	}
	if len(single) > 0 && single[0].Role == RoleReplica {
		return "Sessions fail: only replicas are left, which are read-only."
	}
	return ""
}
