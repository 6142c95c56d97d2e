package redisprobe

import (
	"slices"
	"sync"

	"sessionconfig/redisprobe/session"
)

// knowledge is what one node has shown so far.
type knowledge struct {
	addresses  []string // that were reached or tried, "ip:port"
	signedIn   bool
	failed     bool // something about the node was reported as failed
	down       bool // answered that its cluster is down
	serving    bool // a cluster's master with slots
	sentinel   bool
	standalone bool // answered that it runs without cluster
	cluster    bool
	role       Role
	server     session.Info
	self       string    // id in its cluster
	denied     bool      // the user lacks rights that the platform needs
	limited    []Finding // on rights that the user lacks and the platform does without
}

// farm is what is known of all nodes together. Its methods may be called from
// any goroutine.
type farm struct {
	mu     sync.Mutex
	known  map[*node]*knowledge
	groups []*group
	closed bool // judged: what comes later is not taken
}

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
// no node of the cluster had that view so far.
func (f *farm) see(n *node, v *view) (news bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	g := f.groupOf(v)
	g.forget(n)
	kept := f.kept()
	room := maxKept - kept
	if kept == 0 {
		room = maxMembers
	}
	return g.take(n, v, room)
}

// kept counts the members of all views that are kept.
func (f *farm) kept() int {
	members := 0
	for _, g := range f.groups {
		for _, s := range g.sightings {
			members += len(s.view.members)
		}
	}
	return members
}

// groupOf is the cluster whose nodes know the view's node, or that it knows. A
// view that knows several makes them one.
func (f *farm) groupOf(v *view) *group {
	var found *group
	f.groups = slices.DeleteFunc(f.groups, func(g *group) bool {
		switch {
		case !g.knows(v):
			return false
		case found == nil:
			found = g
			return false
		}
		found.merge(g)
		return true
	})
	if found == nil {
		found = &group{selves: make(map[string][]*node)}
		f.groups = append(f.groups, found)
	}
	return found
}

// together tells whether two nodes belong to the same cluster.
func (f *farm) together(a, b *node) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.ContainsFunc(f.groups, func(g *group) bool { return g.holds(a) && g.holds(b) })
}

// advertised is the member that the clusters' views have at an address; a member
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
