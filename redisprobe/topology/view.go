package topology

import (
	"cmp"
	"slices"
	"strings"
)

// MaxNodes is how many nodes of a cluster are looked at. No cluster is larger.
const MaxNodes = 1000

// Role is a node's part in its cluster.
type Role string

// The roles, in the words of the platform's documentation.
const (
	RoleUnknown Role = "unknown"
	RoleMaster  Role = "master"
	RoleReplica Role = "replica"
)

// Member is a cluster's node as a line of CLUSTER NODES describes it.
type Member struct {
	ID        string
	Address   string // host:port to dial, IPv6 in brackets; empty where there is none
	Raw       string // what the line has instead, if Address was not taken from it: "::1:7000"
	Name      string // the host name that the node announces besides
	Shard     string // id of the master and its replicas together, from Redis 7.2 on
	Role      Role
	Master    string // id of a replica's master
	Failed    bool   // the cluster has agreed that it failed
	Suspected bool   // the reporter alone considers it failed
	Absent    bool   // no full member: in handshake, or without address
	Epoch     uint64 // of its configuration
	Slots     Slots
}

// Serves tells whether the member is a master with slots.
func (m *Member) Serves() bool { return m.Role == RoleMaster && len(m.Slots) > 0 }

// Label names the member by its address, or by its id if it has none.
func (m *Member) Label() string { return cmp.Or(m.Address, m.ID) }

// hostless tells whether the line has no host: it is of the node that answered, which
// does not know its own address.
func (m *Member) hostless() bool { return strings.LastIndexByte(m.Raw, ':') == 0 }

// View is a cluster as one of its nodes, the reporter, describes it.
type View struct {
	Reporter string   // its address
	ID       string   // its id
	Members  []Member // the first MaxNodes of them, masters that serve slots before others
	Moving   []int    // slots that the reporter is handing over or taking over
	Total    int      // members in the answer
	Epoch    uint64   // the highest of the members'

	rest   Slots // of the members that are too many
	digest uint64
	index  map[string]int // into Members, by id
}

// Whole tells whether Members are all nodes of the cluster.
func (v *View) Whole() bool { return v.Total == len(v.Members) }

// Self is the reporter's own line.
func (v *View) Self() *Member { return v.Member(v.ID) }

// Member is the one with the id, nil if there is none.
func (v *View) Member(id string) *Member {
	if i, found := v.index[id]; found {
		return &v.Members[i]
	}
	return nil
}

// Label names the member with the id.
func (v *View) Label(id string) string {
	if m := v.Member(id); m != nil {
		return m.Label()
	}
	return "(unknown)"
}

// Serving tells whether the reporter is a master with slots.
func (v *View) Serving() bool { return v.Self().Serves() }

// Masters are the masters that serve slots, by address.
func (v *View) Masters() []*Member {
	var masters []*Member
	for i := range v.Members {
		if m := &v.Members[i]; m.Serves() && !m.Absent {
			masters = append(masters, m)
		}
	}
	slices.SortStableFunc(masters, func(a, b *Member) int { return cmp.Compare(a.Address, b.Address) })
	return masters
}

// Owner is the master that serves a slot, nil if there is none among Members.
func (v *View) Owner(slot int) *Member {
	for i := range v.Members {
		m := &v.Members[i]
		if m.Serves() && !m.Absent && slices.ContainsFunc(m.Slots, func(r Range) bool { return r.First <= slot && slot <= r.Last }) {
			return m
		}
	}
	return nil
}

// replicas are the replicas by the ids of their masters.
func (v *View) replicas() map[string][]*Member {
	replicas := make(map[string][]*Member)
	for i := range v.Members {
		if m := &v.Members[i]; m.Role == RoleReplica && !m.Absent {
			replicas[m.Master] = append(replicas[m.Master], m)
		}
	}
	return replicas
}

// Replicas are the addresses of the reporter's replicas that it does not take for failed.
func (v *View) Replicas() (addresses []string) {
	for _, m := range v.replicas()[v.ID] {
		if m.Address != "" && !m.Failed && !m.Suspected {
			addresses = append(addresses, m.Address)
		}
	}
	return addresses
}

// Advertised are the addresses of all members that have one, of masters first.
func (v *View) Advertised() []string {
	var addresses []string
	for i := range v.Members {
		if m := &v.Members[i]; !m.Absent && m.Address != "" {
			addresses = append(addresses, m.Address)
		}
	}
	return addresses
}

// Uncovered are the slots that no master serves.
func (v *View) Uncovered() Slots {
	var served [SlotCount]bool
	v.rest.mark(&served)
	for _, m := range v.Masters() {
		m.Slots.mark(&served)
	}
	var gaps Slots
	for slot, is := range served {
		switch last := len(gaps) - 1; {
		case is:
		case last >= 0 && gaps[last].Last == slot-1:
			gaps[last].Last = slot
		default:
			gaps = append(gaps, Range{slot, slot})
		}
	}
	return gaps
}

// Share is what the reporter serves.
func (v *View) Share() Share { return Share{Slots: v.Self().Slots, Moving: v.Moving} }

// Changed tells whether the reporter serves something else now than it did before,
// or is about to: the cluster is being changed.
func Changed(before Share, now *View) bool {
	return !now.Serving() || len(now.Moving) > 0 || !slices.Equal(now.Self().Slots, before.Slots)
}
