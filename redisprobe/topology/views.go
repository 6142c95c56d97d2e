package topology

import (
	"cmp"
	"maps"
	"slices"
)

// maxMembers bounds the members of all views of a test together. Nodes of one
// cluster seldom have more than three different views of it; of views beyond the
// bound, the reporter's own line is kept.
const maxMembers = 10 * MaxNodes

// Views are the views of the nodes of one test, by cluster. Not for several
// goroutines at once.
type Views struct{ clusters []*cluster }

// cluster is a set of views whose nodes list each other.
type cluster struct {
	views []*shared           // each different, in the order they came
	gave  map[string]reporter // those that gave them, by address
}

// shared is a view and the nodes that have it.
type shared struct {
	*View
	epoch     uint64 // the highest of theirs
	reporters []reporter
}

// reporter is a node that has a view.
type reporter struct {
	address, id string
	serves      bool // it is a master with slots
}

// Add takes a node's view, in place of the one that it may have had before, and tells
// whether none of the cluster's nodes had it so far.
func (s *Views) Add(v *View) (news bool) {
	c := s.clusterOf(v)
	c.forget(v.Reporter)
	same := c.view(v.digest)
	if news = same == nil; news {
		if s.members()+len(v.Members) > maxMembers {
			v = v.cut()
		}
		same = &shared{View: v}
		c.views = append(c.views, same)
	}
	same.epoch = max(same.epoch, v.Epoch)
	by := reporter{v.Reporter, v.ID, v.Serving()}
	same.reporters, c.gave[by.address] = append(same.reporters, by), by
	return news
}

// members counts the members of all views.
func (s *Views) members() int {
	n := 0
	for _, c := range s.clusters {
		for _, v := range c.views {
			n += len(v.Members)
		}
	}
	return n
}

// cut is the view with nothing but the reporter's own line.
func (v *View) cut() *View {
	short := *v
	short.Members, short.index, short.rest = []Member{*v.Self()}, map[string]int{v.ID: 0}, nil
	return &short
}

// Together tells whether two nodes belong to the same cluster.
func (s *Views) Together(a, b string) bool {
	return slices.ContainsFunc(s.clusters, func(c *cluster) bool { return c.has(a) && c.has(b) })
}

// clusterOf is the cluster whose views list the view's reporter, or that the view lists.
// A view that lists nodes of several clusters joins them.
func (s *Views) clusterOf(v *View) *cluster {
	var found *cluster
	s.clusters = slices.DeleteFunc(s.clusters, func(c *cluster) bool {
		switch {
		case !c.overlaps(v):
			return false
		case found == nil:
			found = c
			return false
		}
		found.merge(c)
		return true
	})
	if found == nil {
		found = &cluster{gave: map[string]reporter{}}
		s.clusters = append(s.clusters, found)
	}
	return found
}

// overlaps tells whether the cluster lists the view's reporter, or the view one of the
// cluster's nodes.
func (c *cluster) overlaps(v *View) bool {
	return slices.ContainsFunc(c.views, func(s *shared) bool {
		return s.Member(v.ID) != nil || slices.ContainsFunc(s.reporters, func(r reporter) bool { return v.Member(r.id) != nil })
	})
}

// forget drops what a node said before.
func (c *cluster) forget(address string) {
	if !c.has(address) {
		return
	}
	delete(c.gave, address)
	c.views = slices.DeleteFunc(c.views, func(s *shared) bool {
		s.reporters = slices.DeleteFunc(s.reporters, func(r reporter) bool { return r.address == address })
		return len(s.reporters) == 0
	})
}

// merge takes over another cluster, which has turned out to be the same.
func (c *cluster) merge(other *cluster) {
	maps.Copy(c.gave, other.gave)
	for _, s := range other.views {
		if same := c.view(s.digest); same != nil {
			same.epoch = max(same.epoch, s.epoch)
			same.reporters = append(same.reporters, s.reporters...)
		} else {
			c.views = append(c.views, s)
		}
	}
}

// view is the one with the digest, nil if there is none.
func (c *cluster) view(digest uint64) *shared {
	for _, s := range c.views {
		if s.digest == digest {
			return s
		}
	}
	return nil
}

// has tells whether the node at the address gave a view of the cluster.
func (c *cluster) has(address string) bool {
	_, has := c.gave[address]
	return has
}

// newest is the view that counts as the cluster's: the newest among those of nodes
// that serve slots. What a cluster is, its masters decide; a node that has just
// joined may hardly know any other. Of equally new ones it is that of most nodes.
// Views of which not all members are kept come last.
func (c *cluster) newest() *shared {
	return slices.MaxFunc(c.views, func(a, b *shared) int {
		return cmp.Or(
			cmp.Compare(rank(a.Whole()), rank(b.Whole())),
			cmp.Compare(rank(a.serves()), rank(b.serves())),
			cmp.Compare(a.epoch, b.epoch),
			cmp.Compare(len(a.reporters), len(b.reporters)),
		)
	})
}

// serves tells whether a node with this view serves slots.
func (s *shared) serves() bool {
	return slices.ContainsFunc(s.reporters, func(r reporter) bool { return r.serves })
}

// rank orders false before true.
func rank(is bool) int {
	if is {
		return 1
	}
	return 0
}
