package topology

import (
	"errors"
	"fmt"
	"hash/maphash"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// maxID bounds the ids of nodes. Redis's have 40 characters.
const maxID = 64

// ErrNotNodes is the cause of an answer that is no list of nodes.
var ErrNotNodes = errors.New("not an answer of CLUSTER NODES")

// ParseNodes reads the answer of CLUSTER NODES that the node at reporter gave. The
// view shares no memory with the answer.
func ParseNodes(answer, reporter string) (*View, error) {
	return new(Reader).ParseNodes(answer, reporter)
}

// reading is a view of which not all lines have been read.
type reading struct {
	*View
	reader  *Reader
	self    *nodeLine   // nil until it is found
	serving []*nodeLine // masters with slots, at most MaxNodes
	others  []*nodeLine // at most MaxNodes
	ranges  int         // of slots, over all lines
}

// take reads one line: id, address, flags, master, ping, pong, epoch, link state,
// slots.
func (r *reading) take(text string) error {
	if l := r.reader.line(text[:max(0, strings.IndexByte(text, ' '))]); l.is(text) {
		return r.add(l, false)
	}
	var fields [8]string
	rest := text
	for i := range fields {
		if rest == "" || rest[0] == ' ' {
			return fmt.Errorf("%w: a line of %d fields", ErrNotNodes, i)
		}
		fields[i], rest, _ = strings.Cut(rest, " ")
	}
	head := text[:len(fields[0])+len(fields[1])+len(fields[2])+len(fields[3])+4]
	l := &nodeLine{head: head, epoch: fields[6], slots: rest}
	m := &l.member
	m.ID = fields[0]
	self := m.readFlags(fields[2])
	m.readAddress(fields[1], r.Reporter, self)
	if fields[3] != "-" {
		m.Master = fields[3]
	}
	if len(m.ID) > maxID || len(m.Master) > maxID {
		return fmt.Errorf("%w: an id of more than %d bytes", ErrNotNodes, maxID)
	}
	var err error
	if m.Epoch, err = strconv.ParseUint(l.epoch, 10, 64); err != nil {
		return fmt.Errorf("%w: the epoch is no number", ErrNotNodes)
	}
	for field := range strings.SplitSeq(rest, " ") {
		if err := r.readSlots(m, field, self); err != nil {
			return err
		}
	}
	if self && r.self != nil {
		return fmt.Errorf("%w: two nodes call themselves myself", ErrNotNodes)
	}
	l.digest = m.digest()
	return r.add(l, self)
}

// add takes a line. Of those that are too many, only the slots are kept.
func (r *reading) add(l *nodeLine, self bool) error {
	m := &l.member
	if r.ranges += len(m.Slots); r.ranges > SlotCount {
		return fmt.Errorf("%w: more runs of slots than there are slots", ErrNotNodes)
	}
	r.Total++
	r.Epoch = max(r.Epoch, m.Epoch)
	r.digest += l.digest
	list := &r.others
	if m.Serves() {
		list = &r.serving
	}
	if self {
		l = r.reader.own(l)
		r.ID, r.self = strings.Clone(m.ID), l
	}
	switch {
	case len(*list) < MaxNodes:
		*list = append(*list, r.reader.keep(l, self))
	case m.Serves() && !m.Absent:
		r.rest = append(r.rest, m.Slots...)
	}
	return nil
}

// view puts the members together.
func (r *reading) view() (*View, error) {
	lines := append(r.serving, r.others...)
	if len(lines) > MaxNodes {
		lines = lines[:MaxNodes]
	}
	if !slices.Contains(lines, r.self) {
		last := &lines[len(lines)-1]
		if m := &(*last).member; m.Serves() && !m.Absent {
			r.rest = append(r.rest, m.Slots...)
		}
		*last = r.reader.keep(r.self, true)
	}
	m, err := r.reader.members(lines)
	if err != nil {
		return nil, err
	}
	r.Members, r.index = m.list, m.index
	return r.View, nil
}

// readFlags takes the comma-separated flags; self tells whether the line is the
// reporter's own.
func (m *Member) readFlags(flags string) (self bool) {
	m.Role = RoleUnknown
	for flag := range strings.SplitSeq(flags, ",") {
		switch flag {
		case "myself":
			self = true
		case "master":
			m.Role = RoleMaster
		case "slave", "replica":
			m.Role = RoleReplica
		case "fail?":
			m.Suspected = true
		case "fail":
			m.Failed = true
		case "handshake", "noaddr":
			m.Absent = true
		}
	}
	return self
}

// readAddress takes "host:port@busport[,name[,key=value...]]". IPv6 hosts are not in
// brackets there. A node that does not know its own host has none: then the address at
// which it answered is used. The name is not an address: the platform's client ignores
// it.
func (m *Member) readAddress(field, reporter string, self bool) {
	field, rest, _ := strings.Cut(field, ",")
	for i, extra := range strings.SplitN(rest, ",", 10) {
		key, value, pair := strings.Cut(extra, "=")
		switch {
		case i == 0 && !pair && plausibleHost(extra):
			m.Name = extra
		case key == "shard-id" && len(value) <= maxID:
			m.Shard = value
		}
	}
	field, _, _ = strings.Cut(field, "@")
	if len(field) > 300 {
		return
	}
	if m.Address = dialable(field); m.Address != field {
		m.Raw = field
	}
	if self && m.hostless() {
		m.Address = reporter
	}
}

// dialable is host and port as they are dialled; empty if they cannot be.
func dialable(field string) string {
	colon := strings.LastIndexByte(field, ':')
	if colon < 0 {
		return ""
	}
	host := field[:colon]
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		host = host[1 : len(host)-1]
	}
	return joined(host, field[colon+1:])
}

// joined is the address of host and port; empty if there can be none.
func joined(host, port string) string {
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || !plausibleHost(host) {
		return ""
	}
	return net.JoinHostPort(host, strconv.FormatUint(n, 10))
}

// plausibleHost tells whether host could be a host name or an IP address.
func plausibleHost(host string) bool {
	if host == "" || len(host) > 255 {
		return false
	}
	if strings.Contains(host, ":") {
		_, err := netip.ParseAddr(host)
		return err == nil
	}
	for _, c := range []byte(host) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case c == '.', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// readSlots takes "5", "0-5460", "[12->-id]" (handed over) or "[12-<-id]" (taken
// over); the latter two are only in the reporter's own line.
func (r *reading) readSlots(m *Member, field string, self bool) error {
	if field == "" {
		return nil
	}
	if inner, ok := strings.CutPrefix(field, "["); ok {
		slot, err := strconv.Atoi(inner[:max(0, strings.IndexByte(inner, '-'))])
		if err != nil || slot < 0 || slot >= SlotCount {
			return fmt.Errorf("%w: a moving slot is no slot", ErrNotNodes)
		}
		if self && len(r.Moving) < SlotCount {
			r.Moving = append(r.Moving, slot)
		}
		return nil
	}
	low, high, isRange := strings.Cut(field, "-")
	if !isRange {
		high = low
	}
	first, err1 := strconv.Atoi(low)
	last, err2 := strconv.Atoi(high)
	if err1 != nil || err2 != nil || first < 0 || last < first || last >= SlotCount {
		return fmt.Errorf("%w: %d bytes that are no slots", ErrNotNodes, len(field))
	}
	if r.ranges+len(m.Slots) >= SlotCount {
		return fmt.Errorf("%w: more runs of slots than there are slots", ErrNotNodes)
	}
	m.Slots = append(m.Slots, Range{first, last})
	return nil
}

// digestSeed makes digests comparable within this process.
var digestSeed = maphash.MakeSeed()

// digest is a number that is equal for members of equal id, role, master and slots.
// A view's digest is the sum over its members, so that order does not count.
func (m *Member) digest() uint64 {
	if m.Absent {
		return 0
	}
	text := make([]byte, 0, 160)
	for _, part := range []string{m.ID, string(m.Role), m.Master} {
		text = append(append(text, part...), '|')
	}
	for _, r := range m.Slots {
		text = strconv.AppendInt(append(text, ' '), int64(r.First), 10)
		text = strconv.AppendInt(append(text, '-'), int64(r.Last), 10)
	}
	return maphash.Bytes(digestSeed, text)
}
