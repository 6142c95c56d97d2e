package topology

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strings"

	"sessionconfig/internal/finding"
)

// standalone reports on listed servers without cluster.
func (j *judge) standalone() {
	if j.mode() == ModeCluster {
		return
	}
	var masters, replicas []string
	sources := make(map[string]bool) // the data sets among the listed servers
	for _, n := range j.single() {
		if n.Role == RoleReplica {
			replicas = append(replicas, n.Address)
			continue
		}
		masters = append(masters, n.Address)
		sources[n.source()] = true
	}
	elsewhere := 0 // replicas whose master is not listed
	for _, address := range replicas {
		if n := j.byAddress[address]; !sources[n.Info["master_replid"]] && !j.listed(n.Info.master()) {
			elsewhere++
		}
	}
	switch {
	case len(masters) == 0 && len(replicas) > 0 && elsewhere == len(replicas):
		master := j.byAddress[replicas[0]].Info.master()
		j.findAll(finding.ReplicaOnly, replicas, finding.Args{"hosts": finding.List(replicas, ""), "master": master},
			finding.Change{Kind: finding.UseHosts, Hosts: []string{master}})
	case len(sources)+elsewhere > 1:
		all := append(masters, replicas...)
		j.findAll(finding.StandaloneSeveralHosts, all, finding.Args{"hosts": finding.List(all, "")}, leavingOut(all[1:])...)
	}
}

// single are the listed servers without cluster.
func (j *judge) single() []*Node {
	var single []*Node
	for i := range j.Nodes {
		if n := &j.Nodes[i]; n.Listed && n.Mode == ModeStandalone {
			single = append(single, n)
		}
	}
	return single
}

// listed tells whether the address is one of a listed host.
func (j *judge) listed(address string) bool {
	return slices.ContainsFunc(j.Nodes, func(n Node) bool {
		return n.Listed && (n.Address == address || slices.Contains(n.Reached, address))
	})
}

// source identifies the data that a server has, also if the server is listed under several
// names.
func (n *Node) source() string {
	return cmp.Or(n.Info["master_replid"], n.Info["run_id"], n.Address)
}

// master is where a replica says that its master is.
func (i Info) master() string { return net.JoinHostPort(i["master_host"], i["master_port"]) }

// mixture reports listed hosts that do not belong together.
func (j *judge) mixture() {
	var all, parts []string
	kept := 0 // of all, those of the first part
	for i, c := range j.clusters {
		var hosts []string
		for _, n := range c.nodes {
			if n.Listed {
				hosts = append(hosts, n.Address)
			}
		}
		all = append(all, hosts...)
		if i == 0 {
			kept = len(all)
		}
		if i < 10 {
			parts = append(parts, fmt.Sprintf("cluster %d: %s", i+1, finding.List(hosts, "")))
		}
	}
	var single []string
	for _, n := range j.single() {
		single = append(single, n.Address)
	}
	if len(j.clusters) > 0 && len(single) > 0 {
		all = append(all, single...)
		parts = append(parts, "without cluster: "+finding.List(single, ""))
	}
	if len(parts) > 1 {
		j.findAll(finding.ClustersDiffer, all, finding.Args{"groups": strings.Join(parts, "; ")}, leavingOut(all[kept:])...)
	}
}
