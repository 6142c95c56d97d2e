package topology

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sessionconfig/internal/finding"
)

// cluster judges one cluster. Of a view that is not whole, only what all of its lines
// say is judged.
func (j *judge) cluster(c *judged) {
	j.down(c)
	j.changing(c)
	for _, d := range c.differences() {
		j.find(finding.TopologyDisagreement, d.node, finding.Args{"other": d.other, "difference": d.text})
	}
	j.slots(c)
	j.notLookedAt(c)
	j.links(c)
	if c.view.Whole() {
		j.unreadable(c)
		j.replicas(c)
	}
	if c.view.Whole() && len(j.clusters) == 1 {
		j.hosts(c)
	}
}

// down reports a cluster that is down, once. The nodes that serve slots decide. Any other
// node that considers the cluster down, such as one that has just joined, only disagrees
// with them.
func (j *judge) down(c *judged) {
	var down, serving, saying []string // saying: those that decide and say that it is
	for _, n := range c.nodes {
		serves := c.serving(n.Address)
		if serves {
			serving = append(serving, n.Address)
		}
		if n.Down {
			down = append(down, n.Address)
		}
		if n.Down && serves {
			saying = append(saying, n.Address)
		}
	}
	if len(serving) == 0 {
		saying = down
	}
	if len(saying) > 0 {
		j.findAll(finding.ClusterDown, saying, finding.Args{"node": saying[0]})
		return
	}
	differing := c.differences()
	for _, address := range down {
		said := slices.ContainsFunc(differing, func(d difference) bool { return d.node == address })
		if !said {
			j.find(finding.TopologyDisagreement, address, finding.Args{"other": serving[0], "difference": "it considers the cluster down"})
		}
	}
}

// serving tells whether the node at the address has called itself a master with slots.
func (c *cluster) serving(address string) bool {
	return c.gave[address].serves
}

// changing reports a cluster whose slots or roles changed while it was tested.
func (j *judge) changing(c *judged) {
	var changing []string
	for _, n := range c.nodes {
		if n.Changing {
			changing = append(changing, n.Address)
		}
	}
	if len(changing) > 0 {
		j.findAll(finding.TopologyChanging, changing, finding.Args{"node": changing[0]})
	}
}

// slots reports slots that no master serves, and masters without an address.
func (j *judge) slots(c *judged) {
	masters := c.view.Masters()
	if gaps := c.view.Uncovered(); len(gaps) > 0 {
		serving := []string{}
		for _, m := range masters {
			serving = append(serving, m.Label())
		}
		j.findAll(finding.SlotsUncovered, serving, finding.Args{
			"count": strconv.Itoa(gaps.Count()), "slots": gaps.String(), "via": c.view.Reporter,
		})
	}
	for _, m := range masters {
		switch {
		case m.Address != "":
		case j.SSL && strings.HasSuffix(m.Raw, ":0"):
			j.found = append(j.found, m.NoAddress().With(finding.Args{"advice": adviceTLSCluster}))
		default:
			j.found = append(j.found, m.NoAddress())
		}
	}
}

// notLookedAt reports nodes that the cluster advertises and that were not looked at,
// because there are so many.
func (j *judge) notLookedAt(c *judged) {
	left := c.view.Total - len(c.view.Members)
	if len(j.Nodes) >= MaxNodes {
		left += j.unreached(c)
	}
	if left > 0 {
		j.found = append(j.found, c.view.tooMany(left))
	}
}

// unreached counts the members that gave no view, at any address.
func (j *judge) unreached(c *judged) (count int) {
	reached := map[string]bool{} // by id
	for _, r := range c.gave {
		reached[r.id] = true
	}
	for i := range c.view.Members {
		m := &c.view.Members[i]
		if !m.Absent && m.Address != "" && j.byAddress[m.Address] == nil && !reached[m.ID] {
			count++
		}
	}
	return count
}

// TooMany is the finding on a view of which not all members are kept.
func (v *View) TooMany() finding.Finding { return v.tooMany(v.Total - len(v.Members)) }

func (v *View) tooMany(left int) finding.Finding {
	f := finding.New(finding.NodesNotLookedAt, "", finding.Args{
		"left": strconv.Itoa(left), "count": strconv.Itoa(v.Total), "limit": strconv.Itoa(MaxNodes),
	})
	f.Nodes = []string{v.Reporter}
	return f
}

// links reports replicas that do not follow their masters.
func (j *judge) links(c *judged) {
	for _, n := range c.nodes {
		m := c.view.Member(n.ID)
		if m == nil || m.Role != RoleReplica || n.Info["master_link_status"] != "down" {
			continue
		}
		args := finding.Args{"master": c.view.Label(m.Master)}
		if n.Info["master_sync_in_progress"] != "1" {
			j.find(finding.ReplicaNotLinked, n.Address, args)
			continue
		}
		args["left"] = size(n.Info["master_sync_left_bytes"])
		j.find(finding.ReplicaSynchronising, n.Address, args)
	}
}

// size writes a number of bytes; "unknown" if the text is not one, as when a master sends
// its data without saying how much it is.
func size(text string) string {
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || n <= 0 || n >= 1<<50:
		return "unknown"
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%d KB", n>>10)
	case n < 1<<30:
		return fmt.Sprintf("%d MB", n>>20)
	default:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	}
}

// replicas reports masters whose data has no second place.
func (j *judge) replicas(c *judged) {
	replicasOf := c.view.replicas()
	for _, m := range c.view.Masters() {
		var working, failed []string
		elsewhere := false
		for _, r := range replicasOf[m.ID] {
			if r.Failed {
				failed = append(failed, r.Label())
				continue
			}
			working = append(working, r.Label())
			elsewhere = elsewhere || hostOf(r.Address) != hostOf(m.Address)
		}
		switch {
		case len(working) == 0:
			args := finding.Args{"id": m.ID, "via": c.view.Reporter, "failed": ""}
			if len(failed) > 0 {
				args["failed"] = " (failed: " + finding.List(failed, "") + ")"
			}
			j.find(finding.ReplicaMissing, m.Label(), args)
		case !elsewhere:
			j.find(finding.ReplicaSameHost, m.Label(), finding.Args{"replicas": finding.List(working, "")})
		}
	}
}
