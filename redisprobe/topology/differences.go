package topology

import (
	"cmp"
	"fmt"
	"slices"
)

// maxDifferences bounds the nodes of a cluster of which is said that their views
// differ.
const maxDifferences = 20

// difference is that between a node's view and another one's.
type difference struct{ node, other, text string }

// differences are the nodes whose views differ from the one that counts. A server
// that was reached by two names, at two moments, does not differ from itself.
func (c *cluster) differences() []difference {
	var all []difference
	newest := c.newest()
	for _, s := range c.views {
		for _, r := range s.reporters {
			itself := slices.ContainsFunc(newest.reporters, func(n reporter) bool { return n.id == r.id })
			if s == newest || itself || len(all) == maxDifferences {
				continue
			}
			other := newest.reporters[0].address
			if text := differs(s.View, newest.View, r.address, other); text != "" {
				all = append(all, difference{r.address, other, text})
			}
		}
	}
	return all
}

// differs says in what the views of two nodes differ; the first difference tells.
func differs(a, b *View, nodeA, nodeB string) string {
	if !a.Whole() || !b.Whole() {
		return "its list of nodes is another one"
	}
	if only := cmp.Or(onlyIn(a, b, nodeA), onlyIn(b, a, nodeB)); only != "" {
		return only
	}
	for i := range a.Members {
		m := &a.Members[i]
		other := b.Member(m.ID)
		switch {
		case m.Absent:
			continue
		case m.Role != other.Role:
			return fmt.Sprintf("%s is a %s for %s and a %s for %s", m.Label(), m.Role, nodeA, other.Role, nodeB)
		case m.Master != other.Master:
			return fmt.Sprintf("%s replicates %s for %s and %s for %s", m.Label(), a.Label(m.Master), nodeA, b.Label(other.Master), nodeB)
		case !slices.Equal(m.Slots, other.Slots):
			return fmt.Sprintf("%s serves %d slots for %s and %d for %s", m.Label(), m.Slots.Count(), nodeA, other.Slots.Count(), nodeB)
		}
	}
	return ""
}

// onlyIn names a member of the view a, which is the given node's, that the view b
// does not have; empty if there is none.
func onlyIn(a, b *View, node string) string {
	for i := range a.Members {
		m := &a.Members[i]
		if other := b.Member(m.ID); !m.Absent && (other == nil || other.Absent) {
			return fmt.Sprintf("only %s lists %s", node, m.Label())
		}
	}
	return ""
}
