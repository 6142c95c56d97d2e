package watch

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

const (
	observeEvery = 250 * time.Millisecond
	observeLimit = time.Second
	nodesAtMost  = 50              // of a cluster, that are observed
	once         = 5 * time.Second // within which other nodes' word of the same thing is no news
)

// hub gathers what each node says of its cluster.
type hub struct {
	w     *watch
	mu    sync.Mutex
	known []string
	seen  map[string]*seen     // by reporter
	told  map[string]time.Time // events, when they were told
}

// seen is what one node said last.
type seen struct {
	view *topology.View
	at   time.Time
	down bool // it said CLUSTERDOWN
}

// addresses are the nodes that are known.
func (h *hub) addresses() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.known)
}

// meet begins to observe nodes that are not observed yet.
func (h *hub) meet(ctx context.Context, addresses []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, address := range addresses {
		if slices.Contains(h.known, address) || len(h.known) >= nodesAtMost {
			continue
		}
		h.known = append(h.known, address)
		if h.w.clustered {
			h.w.parts.Go(func() { h.observe(ctx, address) })
		}
	}
}

// observe asks one node for its view until ctx ends.
func (h *hub) observe(ctx context.Context, address string) {
	l := newLink(h.w.client, address)
	defer l.drop()
	tick := time.NewTicker(observeEvery)
	defer tick.Stop()
	for {
		var nodes, key *redis.Cmd
		_, err := l.try(ctx, observeLimit, func(conn *session.Conn) *redis.Cmd {
			pipe := conn.Redis.Pipeline()
			nodes = conn.Send(ctx, pipe, "cluster", "nodes")
			key = conn.Send(ctx, pipe, "get", "{"+h.w.client.Tag+"}_0")
			_, _ = pipe.Exec(ctx) // each command holds its own error
			return nodes
		})
		if err == nil {
			if text, err := nodes.Text(); err == nil {
				if view, err := topology.ParseNodes(text, address); err == nil {
					h.take(ctx, view, session.SaysDown(session.ReplyError(key)))
				}
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// take compares a node's view with its former one.
func (h *hub) take(ctx context.Context, view *topology.View, down bool) {
	h.meet(ctx, view.Advertised())
	h.mu.Lock()
	defer h.mu.Unlock()
	before := h.seen[view.Reporter]
	wasDown := h.down()
	h.seen[view.Reporter] = &seen{view: view, at: time.Now(), down: down}
	if isDown := h.down(); isDown != wasDown {
		event := ClusterUp
		if isDown {
			event = ClusterDown
		}
		h.w.emit(Event{Time: time.Now(), Lane: LaneTopology, Event: event, Master: "", SeenBy: view.Reporter})
	}
	if before == nil {
		return
	}
	for i := range view.Members {
		now := &view.Members[i]
		if was := before.view.Member(now.ID); was != nil {
			h.tell(view.Reporter, was, now)
		}
	}
}

// down tells whether any node that was heard of late says that the cluster is down.
func (h *hub) down() bool {
	for _, s := range h.seen {
		if s.down && time.Since(s.at) < 2*observeLimit {
			return true
		}
	}
	return false
}

// tell tells what has become of a node, when the first of the others says so.
func (h *hub) tell(reporter string, was, now *topology.Member) {
	say := func(event string) {
		key := event + " " + now.ID
		if time.Since(h.told[key]) > once {
			h.w.emit(Event{Time: time.Now(), Lane: LaneTopology, Event: event, Master: now.Label(), SeenBy: reporter})
		}
		h.told[key] = time.Now()
	}
	if now.Suspected && !was.Suspected {
		say(Suspected)
	}
	if now.Failed && !was.Failed {
		say(Failed)
	}
	switch {
	case was.Role == topology.RoleReplica && now.Serves():
		say(Promoted)
	case was.Role == topology.RoleMaster && now.Role == topology.RoleReplica, was.Failed && !now.Failed:
		say(Rejoined)
	case was.Serves() && now.Serves() && !slices.Equal(was.Slots, now.Slots):
		say(SlotsMoved)
	}
}

// owner is who serves a slot by the newest view that a node gave of late; empty if none
// did.
func (h *hub) owner(slot int) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var best *topology.View
	for _, s := range h.seen {
		if time.Since(s.at) < observeLimit && (best == nil || s.view.Epoch > best.Epoch) {
			best = s.view
		}
	}
	if best == nil {
		return ""
	}
	for _, m := range best.Masters() {
		if slices.ContainsFunc(m.Slots, func(r topology.Range) bool { return r.First <= slot && slot <= r.Last }) {
			return m.Address
		}
	}
	return ""
}

// silent tells whether a node that is known has not answered of late.
func (h *hub) silent() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, address := range h.known {
		if s := h.seen[address]; s != nil && time.Since(s.at) > observeLimit+observeEvery {
			return true
		}
	}
	return false
}
