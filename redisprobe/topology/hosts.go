package topology

import (
	"strings"

	"sessionconfig/internal/finding"
)

// hosts compares the listed hosts with the cluster's masters, and works out the Hosts
// line that would be complete.
func (j *judge) hosts(c *judged) {
	present := make(map[string]bool) // ids of the listed hosts
	var hosts, missing []string
	var replicas []*Node
	gone := false // a listed host is not to stay
	for i := range j.Nodes {
		n := &j.Nodes[i]
		if !n.Listed {
			continue
		}
		m := c.member(n)
		switch {
		case m != nil && m.Role == RoleReplica:
			replicas = append(replicas, n)
		case len(n.Unusable) > 0 && (m == nil || !m.Serves()):
			gone = true
		case m != nil && !present[m.ID]:
			hosts = append(hosts, n.Address)
		}
		if m != nil {
			present[m.ID] = true
		}
	}
	for _, m := range c.view.Masters() {
		if !present[m.ID] && m.Address != "" {
			missing = append(missing, m.Address)
		}
	}
	hosts = append(hosts, missing...)
	line, change := hostsLine(hosts), finding.Change{Kind: finding.UseHosts, Hosts: hosts}
	for _, n := range replicas {
		j.find(finding.HostIsReplica, n.Address, finding.Args{"master": c.view.Label(c.member(n).Master), "hosts": line}, change)
	}
	for _, address := range missing {
		j.find(finding.MasterNotListed, address, finding.Args{"hosts": line}, change)
	}
	if gone || len(replicas) > 0 || len(missing) > 0 {
		j.complete = hosts
	}
}

// hostsLine is the line for a finding's text. Of a long one, which would be in
// every finding, it is the beginning.
func hostsLine(hosts []string) string {
	const most = 50
	if len(hosts) > most {
		return strings.Join(hosts[:most], ",") + ",..."
	}
	return strings.Join(hosts, ",")
}

// member is the cluster's member that a node is: by the id it gave, or by its address
// if it did not answer.
func (c *judged) member(n *Node) *Member {
	if n.ID != "" {
		return c.view.Member(n.ID)
	}
	for _, address := range append([]string{n.Address}, n.Reached...) {
		if m := c.at[address]; m != nil {
			return m
		}
	}
	return nil
}
