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
	down bool   // it said that the cluster is down
	tag  string // it is asked for a key with it, whether the cluster is down
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
	key := "{" + h.tag(l.address) + "}_0"
	err := l.within(ctx, observeLimit, func(conn *session.Conn) (err error) {
		said, err = conn.AskAll([]string{"cluster", "nodes"}, []string{"get", key})
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

// tag is the hash tag of the key that a node is asked for.
func (h *hub) tag(address string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.seen[address]; s != nil {
		return s.tag
	}
	return h.w.client.Tag
}

// covered is a hash tag of a slot that a master serves, the former one if it is: of a slot
// that none serves, a node says just that, and not whether the whole cluster is down.
func (h *hub) covered(former string, view *topology.View) string {
	masters := view.Masters()
	if len(masters) == 0 || view.Owner(topology.Slot(former)) != nil {
		return former
	}
	return topology.Share{Slots: masters[0].Slots}.Tag(h.w.client.Tag, 0)
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
	tag := h.w.client.Tag
	if before != nil {
		tag = before.tag
	}
	// one that knows itself alone is of no cluster any more
	h.seen[view.Reporter] = &seen{view: view, down: down && len(view.Members) > 1, tag: h.covered(tag, view)}
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
			h.compare(view.Reporter, was, now)
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

// compare tells in what a node has changed since its reporter described it before.
func (h *hub) compare(reporter string, was, now *topology.Member) {
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
	case was.Role == topology.RoleReplica && now.Serves():
		h.tell(Promoted, reporter, now, "")
	case was.Role == topology.RoleMaster && now.Role == topology.RoleReplica, was.Failed && !now.Failed, was.Absent && !now.Absent:
		h.tell(Rejoined, reporter, now, "")
	case was.Serves() && now.Serves() && !slices.Equal(was.Slots, now.Slots):
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
