package redisprobe

import (
	"context"
	"slices"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
)

// share is the part of the data that a master serves.
type share struct {
	ranges []slotRange // nil: all of it, without cluster
	moving []int       // slots on their way to or from another master
}

// topology reads what the node says of its cluster, and starts with the nodes
// that it advertises. It returns the node's share if a session life can be
// tried on it: nil for replicas, for masters without slots, and after a failure.
func (n *node) topology(ctx context.Context, g *session.Greeting) *share {
	n.track.begin(finding.StageTopology)
	text, err := g.ClusterNodes()
	if err != nil {
		return n.alone(g)
	}
	v, err := parseClusterNodes(text, n.address)
	if err != nil {
		n.broken(finding.StageTopology, []Finding{finding.New(finding.NotRedis, n.address, finding.Args{"kind": unreadable})})
		return nil
	}
	self := v.members[v.self]
	n.p.farm.know(n, func(k *knowledge) {
		k.cluster, k.role, k.self = true, self.role, strings.Clone(v.self)
		k.down, k.serving = g.Down(), v.serving()
	})
	n.track.update(func(node *Node) { node.Role, node.Slots = self.role, count(v.own) })
	if n.p.farm.see(n, v) {
		n.p.discovered(ctx, v)
	}
	if self.role == RoleReplica && g.Info["master_link_status"] == "down" {
		n.find(finding.ReplicaNotLinked, finding.Args{"master": v.label(self.master)})
	}
	n.track.end(finding.StageTopology, StatusOK)
	if !v.serving() {
		return nil
	}
	return &share{ranges: slices.Clone(v.own), moving: slices.Clone(v.moving)}
}

// unreadable is what is wrong with a server whose CLUSTER NODES is none.
const unreadable = ": its answer to CLUSTER NODES cannot be read"

// label names a member of the view by its address.
func (v *view) label(id string) string {
	if m := v.members[id]; m != nil {
		return m.label()
	}
	return "(unknown)"
}

// alone is the topology of a server without cluster.
func (n *node) alone(g *session.Greeting) *share {
	role := roleOf(g.Info)
	n.p.farm.know(n, func(k *knowledge) { k.standalone, k.role = true, role })
	n.track.update(func(node *Node) { node.Role = role })
	n.track.end(finding.StageTopology, StatusOK)
	if role == RoleReplica {
		return nil
	}
	return &share{}
}

// roleOf is the server's part as INFO says it.
func roleOf(info session.Info) Role {
	switch info["role"] {
	case "master":
		return RoleMaster
	case "slave", "replica":
		return RoleReplica
	default:
		return RoleUnknown
	}
}
