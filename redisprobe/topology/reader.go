package topology

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Reader reads the answers of several nodes to CLUSTER NODES. The nodes of a cluster say
// the same of most of them: a line that was read is not read again, and views that are equal
// share their members. The zero Reader is ready; it is for several goroutines at once.
type Reader struct {
	mu    sync.Mutex
	lines map[string]*nodeLine // by id, at most MaxNodes
	views map[uint64]*members  // by the sum of their lines' numbers, at most viewsKept
}

const (
	lineKept  = 512 // bytes of a line that is kept
	viewsKept = 4   // views whose members are kept
)

// nodeLine is a line of CLUSTER NODES.
type nodeLine struct {
	head, epoch, slots string // all but what changes all the time; head ends with a blank
	member             Member
	digest             uint64 // the member's
	number             uint64 // one that no other line has; 0 if it is not kept
}

// is tells whether the line, if there is one, says the same as a text.
func (l *nodeLine) is(text string) bool {
	if l == nil {
		return false
	}
	rest, same := strings.CutPrefix(text, l.head)
	ping, rest, _ := strings.Cut(rest, " ")
	pong, rest, _ := strings.Cut(rest, " ")
	epoch, rest, _ := strings.Cut(rest, " ")
	link, slots, _ := strings.Cut(rest, " ")
	return same && ping != "" && pong != "" && link != "" && epoch == l.epoch && slots == l.slots
}

// members are those of a view.
type members struct {
	list  []Member
	index map[string]int
}

// ParseNodes reads the answer that the node at reporter gave. The view shares no memory
// with the answer. It may share its members with other views.
func (r *Reader) ParseNodes(answer, reporter string) (*View, error) {
	likely := r.count() + 1
	now := reading{
		View: &View{Reporter: reporter}, reader: r,
		serving: make([]*nodeLine, 0, likely), others: make([]*nodeLine, 0, likely),
	}
	for text := range strings.Lines(answer) {
		if text = strings.TrimRight(text, "\r\n"); text == "" {
			continue
		}
		if err := now.take(text); err != nil {
			return nil, err
		}
	}
	if now.self == nil {
		return nil, fmt.Errorf("%w: no node calls itself myself", ErrNotNodes)
	}
	return now.view()
}

// line is the one that was read of a node; nil if none was.
func (r *Reader) line(id string) *nodeLine {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lines[id]
}

// count is how many lines are kept.
func (r *Reader) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.lines)
}

// own is a node's line about itself: what others say of it, if that is the same.
func (r *Reader) own(l *nodeLine) *nodeLine {
	if said := r.line(l.member.ID); said != nil && reflect.DeepEqual(said.member, l.member) {
		return said
	}
	return l
}

// keep has a line share no memory with the answer, and keeps it unless it is a node's own, or
// there is one of the node already.
func (r *Reader) keep(l *nodeLine, own bool) *nodeLine {
	if l.number != 0 {
		return l
	}
	l.member = l.member.clone()
	if own || len(l.head)+len(l.slots) > lineKept {
		return l
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.lines == nil {
		r.lines = make(map[string]*nodeLine)
	}
	if r.lines[l.member.ID] == nil && len(r.lines) < MaxNodes {
		l.head, l.epoch, l.slots, l.number = strings.Clone(l.head), strings.Clone(l.epoch), strings.Clone(l.slots), rand.Uint64()
		r.lines[l.member.ID] = l
	}
	return l
}

// members are those of the lines, which another view may have as well.
func (r *Reader) members(lines []*nodeLine) (*members, error) {
	sum, kept := uint64(0), true
	for _, l := range lines {
		sum += l.number
		kept = kept && l.number != 0
	}
	if kept {
		if m := r.share(sum, nil); m != nil {
			return m, nil
		}
	}
	m := &members{list: make([]Member, len(lines)), index: make(map[string]int, len(lines))}
	for i, l := range lines {
		m.list[i] = l.member
		if _, twice := m.index[l.member.ID]; twice {
			return nil, fmt.Errorf("%w: a node is listed twice", ErrNotNodes)
		}
		m.index[l.member.ID] = i
	}
	if kept {
		r.share(sum, m)
	}
	return m, nil
}

// share is the members kept under a sum; new ones are kept, if any are given.
func (r *Reader) share(sum uint64, m *members) *members {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m != nil && len(r.views) < viewsKept {
		if r.views == nil {
			r.views = make(map[uint64]*members)
		}
		r.views[sum] = m
	}
	return r.views[sum]
}

// clone is a deep copy of the member.
func (m Member) clone() Member {
	for _, text := range []*string{&m.ID, &m.Address, &m.Raw, &m.Name, &m.Shard, &m.Master} {
		*text = strings.Clone(*text)
	}
	m.Slots = slices.Clone(m.Slots)
	return m
}
