package redisprobe

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
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
			nodes[i].find(CodeClusterDown, nil)
		}
		return
	}
	if i := slices.IndexFunc(nodes, func(n *node) bool { return serving(n) && down(n) }); i >= 0 {
		nodes[i].find(CodeClusterDown, nil)
		return
	}
	for _, n := range nodes {
		if down(n) {
			n.find(CodeTopologyDisagreement, Args{"other": nodes[server].address, "difference": "it takes the cluster to be down"})
		}
	}
}

// judgeStrangers reports nodes that the listed hosts' clusters advertise and
// that have turned out to be of another one.
func (p *probe) judgeStrangers(clusters []*group) {
	for _, g := range p.farm.groups {
		if slices.Contains(clusters, g) {
			continue
		}
		for _, n := range p.advertised() {
			if len(clusters) > 0 && g.holds(n) {
				n.find(CodeTopologyDisagreement, Args{
					"other": clusters[0].foremost().witnesses[0].node.address, "difference": "it belongs to another cluster",
				})
			}
		}
	}
}

// judgeSlots reports slots that nobody serves, and masters without an address.
func (p *probe) judgeSlots(g *group) {
	masters := g.view().masters()
	if gaps := uncovered(masters); len(gaps) > 0 {
		p.rec.find(NewFinding(CodeSlotsUncovered, "", Args{
			"count": strconv.Itoa(count(gaps)), "slots": slotText(gaps), "via": g.view().from,
		}))
	}
	nowhere := 0
	for _, m := range masters {
		if m.address == "" && nowhere < maxNodes {
			nowhere++
			p.rec.find(NewFinding(CodeNodeUnreachable, m.id, Args{
				"cause":  "The cluster advertises no address for it.",
				"advice": "Set cluster-announce-ip on it, or cluster-announce-hostname and cluster-preferred-endpoint-type.",
			}))
		}
	}
}

// judgeDropped reports advertised nodes beyond those that one test looks at.
func (p *probe) judgeDropped(g *group, dropped int) {
	p.rec.find(NewFinding(CodeNodeUnreachable, "", Args{
		"node":   fmt.Sprintf("and %d further nodes", dropped),
		"cause":  fmt.Sprintf("The cluster advertises %d nodes; this test looks at no more than %d.", len(g.view().members), maxNodes),
		"advice": "Check whether the cluster really has so many nodes (redis-cli CLUSTER NODES), and have it forget those that are gone (CLUSTER FORGET).",
	}))
}

// judged are the masters that are reported on one by one: those that the test
// looked at, and those without an address as far as there is room.
func (p *probe) judged(g *group) []*member {
	dropped := p.droppedNodes()
	masters := slices.DeleteFunc(g.view().masters(), func(m *member) bool {
		return m.address != "" && dropped > 0 && p.at(m.address) == nil && len(g.selves[m.id]) == 0
	})
	return masters[:min(len(masters), maxNodes)]
}

// judgeReplicas reports masters whose data has no second place.
func (p *probe) judgeReplicas(g *group) {
	replicasOf := g.view().replicas()
	for _, m := range p.judged(g) {
		address := m.label()
		replicas := slices.DeleteFunc(replicasOf[m.id], func(r *member) bool { return r.failed })
		if len(replicas) == 0 {
			p.rec.find(NewFinding(CodeReplicaMissing, address, Args{"id": m.id}))
			continue
		}
		var names []string
		elsewhere := false
		for _, r := range replicas {
			names = append(names, r.label())
			elsewhere = elsewhere || hostOf(r.address) != hostOf(m.address)
		}
		if !elsewhere {
			p.rec.find(NewFinding(CodeReplicaSameHost, address, Args{"replicas": listOr(names, "")}))
		}
	}
}

// judgeDisagreement reports nodes that see the cluster differently.
func (p *probe) judgeDisagreement(g *group) {
	for _, d := range g.disagreements() {
		p.rec.find(NewFinding(CodeTopologyDisagreement, d.node, Args{"other": d.other, "difference": d.difference}))
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
		n.find(CodeHostIsReplica, Args{"master": v.label(p.memberOf(v, n).master), "hosts": line})
	}
	for _, m := range missing {
		p.rec.find(NewFinding(CodeMasterNotListed, m.address, Args{"hosts": line}))
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
