package finding

import (
	"maps"
	"slices"
)

// Group is the findings of one kind, which are shown as one.
type Group struct {
	Finding           // the first of them
	Others  []Finding // the same of other nodes
}

// Grouped puts findings of one code and severity together that each concern a node,
// in the order of the first of each kind. What concerns no single node stays alone.
func Grouped(findings []Finding) []Group {
	type kind struct {
		code     Code
		severity Severity
	}
	var groups []Group
	at := map[kind]int{}
	for _, f := range findings {
		k := kind{f.Code, f.Severity}
		if i, found := at[k]; found && f.Node != "" {
			groups[i].Others = append(groups[i].Others, f)
			continue
		}
		if f.Node != "" {
			at[k] = len(groups)
		}
		groups = append(groups, Group{Finding: f})
	}
	return groups
}

// Alike tells whether the findings differ in nothing but the node: then its name is
// all there is to say of the others.
func (g Group) Alike() bool {
	return !slices.ContainsFunc(g.Others, func(f Finding) bool {
		return len(f.Causes)+len(g.Causes) > 0 || !maps.Equal(particulars(f.Args), particulars(g.Args))
	})
}

// particulars are a finding's arguments without those that name its node.
func particulars(a Args) Args {
	rest := maps.Clone(a)
	for _, name := range []string{"node", "host", "port"} {
		delete(rest, name)
	}
	return rest
}

// OtherNodes are the nodes of the others, in their order.
func (g Group) OtherNodes() []string {
	var nodes []string
	for _, f := range g.Others {
		nodes = append(nodes, f.Node)
	}
	return nodes
}
