package watch

import (
	"context"
	"slices"
	"sync"
	"time"

	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

const (
	observeEvery = 12 * pulse       // while something happens, and a while after that
	observeCalm  = 4 * observeEvery // else
	busyFor      = 10 * time.Second
	observeLimit = time.Second
	nodesAtMost  = 50               // of a cluster, that are observed
	forgetAfter  = 10 * time.Second // a node that is silent and that no other lists
)

// hub gathers what each node says of its cluster.
type hub struct {
	w     *watch
	mu    sync.Mutex
	known []*node
	seen  map[string]*seen // by reporter, of those that answered last
	said  sightings
	busy  time.Time // when something has happened last
}

// node is a node that is observed.
type node struct {
	address string
	listed  time.Time // when a node's view had it last
	silent  bool      // it did not answer last
	end     context.CancelFunc
}

// seen is what one node said last.
type seen struct {
	view *topology.View
	down bool // it said that the cluster is down
	up   bool // it has ever said that it is not: one that has just joined does not know yet
	asks question
}

// question is what shows whether a node takes the cluster to be down: a call with a key
// whose tag is of a slot that a master serves. Where that is another, a write is asked for,
// which is not done but sent there: a cluster that is down may allow reads.
type question struct {
	tag   string
	write bool
}

// call is the question as a command.
func (q question) call() []string {
	if q.write {
		return []string{"del", "{" + q.tag + "}_0"}
	}
	return []string{"get", "{" + q.tag + "}_0"}
}

// addresses are the nodes that are known.
func (h *hub) addresses() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	addresses := make([]string, len(h.known))
	for i, n := range h.known {
		addresses[i] = n.address
	}
	return addresses
}

// meet begins to observe nodes that are not observed yet, and ends it of those that no
// node lists any more and that are silent: they have another address now, or are gone.
func (h *hub) meet(ctx context.Context, addresses []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for _, address := range addresses {
		if n := h.node(address); n != nil {
			n.listed = now
			continue
		}
		if len(h.known) >= nodesAtMost {
			continue
		}
		ctx, end := context.WithCancel(ctx)
		h.known = append(h.known, &node{address: address, listed: now, end: end})
		if h.w.clustered {
			h.w.parts.Go(func() { h.observe(ctx, address) })
		}
	}
	h.known = slices.DeleteFunc(h.known, func(n *node) bool {
		gone := now.Sub(n.listed) > forgetAfter && n.silent
		if gone {
			n.end()
			delete(h.seen, n.address)
			for _, r := range h.w.raws {
				r.forget(n.address)
			}
		}
		return gone
	})
}

// observe asks one node for its view until ctx ends.
func (h *hub) observe(ctx context.Context, address string) {
	l := newLink(h.w.client, address)
	defer l.drop()
	h.look(ctx, l)
	n := 0
	h.w.every(ctx, observeEvery, func() {
		if n++; n%int(observeCalm/observeEvery) == 0 || h.happening() {
			h.look(ctx, l)
		}
	})
}

// stir has all nodes asked often for a while.
func (h *hub) stir() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.busy = time.Now()
}

// happening tells whether something has happened of late.
func (h *hub) happening() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return time.Since(h.busy) < busyFor
}

// unanswered notes that a node did not answer.
func (h *hub) unanswered(address string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := h.node(address); n != nil && !n.silent {
		n.silent, h.busy = true, time.Now()
	}
}

// look asks a node once.
func (h *hub) look(ctx context.Context, l *link) {
	var said []session.Answer
	question := h.question(l.address).call()
	err := l.within(ctx, observeLimit, func(conn *session.Conn) (err error) {
		said, err = conn.AskAll([]string{"cluster", "nodes"}, question)
		return err
	})
	if err != nil {
		h.unanswered(l.address)
		return
	}
	text, isText := said[0].Value.(string)
	if view, err := topology.ParseNodes(text, l.address); isText && err == nil {
		h.take(ctx, view, session.SaysDown(said[1].Reply))
	}
}

// question is what a node is asked next.
func (h *hub) question(address string) question {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.seen[address]; s != nil {
		return s.asks
	}
	return question{tag: h.w.client.Tag}
}

// ask is what a node is asked after such a view, as before if that still does: of a slot
// that no master serves, a node says just that, and not whether the whole cluster is down.
func (h *hub) ask(former question, view *topology.View) question {
	masters := view.Masters()
	if len(masters) == 0 {
		return former
	}
	other := slices.IndexFunc(masters, func(m *topology.Member) bool { return m.ID != view.ID })
	write := other >= 0
	if now := view.Owner(topology.Slot(former.tag)); now != nil && now.ID != view.ID == write {
		return question{former.tag, write}
	}
	return question{topology.Share{Slots: masters[max(other, 0)].Slots}.Tag(h.w.client.Tag, 0), write}
}

// take compares a node's view with its former one.
func (h *hub) take(ctx context.Context, view *topology.View, down bool) {
	h.meet(ctx, view.Advertised())
	h.mu.Lock()
	defer h.mu.Unlock()
	n := h.node(view.Reporter)
	if n == nil { // forgotten meanwhile
		return
	}
	n.silent = false
	before := h.seen[view.Reporter]
	wasDown := h.down()
	asked, up := question{tag: h.w.client.Tag}, !down
	if before != nil {
		asked, up = before.asks, up || before.up
	}
	// one that knows itself alone is of no cluster any more
	h.seen[view.Reporter] = &seen{view: view, down: down && up && len(view.Members) > 1, up: up, asks: h.ask(asked, view)}
	switch isDown := h.down(); {
	case isDown && (!wasDown || h.seen[view.Reporter].down && (before == nil || !before.down)):
		h.tell(ClusterDown, view.Reporter, nil, "")
	case !isDown && wasDown:
		h.tell(ClusterUp, view.Reporter, nil, "")
	}
	if before == nil {
		return
	}
	for i := range before.view.Members {
		was := &before.view.Members[i]
		if was.Serves() && view.Member(was.ID) == nil && len(view.Members) > 1 {
			h.tell(Failed, view.Reporter, was, forgotten)
		}
	}
	for i := range view.Members {
		now := &view.Members[i]
		if was := before.view.Member(now.ID); was != nil {
			h.compare(before.view, view, was, now)
		}
	}
}

// down tells whether any node that was heard of late says that the cluster is down.
func (h *hub) down() bool {
	for _, s := range h.seen {
		if n := h.node(s.view.Reporter); s.down && n != nil && !n.silent {
			return true
		}
	}
	return false
}

// tell tells what has become of a node, or of the whole cluster, when the first of the
// others says so.
func (h *hub) tell(event, reporter string, of *topology.Member, kind string) {
	id, label := "", ""
	if of != nil {
		id, label = of.ID, of.Label()
	}
	now := time.Now()
	h.busy = now
	if h.said.say(event, id, label, reporter, now) {
		h.w.emit(Event{Time: now, Lane: LaneTopology, Event: event, Master: label, Kind: kind, SeenBy: reporter})
	}
}

// replaced is the kind of failure of a node that was reset, or came back without its
// nodes.conf: it has another id, which the cluster does not know. The others do not agree
// then that the former has failed, and promote no replica.
const replaced = "another node answers at its address"

// forgotten is that of a master that the others were told to forget while it had slots.
const forgotten = "forgotten by the other nodes"

const (
	// Demoted is the kind of coming back of a master that was never away, and follows now.
	Demoted = "a replica now"
	// Emptied is the kind of moved slots where none are left.
	Emptied = "none left"
)

// gave tells whether a master gave its slots away: to one that was a master before, or to
// none. One whose replica is promoted has lost them, of which that tells.
func gave(before, view *topology.View, was, now *topology.Member) bool {
	if !was.Serves() || now.Serves() || now.Role != topology.RoleMaster {
		return false
	}
	to := view.Owner(was.Slots[0].First)
	if to == nil {
		return true
	}
	former := before.Member(to.ID)
	return former != nil && former.Role == topology.RoleMaster && !former.Failed
}

// compare tells in what a node has changed since its reporter described it before.
func (h *hub) compare(before, view *topology.View, was, now *topology.Member) {
	reporter := view.Reporter
	if now.Suspected && !was.Suspected {
		h.tell(Suspected, reporter, now, "")
	}
	if now.Failed && !was.Failed {
		h.tell(Failed, reporter, now, "")
	}
	if now.Absent && !was.Absent {
		h.tell(Failed, reporter, was, replaced)
	}
	switch {
	case was.Role == topology.RoleReplica && now.Serves(), was.Failed && !was.Serves() && now.Serves(): // it was a replica between two looks
		h.tell(Promoted, reporter, now, "")
	case was.Failed && !now.Failed, was.Absent && !now.Absent:
		h.tell(Rejoined, reporter, now, "")
	case was.Role == topology.RoleMaster && now.Role == topology.RoleReplica:
		kind := Demoted
		if h.said.open[Failed+" "+now.ID] != nil { // it does not know itself that it was away
			kind = ""
		}
		h.tell(Rejoined, reporter, now, kind)
	case gave(before, view, was, now):
		h.tell(SlotsMoved, reporter, now, Emptied)
	case was.Role == topology.RoleMaster && now.Serves() && !slices.Equal(was.Slots, now.Slots):
		h.tell(SlotsMoved, reporter, now, "")
	}
}

// owner is who serves a slot by the newest view that a node gave of late; empty if none
// did.
func (h *hub) owner(slot int) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var best *topology.View
	for _, s := range h.seen {
		if n := h.node(s.view.Reporter); n != nil && !n.silent && (best == nil || s.view.Epoch > best.Epoch) {
			best = s.view
		}
	}
	if best == nil {
		return ""
	}
	if m := best.Owner(slot); m != nil {
		return m.Address
	}
	return ""
}

// silent tells whether a node that has answered does not any more.
func (h *hub) silent() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.ContainsFunc(h.known, func(n *node) bool { return n.silent && h.seen[n.address] != nil })
}

// node is the node at an address, nil if it is not observed.
func (h *hub) node(address string) *node {
	if i := slices.IndexFunc(h.known, func(n *node) bool { return n.address == address }); i >= 0 {
		return h.known[i]
	}
	return nil
}
