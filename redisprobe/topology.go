package redisprobe

import (
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// share is the part of the data that a master serves.
type share struct {
	ranges []slotRange // nil: all of it, without cluster
	moving []int       // slots on their way to or from another master
}

// topology reads what the node says of its cluster, and starts with the nodes
// that it advertises. It returns the node's share if a session life can be
// tried on it: nil for replicas, for masters without slots, and after a failure.
func (n *node) topology(client *redis.Client, g *greeting) *share {
	n.track.begin(finding.StageTopology)
	text, err := g.nodes.Text()
	g.nodes = nil // its memory may be needed for the next node's
	if err != nil {
		return n.alone(g)
	}
	v, err := parseClusterNodes(text, n.address)
	if err != nil {
		n.track.end(finding.StageTopology, StatusFailed)
		n.report(fail(finding.NotRedis, finding.Args{"kind": ": its answer to CLUSTER NODES cannot be read"}))
		return nil
	}
	n.p.fillAddresses(client, v)
	self := v.members[v.self]
	n.p.farm.know(n, func(k *knowledge) {
		k.cluster, k.role, k.self = true, self.role, strings.Clone(v.self)
		k.down, k.serving = saysDown(replyError(g.tieBreak)), v.serving()
	})
	n.track.update(func(node *Node) { node.Role, node.Slots = self.role, count(v.own) })
	if n.p.farm.see(n, v) {
		n.p.discovered(v)
	}
	if self.role == RoleReplica && g.server["master_link_status"] == "down" {
		n.find(finding.ReplicaNotLinked, finding.Args{"master": v.label(self.master)})
	}
	n.track.end(finding.StageTopology, StatusOK)
	if !v.serving() {
		return nil
	}
	return &share{ranges: slices.Clone(v.own), moving: slices.Clone(v.moving)}
}

// saysDown tells whether an error reply says that the whole cluster is down. A
// slot that is not served is none of it: uncovered slots are counted.
func saysDown(text string) bool {
	return strings.HasPrefix(text, "CLUSTERDOWN") && !strings.Contains(text, "slot not served")
}

// label names a member of the view by its address.
func (v *view) label(id string) string {
	if m := v.members[id]; m != nil {
		return m.label()
	}
	return "(unknown)"
}

// alone is the topology of a server without cluster.
func (n *node) alone(g *greeting) *share {
	role := g.server.role()
	n.p.farm.know(n, func(k *knowledge) { k.standalone, k.role = true, role })
	n.track.update(func(node *Node) { node.Role = role })
	n.track.end(finding.StageTopology, StatusOK)
	if role == RoleReplica {
		return nil
	}
	return &share{}
}

// fillAddresses asks CLUSTER SHARDS for the nodes to which CLUSTER NODES gives
// no address.
func (p *probe) fillAddresses(client *redis.Client, v *view) {
	lacking := func(id string) bool { return v.members[id].address == "" && !v.members[id].absent }
	if !slices.ContainsFunc(v.order, lacking) {
		return
	}
	reply, err := p.send(client, "cluster", "shards").Result()
	if err != nil {
		return
	}
	addresses := shardAddresses(reply, p.dialer.tls != nil)
	for _, id := range v.order {
		if lacking(id) {
			v.members[id].address = addresses[id]
		}
	}
}
