package topology

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
	"strings"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// unusable reports the nodes that cannot be used: listed hosts by what is wrong with
// them, and what that means for the sessions; nodes that only a cluster advertises as
// not reachable, because of what is wrong.
func (j *judge) unusable() {
	for i := range j.Nodes {
		n := &j.Nodes[i]
		switch {
		case len(n.Unusable) > 0 && n.Listed:
			effect := j.effect(n)
			for _, f := range n.Unusable {
				j.found = append(j.found, f.With(finding.Args{"effect": effect}).Offering(j.removing(n)...))
			}
		case n.notJudged():
			j.found = append(j.found, n.Unusable...)
		case len(n.Unusable) > 0:
			j.found = append(j.found, j.unreachable(n))
		case !n.Listed:
			j.ofOtherCluster(n)
		}
	}
}

// removing is the change that removes a listed host: no cluster of the listed hosts has
// it, or it keeps no sessions, and other listed hosts do.
func (j *judge) removing(n *Node) []finding.Change {
	others := slices.ContainsFunc(j.Nodes, func(o Node) bool { return o.Listed && o.SignedIn && len(o.Unusable) == 0 })
	unknown := len(j.clusters) == 1 && j.clusters[0].view.Whole() && j.clusters[0].member(n) == nil
	foreign := slices.ContainsFunc(n.Unusable, func(f finding.Finding) bool {
		return f.Code == finding.NotRedis || f.Code == finding.SentinelEndpoint
	})
	if n.notJudged() || !others || !unknown && !foreign {
		return nil
	}
	return leavingOut([]string{n.Address})
}

// notJudged tells whether nothing else is known against a node than that this program
// cannot speak to it.
func (n *Node) notJudged() bool {
	return len(n.Unusable) > 0 && !slices.ContainsFunc(n.Unusable, func(f finding.Finding) bool { return f.Code != finding.TLSNotJudged })
}

// unreachable is the finding on an advertised node that cannot be used.
func (j *judge) unreachable(n *Node) finding.Finding {
	code, args := j.kindOf(n.Address)
	var messages, remedies []string
	for _, cause := range n.Unusable {
		messages, remedies = append(messages, cause.Message), append(remedies, cause.Remedy)
		if cause.Code == finding.TLSNotOffered && j.SSL {
			args["hint"] = adviceTLSCluster
		}
	}
	if args["hint"] == "" && j.onlyLocal(n.Address) {
		args["hint"] = "This address works only on the Redis machine itself: set cluster-announce-ip on each node."
	}
	args["cause"] = sentences(append(messages, args["agreed"]))
	args["advice"] = sentences(append(remedies, args["hint"]))
	f := finding.New(code, n.Address, args)
	f.Causes = n.Unusable
	for _, cause := range n.Unusable {
		f.Certificate = cmp.Or(f.Certificate, cause.Certificate)
	}
	return f
}

// adviceTLSCluster is what to do about a cluster that answers by TLS and advertises
// ports without it.
const adviceTLSCluster = "The cluster advertises ports without TLS: set tls-cluster yes on every node (redis.conf), so that it advertises those with TLS."

// kindOf is the code for the advertised node at the address not being usable, and what
// the node is to its cluster.
func (j *judge) kindOf(address string) (finding.Code, finding.Args) {
	m, counts := j.advertised(address)
	switch {
	case m == nil || counts && m.Role != RoleReplica && (m.Role != RoleMaster || m.Serves()):
		return finding.NodeUnreachable, finding.Args{}
	case !counts:
		return finding.ReplicaUnreachable, finding.Args{"kind": "node"}
	}
	args := finding.Args{"kind": "node without slots"}
	if m.Role == RoleReplica {
		args["kind"] = "replica"
	}
	if m.Failed {
		args["agreed"] = "The cluster itself counts it as failed."
		args["hint"] = "If it no longer exists, have the cluster forget it: run CLUSTER FORGET " + m.ID + " on every other node, on all of them within a minute."
	}
	return finding.ReplicaUnreachable, args
}

// advertised is the member that a cluster has at an address: by the view that counts,
// or, where counts is false, by another one. It is nil if there is none.
func (j *judge) advertised(address string) (m *Member, counts bool) {
	for i := range j.clusters {
		if m := j.clusters[i].at[address]; m != nil {
			return m, true
		}
	}
	for i := range j.clusters {
		for _, s := range j.clusters[i].views {
			if m := s.addresses()[address]; m != nil {
				return m, false
			}
		}
	}
	return nil, false
}

// addresses are the members by address, and by the name that they announce.
func (v *View) addresses() map[string]*Member {
	at := make(map[string]*Member, len(v.Members))
	for i := range v.Members {
		m := &v.Members[i]
		if m.Address != "" && m.Name != "" {
			_, port, _ := net.SplitHostPort(m.Address)
			at[net.JoinHostPort(m.Name, port)] = m
		}
	}
	for i := range v.Members {
		if m := &v.Members[i]; m.Address != "" {
			at[m.Address] = m
		}
	}
	return at
}

// ofOtherCluster reports an advertised node that has turned out to be of another cluster.
func (j *judge) ofOtherCluster(n *Node) {
	if n.ID == "" || len(j.clusters) == 0 || slices.ContainsFunc(j.clusters, func(c judged) bool { return c.has(n.Address) }) {
		return
	}
	code, args := j.kindOf(n.Address)
	args["cause"] = "It belongs to another cluster than the one that advertises it."
	args["advice"] = "Run CLUSTER NODES on " + n.Address + " and on " + j.clusters[0].view.Reporter +
		", and have the cluster forget the node (CLUSTER FORGET) or the node join it (redis-cli --cluster add-node)."
	j.find(code, n.Address, args)
}

// NoAddress is the finding on a master to which the cluster gives no address that could
// be dialled.
func (m *Member) NoAddress() finding.Finding {
	cause := "The cluster advertises no address for it."
	if m.Raw != "" && !m.hostless() {
		cause = "What the cluster advertises for it is not an address: " + m.Raw + "."
	}
	return finding.New(finding.NodeUnreachable, m.ID, finding.Args{"cause": cause, "advice": "Set cluster-announce-ip on it."})
}

// Misreads tells whether a version of the platform's client misreads the address that a
// cluster of the listed hosts advertises for a master.
func Misreads(f Facts, v client.Version) bool {
	f.Clients = []client.Version{v}
	j := newJudge(f)
	for i := range j.clusters {
		j.unreadable(&j.clusters[i])
	}
	return len(j.found) > 0
}

// unreadable reports masters whose advertised address the platform's client misreads:
// the test can use them, and the platform cannot.
func (j *judge) unreadable(c *judged) {
	_, err := netip.ParseAddr(strings.Trim(j.MovedTo, "[]"))
	named := j.MovedTo != "" && err != nil
	for _, m := range c.view.Masters() {
		ip, err := netip.ParseAddr(hostOf(m.Address))
		if err != nil || m.Raw == "" || m.hostless() {
			continue
		}
		var failing []string
		names := true // would do
		for _, v := range j.Clients {
			if !v.ReadsAdvertised(ip, named) {
				failing = append(failing, v.String())
				names = names && v.ReadsAdvertised(ip, true)
			}
		}
		if len(failing) == 0 {
			continue
		}
		advice := "Set cluster-announce-ip to an IPv4 address on each node."
		if names {
			advice += " A host name also works: cluster-announce-hostname, and cluster-preferred-endpoint-type hostname."
		}
		j.find(finding.NodeUnreachable, m.Address, finding.Args{
			"cause":  "The platform's client " + strings.Join(failing, ", ") + " cannot read the IPv6 address that the cluster advertises for it.",
			"advice": advice,
		})
	}
}

// onlyLocal tells whether an advertised address works on the Redis machine alone,
// and this is another one.
func (j *judge) onlyLocal(address string) bool {
	ip, err := netip.ParseAddr(hostOf(address))
	if err != nil || !ip.IsLoopback() && !ip.IsUnspecified() {
		return false
	}
	return !slices.ContainsFunc(j.Nodes, func(n Node) bool {
		ip, err := netip.ParseAddr(hostOf(n.Address))
		return n.Listed && (err == nil && ip.IsLoopback() || hostOf(n.Address) == "localhost")
	})
}

// sentences joins those that are not empty.
func sentences(all []string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), " ")
}

// hostOf is the host of an address, without brackets.
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}
