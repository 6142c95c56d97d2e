package redisprobe

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/wire"
)

// judgeDown reports a cluster that is down, once, by the first node that says
// so. Nodes that serve slots decide: another that takes the cluster to be down,
// as one does that has just joined, only differs from them.
func (p *probe) judgeDown(g *group) {
	var nodes []*node
	for _, n := range append(p.listedNodes(), p.advertised()...) {
		if g.holds(n) {
			nodes = append(nodes, n)
		}
	}
	down := func(n *node) bool { return p.farm.of(n).down }
	serving := func(n *node) bool { return p.farm.of(n).serving }
	server := slices.IndexFunc(nodes, serving)
	if server < 0 {
		if i := slices.IndexFunc(nodes, down); i >= 0 {
			nodes[i].find(finding.ClusterDown, nil)
		}
		return
	}
	if i := slices.IndexFunc(nodes, func(n *node) bool { return serving(n) && down(n) }); i >= 0 {
		nodes[i].find(finding.ClusterDown, nil)
		return
	}
	differing := g.disagreements()
	for _, n := range nodes {
		said := slices.ContainsFunc(differing, func(d disagreement) bool { return d.node == n.address })
		if down(n) && !said {
			n.find(finding.TopologyDisagreement, finding.Args{"other": nodes[server].address, "difference": "it takes the cluster to be down"})
		}
	}
}

// judgeStrangers reports nodes that the listed hosts' clusters advertise and
// that have turned out to be of another one.
func (p *probe) judgeStrangers(clusters []*group) {
	for _, g := range p.farm.groups {
		if len(clusters) == 0 || slices.Contains(clusters, g) {
			continue
		}
		for _, n := range p.advertised() {
			if !g.holds(n) {
				continue
			}
			args := finding.Args{
				"cause":  "It belongs to another cluster than the one that advertises it.",
				"advice": "Run CLUSTER NODES on " + n.address + " and on " + clusters[0].view().from + ", and have the cluster forget the node (CLUSTER FORGET) or the node join it (redis-cli --cluster add-node).",
			}
			m := member{role: RoleUnknown}
			if advertised := clusters[0].at(n.address); advertised != nil {
				m = *advertised
			}
			n.find(m.unreachable(args), args)
		}
	}
}

// judgeSlots reports slots that nobody serves, and masters without an address.
func (p *probe) judgeSlots(g *group) {
	masters := g.view().masters()
	if gaps := uncovered(masters); len(gaps) > 0 {
		p.rec.find(finding.New(finding.SlotsUncovered, "", finding.Args{
			"count": strconv.Itoa(count(gaps)), "slots": slotText(gaps), "via": g.view().from,
		}))
	}
	nowhere := 0
	for _, m := range masters {
		if m.address == "" && nowhere < maxNodes {
			nowhere++
			p.rec.find(m.nowhere())
		}
	}
}

// judgeSkipped reports that the cluster advertises more nodes than one test looks
// at.
func (p *probe) judgeSkipped(g *group) {
	if len(p.skipped(g)) > 0 {
		p.rec.find(finding.New(finding.NodesNotLookedAt, "", finding.Args{
			"count": strconv.Itoa(len(g.view().members)), "limit": strconv.Itoa(maxNodes),
		}))
	}
}

// skipped are the nodes that the cluster advertises and that were not looked at,
// masters that serve slots first.
func (p *probe) skipped(g *group) []*member {
	if !p.full() {
		return nil
	}
	v := g.view()
	var masters, others []*member
	for _, id := range v.order {
		switch m := v.members[id]; {
		case m.absent || m.address == "" || p.at(m.address) != nil || len(g.selves[id]) > 0:
		case m.serves():
			masters = append(masters, m)
		default:
			others = append(others, m)
		}
	}
	return append(masters, others...)
}

// judged are the masters that are reported on one by one: those that the test
// looked at, and those without an address as far as there is room.
func (p *probe) judged(g *group) []*member {
	skipped := p.skipped(g)
	masters := slices.DeleteFunc(g.view().masters(), func(m *member) bool { return slices.Contains(skipped, m) })
	return masters[:min(len(masters), maxNodes)]
}

// judgeReplicas reports masters whose data has no second place.
func (p *probe) judgeReplicas(g *group) {
	replicasOf := g.view().replicas()
	for _, m := range p.judged(g) {
		address := m.label()
		var working, failed []string
		elsewhere := false
		for _, r := range replicasOf[m.id] {
			if r.failed {
				failed = append(failed, r.label())
				continue
			}
			working = append(working, r.label())
			elsewhere = elsewhere || wire.HostOf(r.address) != wire.HostOf(m.address)
		}
		switch {
		case len(working) == 0:
			args := finding.Args{"id": m.id, "via": g.view().from, "failed": ""}
			if len(failed) > 0 {
				args["failed"] = " (failed: " + finding.List(failed, "") + ")"
			}
			p.rec.find(finding.New(finding.ReplicaMissing, address, args))
		case !elsewhere:
			p.rec.find(finding.New(finding.ReplicaSameHost, address, finding.Args{"replicas": finding.List(working, "")}))
		}
	}
}

// judgeDisagreement reports nodes that see the cluster differently.
func (p *probe) judgeDisagreement(g *group) {
	for _, d := range g.disagreements() {
		p.rec.find(finding.New(finding.TopologyDisagreement, d.node, finding.Args{"other": d.other, "difference": d.difference}))
	}
}

// judgeHosts compares the listed hosts with the cluster's masters. It returns
// the Hosts line that would be complete, nil if the present one is.
func (p *probe) judgeHosts(g *group, listed []*node) []string {
	v := g.view()
	if v.partial {
		return nil
	}
	present := make(map[string]bool) // ids of the listed hosts
	var hosts []string               // the complete line
	var replicas []*node
	for _, n := range listed {
		m := p.memberOf(v, n)
		switch {
		case m == nil:
		case m.role == RoleReplica:
			replicas = append(replicas, n)
		case !present[m.id]:
			hosts = append(hosts, n.address)
		}
		if m != nil {
			present[m.id] = true
		}
	}
	var missing []*member
	for _, m := range p.judged(g) {
		if !present[m.id] && m.address != "" {
			missing = append(missing, m)
			hosts = append(hosts, m.address)
		}
	}
	line := strings.Join(hosts, ",")
	for _, n := range replicas {
		n.find(finding.HostIsReplica, finding.Args{"master": v.label(p.memberOf(v, n).master), "hosts": line})
	}
	for _, m := range missing {
		p.rec.find(finding.New(finding.MasterNotListed, m.address, finding.Args{"hosts": line}))
	}
	if len(replicas) == 0 && len(missing) == 0 {
		return nil
	}
	return hosts
}

// memberOf is the cluster's member that a listed host is: by the id it gave, or
// by its address if it did not answer.
func (p *probe) memberOf(v *view, n *node) *member {
	k := p.farm.of(n)
	if k.self != "" {
		return v.members[k.self]
	}
	names := append([]string{n.address}, k.addresses...)
	for _, m := range v.members {
		if m.address == "" {
			continue
		}
		_, port, _ := net.SplitHostPort(m.address)
		if slices.Contains(names, m.address) || m.name != "" && slices.Contains(names, net.JoinHostPort(m.name, port)) {
			return m
		}
	}
	return nil
}
