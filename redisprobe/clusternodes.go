package redisprobe

import (
	"errors"
	"fmt"
	"hash/maphash"
	"net"
	"slices"
	"strconv"
	"strings"
)

// totalSlots is the number of hash slots of every Redis Cluster.
const totalSlots = 16384

// maxMembers bounds the lines of CLUSTER NODES that are read.
const maxMembers = 20000

// slotRange is a run of slots, both ends included.
type slotRange struct{ first, last int }

// member is one line of CLUSTER NODES.
type member struct {
	id      string
	address string // host:port as the cluster advertises it; empty when it knows none
	name    string // advertised host name, if any
	role    Role
	master  string // id of the replica's master
	failed  bool   // the cluster agreed that it failed
	absent  bool   // not a full member: in handshake, or without address
	slots   []slotRange
}

// view is the cluster as one node sees it. Its strings are parts of the answer
// that it was read from, and keep all of that in memory, until detach is called.
type view struct {
	self    string // id of the node that answered
	members map[string]*member
	order   []string    // ids in the order of the lines
	moving  []int       // slots that the answering node is migrating or importing
	epoch   uint64      // the highest configuration epoch in it
	digest  uint64      // equal for equal members, roles and slots, whoever answers
	from    string      // address of the node that answered
	own     []slotRange // slots of the answering node
	ranges  int         // slot ranges over all members
	partial bool        // not all of its members are kept
}

// errNotClusterNodes is the cause of an answer that is no list of nodes.
var errNotClusterNodes = errors.New("not an answer of CLUSTER NODES")

// parseClusterNodes reads the answer of CLUSTER NODES that the node at from
// gave. Nodes that advertise no host are taken to be at from's.
func parseClusterNodes(text, from string) (*view, error) {
	lines := min(strings.Count(text, "\n")+1, maxMembers)
	v := &view{members: make(map[string]*member, lines), order: make([]string, 0, lines), from: from}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		if len(v.members) == maxMembers {
			return nil, fmt.Errorf("%w: more than %d nodes", errNotClusterNodes, maxMembers)
		}
		if err := v.addLine(line); err != nil {
			return nil, err
		}
	}
	if v.self == "" {
		return nil, fmt.Errorf("%w: no node calls itself myself", errNotClusterNodes)
	}
	v.own = v.members[v.self].slots
	return v, nil
}

// addLine takes one line: id, address, flags, master, ping, pong, epoch, link
// state, slots.
func (v *view) addLine(line string) error {
	var fields [8]string
	rest := line
	for i := range fields {
		if rest == "" || rest[0] == ' ' {
			return fmt.Errorf("%w: a line of %d fields", errNotClusterNodes, i)
		}
		fields[i], rest, _ = strings.Cut(rest, " ")
	}
	m := &member{id: fields[0]}
	if _, twice := v.members[m.id]; twice {
		return fmt.Errorf("%w: a node stands twice", errNotClusterNodes)
	}
	self := m.readFlags(fields[2])
	m.readAddress(fields[1], v.from, self)
	if fields[3] != "-" {
		m.master = fields[3]
	}
	epoch, err := strconv.ParseUint(fields[6], 10, 64)
	if err != nil {
		return fmt.Errorf("%w: the epoch is no number", errNotClusterNodes)
	}
	for rest != "" {
		var field string
		if field, rest, _ = strings.Cut(rest, " "); field == "" {
			continue
		}
		if err := v.addSlots(m, field, self); err != nil {
			return err
		}
	}
	if self {
		if v.self != "" {
			return fmt.Errorf("%w: two nodes call themselves myself", errNotClusterNodes)
		}
		v.self = m.id
	}
	v.members[m.id] = m
	v.order = append(v.order, m.id)
	v.epoch = max(v.epoch, epoch)
	v.digest += m.digest()
	return nil
}

// detach makes the view independent of the answer that it was read from.
func (v *view) detach() {
	members := make(map[string]*member, len(v.members))
	for i, id := range v.order {
		m := v.members[id]
		m.id, m.name = strings.Clone(id), strings.Clone(m.name)
		v.order[i], members[m.id] = m.id, m
	}
	for _, m := range members {
		if master := members[m.master]; master != nil {
			m.master = master.id
		} else {
			m.master = strings.Clone(m.master)
		}
	}
	v.members, v.self = members, strings.Clone(v.self)
}

// readFlags takes the comma-separated flags; self tells whether the line is the
// answering node's own.
func (m *member) readFlags(flags string) (self bool) {
	m.role = RoleUnknown
	for flag := range strings.SplitSeq(flags, ",") {
		switch flag {
		case "myself":
			self = true
		case "master":
			m.role = RoleMaster
		case "slave", "replica":
			m.role = RoleReplica
		case "fail":
			m.failed = true
		case "handshake", "noaddr":
			m.absent = true
		}
	}
	return self
}

// readAddress takes "host:port@busport[,name[,...]]". IPv6 hosts are not in
// brackets there. Without a host, the answering node's own stands for it; "?"
// is a host that the cluster does not know.
func (m *member) readAddress(field, from string, self bool) {
	field, rest, _ := strings.Cut(field, ",")
	name, _, _ := strings.Cut(rest, ",")
	if !strings.Contains(name, "=") && plausibleHost(name) {
		m.name = name
	}
	field, _, _ = strings.Cut(field, "@")
	colon := strings.LastIndexByte(field, ':')
	if colon < 0 {
		return
	}
	host, portText := strings.Trim(field[:colon], "[]"), field[colon+1:]
	port, err := strconv.Atoi(portText)
	switch {
	case err != nil || port < 1 || port > 65535:
		if self {
			m.address = from
		}
		return
	case host == "" || host == "?":
		if host == "" && self {
			m.address = from
		} else if m.name != "" {
			m.address = net.JoinHostPort(m.name, strconv.Itoa(port))
		}
		return
	}
	if plausibleHost(host) {
		m.address = net.JoinHostPort(host, strconv.Itoa(port))
	}
}

// plausibleHost tells whether host could be a host name or an IP address.
func plausibleHost(host string) bool {
	if host == "" || len(host) > 255 {
		return false
	}
	for _, c := range []byte(host) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case c == '.', c == '-', c == '_', c == ':', c == '%':
		default:
			return false
		}
	}
	return true
}

// addSlots takes "5", "0-5460", "[12->-id]" (migrating) or "[12-<-id]"
// (importing); the latter two only stand in the answering node's own line.
func (v *view) addSlots(m *member, field string, self bool) error {
	if inner, ok := strings.CutPrefix(field, "["); ok {
		slot, err := strconv.Atoi(inner[:max(0, strings.IndexByte(inner, '-'))])
		if err != nil || slot < 0 || slot >= totalSlots {
			return fmt.Errorf("%w: a moving slot is no slot", errNotClusterNodes)
		}
		if self && len(v.moving) < totalSlots {
			v.moving = append(v.moving, slot)
		}
		return nil
	}
	low, high, isRange := strings.Cut(field, "-")
	if !isRange {
		high = low
	}
	first, err1 := strconv.Atoi(low)
	last, err2 := strconv.Atoi(high)
	if err1 != nil || err2 != nil || first < 0 || last < first || last >= totalSlots {
		return fmt.Errorf("%w: %d bytes that are no slots", errNotClusterNodes, len(field))
	}
	if v.ranges++; v.ranges > 2*totalSlots {
		return fmt.Errorf("%w: too many slots", errNotClusterNodes)
	}
	m.slots = append(m.slots, slotRange{first, last})
	return nil
}

// digestSeed makes digests comparable within this process.
var digestSeed = maphash.MakeSeed()

// digest is a number that is equal for members of equal id, role, master and
// slots. A view's digest is the sum over its members, so order does not count.
func (m *member) digest() uint64 {
	if m.absent {
		return 0
	}
	text := make([]byte, 0, 160)
	for _, part := range []string{m.id, string(m.role), m.master} {
		text = append(append(text, part...), '|')
	}
	for _, r := range m.slots {
		text = strconv.AppendInt(append(text, ' '), int64(r.first), 10)
		text = strconv.AppendInt(append(text, '-'), int64(r.last), 10)
	}
	return maphash.Bytes(digestSeed, text)
}

// serving tells whether the answering node is a master with slots.
func (v *view) serving() bool { return v.members[v.self].serves() }

// serves tells whether the member is a master with slots.
func (m *member) serves() bool { return m.role == RoleMaster && len(m.slots) > 0 }

// count is the number of slots in the ranges.
func count(ranges []slotRange) int {
	n := 0
	for _, r := range ranges {
		n += r.last - r.first + 1
	}
	return n
}

// masters lists the view's masters that serve slots, by address.
func (v *view) masters() []*member {
	var masters []*member
	for _, id := range v.order {
		if m := v.members[id]; m.serves() && !m.absent {
			masters = append(masters, m)
		}
	}
	slices.SortStableFunc(masters, func(a, b *member) int { return strings.Compare(a.address, b.address) })
	return masters
}

// replicas lists the replicas by the ids of their masters.
func (v *view) replicas() map[string][]*member {
	replicas := make(map[string][]*member)
	for _, id := range v.order {
		if m := v.members[id]; m.role == RoleReplica && !m.absent {
			replicas[m.master] = append(replicas[m.master], m)
		}
	}
	return replicas
}
