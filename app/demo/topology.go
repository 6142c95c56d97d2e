package demo

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	redis "sessionconfig/redisprobe/topology"
)

const (
	totalSlots = redis.SlotCount
	// busOffset is how much higher than its port a node's port for the other nodes
	// is. (Redis, cluster specification.)
	busOffset = 10000
	// leaving is the first of the last master's slots that are being moved to the first
	// master, in the trouble "moving".
	leaving = totalSlots - 4
)

// machines are those of the cluster that the platform's documentation describes:
// a master and a replica on each, the replicas crossed.
var machines = [3]string{"127.0.0.1", "127.0.0.2", "127.0.0.3"}

// member is a node of the demo's cluster.
type member struct {
	host     string
	port     int
	id       string
	master   *member // nil: it is one itself
	first    int     // slots of a master; none while last is before first
	last     int
	epoch    int
	failed   bool // it does not run, and the others say so
	doubted  bool // the others suspect that it does not run
	unlinked bool // a replica whose link to its master is down
}

func (m *member) address() string { return net.JoinHostPort(m.host, strconv.Itoa(m.port)) }

// topology is all members: the masters first, then the replicas.
type topology struct {
	members []*member
	trouble string
}

// newTopology is the cluster on port and the one above it, with the trouble that
// shows in it. A machine that is down has been so for a while: a replica has taken
// its master's place.
func newTopology(port int, trouble string) topology {
	t := topology{trouble: trouble}
	for i, host := range machines {
		t.members = append(t.members, &member{
			host: host, port: port, id: memberID(i), epoch: i + 1,
			first: totalSlots * i / len(machines), last: totalSlots*(i+1)/len(machines) - 1,
		})
	}
	for i := range machines {
		t.members = append(t.members, &member{
			host: machines[(i+1)%len(machines)], port: port + 1, id: memberID(len(machines) + i),
			master: t.members[i], epoch: i + 1, last: -1,
		})
	}
	switch trouble {
	case down:
		t.fail(1)
	case lagging:
		t.replicaOf(t.members[0]).unlinked = true
	case moving:
		t.members[2].first = leaving
	}
	return t
}

// memberID makes a node's id: forty hexadecimal digits.
func memberID(i int) string { return strings.Repeat(strconv.Itoa(i+1), 40) }

// replicaOf is a master's replica; nil if it has none.
func (t topology) replicaOf(master *member) *member {
	at := slices.IndexFunc(t.members, func(m *member) bool { return m.master == master })
	if at < 0 {
		return nil
	}
	return t.members[at]
}

// fail takes a machine away and promotes the replica of its master.
func (t topology) fail(machine int) {
	for _, m := range t.members {
		m.failed = m.host == machines[machine]
	}
	t.promote(t.replicaOf(t.members[machine]))
}

// promote has a replica take its master's place.
func (t topology) promote(replica *member) {
	old, epoch := replica.master, 0
	for _, m := range t.members {
		epoch = max(epoch, m.epoch)
	}
	replica.master, replica.first, replica.last, replica.epoch = nil, old.first, old.last, epoch+1
	old.first, old.last = 0, -1
}

// running are the members that there are processes of.
func (t topology) running() []*member {
	return slices.DeleteFunc(slices.Clone(t.members), func(m *member) bool { return m.failed })
}

// owner is the master that serves a slot.
func (t topology) owner(slot int) *member {
	for _, m := range t.members {
		if m.first <= slot && slot <= m.last {
			return m
		}
	}
	return t.members[0] // which has most of the last one's while slots are moved
}

// onItsWay tells whether a slot is being moved.
func (t topology) onItsWay(slot int) bool { return t.trouble == moving && slot >= leaving }

// nodes is what self answers to CLUSTER NODES, and begins its nodes.conf with.
func (t topology) nodes(self *member) string {
	var text strings.Builder
	for _, m := range t.members {
		flags, master, slots := "master", "-", t.slots(m)
		if m.master != nil {
			flags, master = "slave", m.master.id
		}
		state := "connected"
		switch {
		case m.failed:
			flags, state = flags+",fail", "disconnected"
		case m.doubted:
			flags += ",fail?"
		}
		if m == self {
			flags = "myself," + flags
			slots += t.movingSlots(m)
		}
		fmt.Fprintf(&text, "%s %s@%d %s %s 0 0 %d %s%s\n", m.id, m.address(), m.port+busOffset, flags, master, m.epoch, state, slots)
	}
	return text.String()
}

// slots are a member's ranges, with a blank before each.
func (t topology) slots(m *member) string {
	text := ""
	if m.first <= m.last {
		text = fmt.Sprintf(" %d-%d", m.first, m.last)
	}
	if t.trouble == moving && m == t.members[0] {
		text += fmt.Sprintf(" %d-%d", totalSlots*2/len(machines), leaving-1)
	}
	return text
}

// movingSlots are the marks of slots that are being moved, which a node shows in its own line.
func (t topology) movingSlots(m *member) string {
	if t.trouble != moving {
		return ""
	}
	from, to, text := t.members[2], t.members[0], ""
	for slot := leaving; slot < totalSlots; slot++ {
		switch m {
		case from:
			text += fmt.Sprintf(" [%d->-%s]", slot, to.id)
		case to:
			text += fmt.Sprintf(" [%d-<-%s]", slot, from.id)
		}
	}
	return text
}
