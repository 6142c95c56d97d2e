package redisprobe

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
	"sessionconfig/redisprobe/wire"
)

// slowMedian is the median round trip from which on a master is called slow.
const slowMedian = 20 * time.Millisecond

// session plays a session life on the node, in its own slots.
func (n *node) session(ctx context.Context, conn *session.Conn, share topology.Share) {
	if !n.p.client.RunsScripts() {
		return
	}
	n.track.begin(finding.StageSession)
	if found := conn.EnterDatabase(ctx); len(found) > 0 {
		n.sessionFailed(conn.Broken() != nil, found)
		return
	}
	if share.Slots != nil {
		n.learn(func() {
			n.p.masters = slices.DeleteFunc(n.p.masters, func(m master) bool { return m.node == n })
			n.p.masters = append(n.p.masters, master{n, share})
		})
	}
	// Two nodes may be names of one server: their sessions differ, and those of its looks.
	id := n.p.client.Tag + "-" + strconv.Itoa(n.track.order)
	if n.looks > 0 {
		id += "-" + strconv.Itoa(n.looks)
	}
	err := conn.Live(ctx, share.Tag(id, 0))
	switch {
	case err == nil:
		n.track.end(finding.StageSession, StatusOK)
	case err.Redirected() && n.changed(ctx, conn, share):
		n.learn(func() { n.shown.Changing = true })
	default:
		n.learn(func() { n.shown.Down = n.shown.Down || err.Down() })
		n.sessionFailed(err.Lost(), conn.Failed(ctx, err))
	}
}

// sessionFailed reports why no session can live on the node; lost tells whether
// the connection ended.
func (n *node) sessionFailed(lost bool, found []Finding) {
	if lost {
		n.broken(finding.StageSession, found)
	} else {
		n.failed(finding.StageSession, found)
	}
}

// changed asks a node that has sent a session elsewhere for its cluster again, and
// tells whether that has changed meanwhile.
func (n *node) changed(ctx context.Context, conn *session.Conn, before topology.Share) bool {
	now, err := conn.View(ctx)
	return err == nil && topology.Changed(before, now)
}

// showRoundTrip puts the round trips into the report, and warns of a slow master.
func (n *node) showRoundTrip(conn *session.Conn, master bool) {
	trip := roundTrip(conn.Trips())
	if trip == nil {
		return
	}
	n.track.update(func(node *Node) { node.RoundTrip = trip })
	if master && trip.MedianMS > milliseconds(slowMedian) {
		n.find(finding.SessionSlow, finding.Args{"median": tenths(trip.MedianMS), "worst": tenths(trip.WorstMS)})
	}
}

// tenths is a number of milliseconds to show: more digits say nothing of a network.
func tenths(ms float64) string { return number(math.Round(10*ms) / 10) }

// master is a cluster's master whose session life began.
type master struct {
	node  *node
	share topology.Share
}

// redirect is the one that it is proven with, once in a test, that a cluster's can be
// followed: a master is asked for a key of another one.
type redirect struct {
	from, owner *node // nil until two masters are ready
	host        string
	failed      []Finding // following it
	reached     bool      // where it leads
}

// finish asks the node what is asked last.
func (n *node) finish(ctx context.Context, greeting *session.Greeting) {
	var key, id string
	owner := n.otherMaster()
	if owner != nil {
		id = owner.share.Tag(n.p.client.Tag+"-redirected", 0)
		key = session.Keys(id)[0]
	}
	reply, limited := greeting.Finish(ctx, key)
	n.learn(func() { n.limited = limited })
	if owner == nil {
		return
	}
	if address := session.MovedTo(reply, owner.node.address); address != "" {
		n.follow(ctx, address, id)
	}
}

// otherMaster is another master of the node's cluster, if both are ready and no redirect
// was asked for so far.
func (n *node) otherMaster() *master {
	n.p.mu.Lock()
	defer n.p.mu.Unlock()
	if n.p.redirect.from != nil || !slices.ContainsFunc(n.p.masters, func(m master) bool { return m.node == n }) {
		return nil
	}
	for _, other := range n.p.masters {
		if other.node != n && n.p.views.Together(other.node.address, n.address) {
			n.p.redirect.from, n.p.redirect.owner = n, other.node
			return &other
		}
	}
	return nil
}

// follow takes the address that the node named for another one's key. Of a node of the
// test it is known how it is to dial it and to live a session there; at any other
// address this is tried.
func (n *node) follow(ctx context.Context, address, id string) {
	var known bool
	n.learn(func() { n.p.redirect.host, known = wire.HostOf(address), n.p.nodes[address] != nil })
	if known {
		return
	}
	conn, _, failed := n.p.client.Open(ctx, address)
	if conn != nil {
		defer conn.Close()
		if err := conn.Live(ctx, id); err != nil && !err.Redirected() {
			failed = conn.Failed(ctx, err)
		}
	}
	n.learn(func() { n.p.redirect.failed, n.p.redirect.reached = failed, conn != nil })
}

// judge reports a redirect that could not be followed, unless what is wrong with its
// nodes is said already.
func (r *redirect) judge(rec *recorder) {
	if len(r.failed) == 0 || r.failed[0].Code == finding.TimedOut || r.from.hasFailed() || r.owner.hasFailed() {
		return
	}
	reason := strings.TrimSuffix(r.failed[0].Message, ".")
	if r.failed[0].Code == finding.SessionFailed {
		reason = r.failed[0].Args["reason"]
	}
	f := session.Failure(r.owner.address, "following a redirect from "+r.from.address, reason, "")
	if !r.reached {
		// The client takes the masters' addresses from CLUSTER NODES, and follows a
		// redirect only while slots move.
		f.Severity = finding.SeverityWarning
	}
	rec.find(f)
}

// hasFailed tells whether something is wrong with a node of a test that is over.
func (n *node) hasFailed() bool { return n.shown.Failed || len(n.shown.Unusable) > 0 }
