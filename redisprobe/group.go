package redisprobe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// group is one cluster: nodes that know each other. The farm's lock guards it.
type group struct {
	selves    map[string][]*node // the nodes that were reached, by id
	sightings []*sighting        // in the order they came

	addresses map[string]*member // the members of the view that is indexed
	indexed   *view
}

// sighting is a view of the cluster and the nodes that have it.
type sighting struct {
	view      *view
	witnesses []witness
}

// witness is a node that has a view.
type witness struct {
	node   *node
	id     string
	serves bool // it is a master with slots
}

// maxKept bounds the members of all views that are kept, over all clusters: what
// a few nodes see otherwise than the rest. The first view is kept whatever its
// size; of those beyond the bound little more is kept than whose they are.
const maxKept = 12_500

// keep makes the view fit to be kept: on its own, and with no more members than
// there is room for. Of one that is too large only the answering node stays.
func (v *view) keep(room int) *view {
	if len(v.members) > room {
		v = &view{
			self: v.self, members: map[string]*member{v.self: v.members[v.self]}, order: []string{v.self},
			epoch: v.epoch, digest: v.digest, from: v.from, partial: true,
		}
	}
	v.detach()
	return v
}

// take adds a node's view and tells whether none of the cluster's nodes had it
// so far. room is how many members may be kept of it.
func (g *group) take(n *node, v *view, room int) (news bool) {
	same := g.sighting(v.digest)
	if news = same == nil; news {
		same = &sighting{view: v.keep(room)}
		g.sightings = append(g.sightings, same)
	}
	same.view.epoch = max(same.view.epoch, v.epoch)
	id := strings.Clone(v.self)
	same.witnesses = append(same.witnesses, witness{n, id, v.serving()})
	if !slices.Contains(g.selves[id], n) {
		g.selves[id] = append(g.selves[id], n)
	}
	return news
}

// forget drops what a node saw before: it is judged by its latest view.
func (g *group) forget(n *node) {
	g.sightings = slices.DeleteFunc(g.sightings, func(s *sighting) bool {
		s.witnesses = slices.DeleteFunc(s.witnesses, func(w witness) bool { return w.node == n })
		return len(s.witnesses) == 0
	})
}

// merge takes over another group, which has turned out to be the same cluster.
func (g *group) merge(other *group) {
	for id, nodes := range other.selves {
		g.selves[id] = append(g.selves[id], nodes...)
	}
	for _, s := range other.sightings {
		if same := g.sighting(s.view.digest); same != nil {
			same.witnesses = append(same.witnesses, s.witnesses...)
		} else {
			g.sightings = append(g.sightings, s)
		}
	}
}

// knows tells whether the cluster and a view have a node in common.
func (g *group) knows(v *view) bool {
	for _, s := range g.sightings {
		if _, known := s.view.members[v.self]; known {
			return true
		}
	}
	for id := range g.selves {
		if _, known := v.members[id]; known {
			return true
		}
	}
	return false
}

// holds tells whether the node was reached as one of the group's.
func (g *group) holds(n *node) bool {
	for _, reached := range g.selves {
		if slices.Contains(reached, n) {
			return true
		}
	}
	return false
}

// sighting is the sighting of views with the digest, nil if there is none.
func (g *group) sighting(digest uint64) *sighting {
	i := slices.IndexFunc(g.sightings, func(s *sighting) bool { return s.view.digest == digest })
	if i < 0 {
		return nil
	}
	return g.sightings[i]
}

// view is the view that is taken for the cluster's.
func (g *group) view() *view { return g.foremost().view }

// foremost is the sighting that is taken for the cluster's: the newest among
// those of nodes that serve slots. What a cluster is, its masters decide; a node
// that has just joined may hardly know any other. Of equally new ones it is that
// of most nodes. Views that are not kept whole come last.
func (g *group) foremost() *sighting {
	return slices.MaxFunc(g.sightings, func(a, b *sighting) int {
		return cmp.Or(
			order(!a.view.partial, !b.view.partial),
			order(a.serves(), b.serves()),
			cmp.Compare(a.view.epoch, b.view.epoch),
			cmp.Compare(len(a.witnesses), len(b.witnesses)),
		)
	})
}

// serves tells whether a node with this view serves slots.
func (s *sighting) serves() bool {
	return slices.ContainsFunc(s.witnesses, func(w witness) bool { return w.serves })
}

// order puts false before true.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// at is the member that the cluster's view has at an address, nil if none.
func (g *group) at(address string) *member {
	if v := g.view(); g.indexed != v {
		g.indexed, g.addresses = v, make(map[string]*member, len(v.members))
		for _, m := range v.members {
			g.addresses[m.address] = m
		}
	}
	return g.addresses[address]
}

// disagreement is a node whose view differs from the cluster's.
type disagreement struct{ node, other, difference string }

// maxDisagreements bounds the disagreements that are reported of one cluster.
const maxDisagreements = 20

// disagreements are the nodes whose views differ from the cluster's. A server
// that was reached by two names, at two moments, does not differ from itself.
func (g *group) disagreements() []disagreement {
	var all []disagreement
	judged := g.foremost()
	other := judged.witnesses[0].node.address
	for _, s := range g.sightings {
		for _, w := range s.witnesses {
			itself := slices.ContainsFunc(judged.witnesses, func(j witness) bool { return j.id == w.id })
			if s == judged || itself || len(all) == maxDisagreements {
				continue
			}
			if difference := differs(s.view, judged.view, w.node.address, other); difference != "" {
				all = append(all, disagreement{w.node.address, other, difference})
			}
		}
	}
	return all
}

// differs says in what two nodes' views differ; the first difference tells.
func differs(a, b *view, nodeA, nodeB string) string {
	if a.partial || b.partial {
		return "its list of nodes is another one"
	}
	if only := knownOnly(a, b, nodeA); only != "" {
		return only
	}
	if only := knownOnly(b, a, nodeB); only != "" {
		return only
	}
	for _, id := range a.order {
		m, other := a.members[id], b.members[id]
		switch {
		case m.absent:
			continue
		case m.role != other.role:
			return fmt.Sprintf("%s is a %s for %s and a %s for %s", m.label(), m.role, nodeA, other.role, nodeB)
		case m.master != other.master:
			return fmt.Sprintf("%s replicates %s for %s and %s for %s", m.label(), a.label(m.master), nodeA, b.label(other.master), nodeB)
		case !slices.Equal(m.slots, other.slots):
			return fmt.Sprintf("%s serves %d slots for %s and %d for %s", m.label(), count(m.slots), nodeA, count(other.slots), nodeB)
		}
	}
	return ""
}

// knownOnly names a member of the view a, which is the given node's, that the
// view b does not have; empty if there is none.
func knownOnly(a, b *view, node string) string {
	for _, id := range a.order {
		if other := b.members[id]; !a.members[id].absent && (other == nil || other.absent) {
			return fmt.Sprintf("only %s counts %s to the cluster", node, a.members[id].label())
		}
	}
	return ""
}

// label names a member by its address, or by its id if it has none.
func (m *member) label() string {
	if m.address != "" {
		return m.address
	}
	return m.id
}
