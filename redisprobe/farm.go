package redisprobe

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// knowledge is what one node has shown so far.
type knowledge struct {
	addresses  []string // that were reached or tried, "ip:port"
	signedIn   bool
	failed     bool // something about the node was reported as failed
	down       bool // answered that its cluster is down
	sentinel   bool
	standalone bool // answered that it runs without cluster
	cluster    bool
	role       Role
	server     serverInfo
	self       string   // id in its cluster
	denied     bool     // the user lacks rights that the platform needs
	limited    []string // rights that the user lacks and the platform does without
}

// farm is what is known of all nodes together. Its methods may be called from
// any goroutine.
type farm struct {
	mu     sync.Mutex
	known  map[*node]*knowledge
	groups []*group
	closed bool // judged: what comes later is not taken
}

// group is one cluster: views whose nodes know each other.
type group struct {
	view      *view              // the newest view
	selves    map[string][]*node // the nodes that were reached, by id
	differing []disagreement
	addresses map[string]*member // the members of the view that is indexed
	indexed   *view
}

// disagreement is a view that differs from the first.
type disagreement struct{ node, other, difference string }

// know adds to what is known of a node.
func (f *farm) know(n *node, learn func(*knowledge)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return
	}
	if f.known == nil {
		f.known = make(map[*node]*knowledge)
	}
	if f.known[n] == nil {
		f.known[n] = &knowledge{role: RoleUnknown}
	}
	learn(f.known[n])
}

// of is what is known of a node.
func (f *farm) of(n *node) knowledge {
	f.mu.Lock()
	defer f.mu.Unlock()
	if k := f.known[n]; k != nil {
		return *k
	}
	return knowledge{role: RoleUnknown}
}

// close ends the gathering, so that what was gathered can be judged in peace.
func (f *farm) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
}

// any tells whether what is known of any node satisfies the condition.
func (f *farm) any(ok func(knowledge) bool) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, k := range f.known {
		if ok(*k) {
			return true
		}
	}
	return false
}

// see takes a node's view of its cluster and tells whether it was news: whether
// it holds members or addresses that no earlier view of the cluster held.
func (f *farm) see(n *node, v *view) (news bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	g := f.groupOf(v)
	if g == nil {
		v.detach()
		g = &group{view: v, selves: make(map[string][]*node)}
		f.groups = append(f.groups, g)
		news = true
	}
	news = news || v.digest != g.view.digest
	self := strings.Clone(v.self)
	g.selves[self] = append(g.selves[self], n)
	g.compare(n, v)
	if v.epoch > g.view.epoch {
		v.detach()
		g.view = v
	}
	return news
}

// groupOf is the cluster whose nodes know the view's node, or that it knows.
func (f *farm) groupOf(v *view) *group {
	for _, g := range f.groups {
		_, knownThere := g.view.members[v.self]
		_, knownHere := v.members[g.view.self]
		if knownThere || knownHere {
			return g
		}
	}
	return nil
}

// compare notes how the view differs from the first one that came, if it does.
// A node is judged by its latest view.
func (g *group) compare(n *node, v *view) {
	g.differing = slices.DeleteFunc(g.differing, func(d disagreement) bool { return d.node == n.address })
	first := g.view
	if v.digest == first.digest || v.self == first.self {
		return
	}
	if difference := differs(v, first); difference != "" && len(g.differing) < maxDisagreements {
		g.differing = append(g.differing, disagreement{n.address, first.from, difference})
	}
}

// maxDisagreements bounds the disagreements that are kept.
const maxDisagreements = 20

// differs says in what the view a differs from b; the first difference tells.
func differs(a, b *view) string {
	for _, pair := range [][2]*view{{a, b}, {b, a}} {
		for _, id := range pair[0].order {
			m := pair[0].members[id]
			other, known := pair[1].members[id]
			switch {
			case m.absent:
				continue
			case !known || other.absent:
				return fmt.Sprintf("%s belongs to it for %s only", m.label(), pair[0].from)
			case m.role != other.role:
				return fmt.Sprintf("%s is a %s for %s and a %s for %s", m.label(), m.role, pair[0].from, other.role, pair[1].from)
			case m.master != other.master:
				return fmt.Sprintf("%s replicates different masters", m.label())
			case !slices.Equal(m.slots, other.slots):
				return fmt.Sprintf("%s serves %d slots for %s and %d for %s", m.label(), count(m.slots), pair[0].from, count(other.slots), pair[1].from)
			}
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

// together tells whether two nodes belong to the same cluster.
func (f *farm) together(a, b *node) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.ContainsFunc(f.groups, func(g *group) bool { return g.holds(a) && g.holds(b) })
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

// advertised is the member that the newest views have at an address; a member
// of unknown role if none has.
func (f *farm) advertised(address string) member {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, g := range f.groups {
		if m := g.at(address); m != nil {
			return *m
		}
	}
	return member{role: RoleUnknown}
}

// at is the member that the newest view has at an address, nil if none.
func (g *group) at(address string) *member {
	if g.indexed != g.view {
		g.indexed, g.addresses = g.view, make(map[string]*member, len(g.view.members))
		for _, m := range g.view.members {
			g.addresses[m.address] = m
		}
	}
	return g.addresses[address]
}
