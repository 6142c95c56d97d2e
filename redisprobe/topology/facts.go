package topology

import (
	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// Mode is what servers are together.
type Mode string

// The modes.
const (
	ModeUnknown    Mode = "unknown"
	ModeStandalone Mode = "standalone"
	ModeCluster    Mode = "cluster"
	ModeSentinel   Mode = "sentinel"
)

// Node is what one server of a test has shown.
type Node struct {
	Address  string   // host:port as dialled; its name
	Listed   bool     // in Hosts
	Reached  []string // "ip:port" that were connected to, or tried
	SignedIn bool
	Mode     Mode // empty counts as unknown
	Role     Role
	ID       string // in its cluster
	Info     Info

	// Unusable says why the node cannot be used; empty if it can.
	Unusable []finding.Finding
	Failed   bool // it can be used, and does not do what it should
	Down     bool // it says that its whole cluster is down
	Changing bool // it sent a session elsewhere, and serves something else now
}

// Facts are what a test has found out when it ends.
type Facts struct {
	Nodes    []Node // those listed, in the order of Hosts, then those that clusters advertise
	Views    *Views
	SSL      bool             // the nodes were connected to with TLS
	Platform string           // the Platform Server's version, "11.39.0"; empty if unknown
	Clients  []client.Version // those that are judged; none is the default
	MovedTo  string           // the host that an answer MOVED named; empty if none was seen
}

// Judgement is what follows from the facts.
type Judgement struct {
	Mode     Mode
	Findings []finding.Finding
	// CompleteHosts is the Hosts line that would list every master; nil if the present
	// one does, or there is no one cluster.
	CompleteHosts []string
}

// Judge says what is wrong with the servers together, and what it means that some of
// them cannot be used.
func Judge(f Facts) Judgement {
	j := newJudge(f)
	j.versions()
	j.standalone()
	j.mixture()
	for i := range j.clusters {
		j.cluster(&j.clusters[i])
	}
	j.unusable()
	return Judgement{Mode: j.mode(), Findings: j.found, CompleteHosts: j.complete}
}

// Unusable says which nodes cannot be used, and why, and what that means. It is a part of
// what Judge says, for a test that was broken off.
func Unusable(f Facts) []finding.Finding {
	j := newJudge(f)
	j.unusable()
	return j.found
}

// judge is a judgement that is being made.
type judge struct {
	Facts
	byAddress map[string]*Node
	clusters  []judged // those of the listed hosts, in their order
	found     []finding.Finding
	complete  []string
}

// judged is a cluster of listed hosts.
type judged struct {
	*cluster
	view  *View              // the one that counts
	at    map[string]*Member // its members by address, and by the name that they announce
	nodes []*Node            // those that gave a view of it
}

func newJudge(f Facts) *judge {
	j := &judge{Facts: f, byAddress: make(map[string]*Node, len(f.Nodes))}
	if j.Views == nil {
		j.Views = &Views{}
	}
	if len(j.Clients) == 0 {
		j.Clients = []client.Version{client.Default}
	}
	for i := range f.Nodes {
		j.byAddress[f.Nodes[i].Address] = &f.Nodes[i]
	}
	taken := make(map[*cluster]bool)
	for i := range f.Nodes {
		for _, c := range j.Views.clusters {
			if f.Nodes[i].Listed && !taken[c] && c.has(f.Nodes[i].Address) {
				taken[c] = true
				j.clusters = append(j.clusters, j.judged(c))
			}
		}
	}
	return j
}

func (j *judge) judged(c *cluster) judged {
	view := c.newest().View
	out := judged{cluster: c, view: view, at: view.addresses()}
	for i := range j.Nodes {
		if c.has(j.Nodes[i].Address) {
			out.nodes = append(out.nodes, &j.Nodes[i])
		}
	}
	return out
}

// mode is what the nodes turned out to be.
func (j *judge) mode() Mode {
	for _, mode := range []Mode{ModeCluster, ModeSentinel, ModeStandalone} {
		for i := range j.Nodes {
			if j.Nodes[i].Mode == mode {
				return mode
			}
		}
	}
	return ModeUnknown
}

// find adds a finding on one node, or on none, with the changes of the settings that solve
// it.
func (j *judge) find(code finding.Code, node string, args finding.Args, changes ...finding.Change) {
	j.found = append(j.found, finding.New(code, node, args).Offering(changes...))
}

// findAll adds a finding on several nodes together, with the changes of the settings that
// solve it.
func (j *judge) findAll(code finding.Code, nodes []string, args finding.Args, changes ...finding.Change) {
	f := finding.New(code, "", args).Offering(changes...)
	f.Nodes = nodes
	j.found = append(j.found, f)
}

// leavingOut is the change that takes hosts out of those listed; none for none.
func leavingOut(hosts []string) []finding.Change {
	if len(hosts) == 0 {
		return nil
	}
	return []finding.Change{{Kind: finding.LeaveOutHosts, Hosts: hosts}}
}
