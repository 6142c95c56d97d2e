package redisprobe

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/wire"
)

// judge looks at all nodes together when each has been looked at, and reports
// what only shows then. It returns the mode and the Hosts line that would be
// complete, nil if the present one is.
func (p *probe) judge() (Mode, []string) {
	listed := p.listedNodes()
	mode := p.mode()
	p.judgeRights()
	p.judgeStandalone(listed)
	clusters := p.listedClusters(listed)
	p.judgeMixture(clusters, listed)
	p.judgeStrangers(clusters)
	if p.client.Options.Blind && len(clusters) > 0 {
		p.rec.find(session.InvalidParameter("$CLUSTER", "without CLUSTER the platform does not see that the hosts are a Redis Cluster"))
	}
	var complete []string
	for _, g := range clusters {
		p.judgeDown(g)
		p.judgeDisagreement(g)
		if !g.view().partial {
			p.judgeSlots(g)
			p.judgeReplicas(g)
			p.judgeSkipped(g)
		}
		if len(clusters) == 1 {
			complete = p.judgeHosts(g, listed)
		}
	}
	return mode, complete
}

// listedClusters are the clusters that the listed hosts belong to, in the order
// of the hosts.
func (p *probe) listedClusters(listed []*node) []*group {
	var clusters []*group
	for _, n := range listed {
		for _, g := range p.farm.groups {
			if g.holds(n) && !slices.Contains(clusters, g) {
				clusters = append(clusters, g)
			}
		}
	}
	return clusters
}

// mode is what the nodes turned out to be.
func (p *probe) mode() Mode {
	switch {
	case p.farm.any(func(k knowledge) bool { return k.cluster }):
		return ModeCluster
	case p.farm.any(func(k knowledge) bool { return k.sentinel }):
		return ModeSentinel
	case p.farm.any(func(k knowledge) bool { return k.standalone }):
		return ModeStandalone
	default:
		return ModeUnknown
	}
}

// judgeMixture reports listed hosts that do not belong together.
func (p *probe) judgeMixture(clusters []*group, listed []*node) {
	var parts []string
	for i, g := range clusters {
		var members []string
		for _, n := range listed {
			if g.holds(n) {
				members = append(members, n.address)
			}
		}
		parts = append(parts, fmt.Sprintf("cluster %d: %s", i+1, finding.List(members, "")))
	}
	var single []string
	for _, n := range listed {
		if p.farm.of(n).standalone {
			single = append(single, n.address)
		}
	}
	if len(clusters) > 0 && len(single) > 0 {
		parts = append(parts, "without cluster: "+finding.List(single, ""))
	}
	if len(parts) > 1 {
		p.rec.find(finding.New(finding.ClustersDiffer, "", finding.Args{"groups": strings.Join(parts, "; ")}))
	}
}

// judgeStandalone reports on listed servers without cluster.
func (p *probe) judgeStandalone(listed []*node) {
	if p.farm.any(func(k knowledge) bool { return k.cluster }) {
		return
	}
	var masters, replicas []*node
	sources := make(map[string]bool) // the data sets among the listed servers
	for _, n := range listed {
		k := p.farm.of(n)
		switch {
		case !k.standalone:
			continue
		case k.role == RoleReplica:
			replicas = append(replicas, n)
		default:
			masters = append(masters, n)
			sources[sourceOf(n, k)] = true
		}
	}
	if len(masters) == 0 && len(replicas) > 0 {
		p.rec.find(finding.New(finding.ReplicaOnly, onlyAddress(replicas), finding.Args{
			"hosts": addresses(replicas), "master": masterAddress(p.farm.of(replicas[0]).server),
		}))
		return
	}
	strangers := 0
	for _, n := range replicas {
		if k := p.farm.of(n); !sources[k.server["master_replid"]] && p.at(masterAddress(k.server)) == nil {
			strangers++
		}
	}
	if len(sources)+strangers > 1 {
		p.rec.find(finding.New(finding.StandaloneSeveralHosts, "", finding.Args{"hosts": addresses(append(masters, replicas...))}))
	}
}

// sourceOf identifies the data set that a server keeps, whatever name it was
// reached by.
func sourceOf(n *node, k knowledge) string {
	if id := k.server["master_replid"]; id != "" {
		return id
	}
	if id := k.server["run_id"]; id != "" {
		return id
	}
	return n.address
}

// masterAddress is where INFO says that a replica's master is.
func masterAddress(server session.Info) string {
	return net.JoinHostPort(server["master_host"], server["master_port"])
}

// addresses joins the nodes' addresses.
func addresses(nodes []*node) string {
	var all []string
	for _, n := range nodes {
		all = append(all, n.address)
	}
	return finding.List(all, "none")
}

// onlyAddress is the address of a single node, empty for several.
func onlyAddress(nodes []*node) string {
	if len(nodes) == 1 {
		return nodes[0].address
	}
	return ""
}

// addressHint explains an advertised address that cannot work from here.
func (p *probe) addressHint(address string) string {
	ip, err := netip.ParseAddr(wire.HostOf(address))
	if err != nil || !ip.IsLoopback() && !ip.IsUnspecified() {
		return ""
	}
	for _, host := range p.target.Hosts {
		listed, err := netip.ParseAddr(wire.HostOf(host))
		if err == nil && listed.IsLoopback() || wire.HostOf(host) == "localhost" {
			return ""
		}
	}
	return "The address is one that only works on the Redis machine itself: set cluster-announce-ip on each node."
}

// judgeRights reports rights that the client does without. If others are missing
// too, that is said already, and the same rule grants all.
func (p *probe) judgeRights() {
	if p.farm.any(func(k knowledge) bool { return k.denied }) {
		return
	}
	for _, n := range append(p.listedNodes(), p.advertised()...) {
		p.rec.findAll(p.farm.of(n).limited)
	}
}
