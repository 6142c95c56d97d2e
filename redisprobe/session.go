package redisprobe

import (
	"context"
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
	n.proveRedirect(ctx, conn, share)
	// Two nodes may be names of one server: their sessions differ.
	id := n.p.client.Tag + "-" + strconv.Itoa(n.track.order)
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
	text, err := conn.Send(ctx, conn.Redis, "cluster", "nodes").Text()
	if err != nil {
		return false
	}
	now, err := topology.ParseNodes(text, n.address)
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
		n.find(finding.SessionSlow, finding.Args{"median": number(trip.MedianMS), "worst": number(trip.WorstMS)})
	}
}

// master is a cluster's master whose session life began.
type master struct {
	node  *node
	share topology.Share
}

// proveRedirect sends the node a command on a key of another master. What it names in
// its answer is dialled, and a session lives there, alongside the node's own.
func (n *node) proveRedirect(ctx context.Context, conn *session.Conn, share topology.Share) {
	if share.Slots == nil {
		return
	}
	other := n.p.otherMaster(n, share)
	if other == nil {
		return
	}
	id := other.share.Tag(n.p.client.Tag+"-redirected", 0)
	if address := conn.Moved(ctx, session.Keys(id)[0], other.node.address); address != "" {
		n.learn(func() { n.p.movedTo = wire.HostOf(address) })
		n.p.parts.Go(func() { n.follow(ctx, address, id, other.node) })
	}
}

// otherMaster is a master of the same cluster whose session life began before, if this
// is the first one that has one.
func (p *probe) otherMaster(n *node, share topology.Share) *master {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, other := range p.masters {
		if !p.proven && p.views.Together(other.node.address, n.address) {
			p.proven = true
			return &other
		}
	}
	p.masters = append(p.masters, master{n, share})
	return nil
}

// follow lives a session at the address that the node named for another one's key.
// What the other's own session life would say is left to that.
func (n *node) follow(ctx context.Context, address, id string, to *node) {
	conn, _, found := n.p.client.Open(ctx, address)
	if conn != nil {
		defer conn.Close()
		if err := conn.Live(ctx, id); err != nil && !err.Redirected() {
			found = conn.Failed(ctx, err)
		}
	}
	if len(found) == 0 || n.hasFailed() || to.hasFailed() {
		return // what is wrong with these nodes is said already, or will be
	}
	reason := strings.TrimSuffix(found[0].Message, ".")
	switch code := found[0].Code; {
	case code == finding.SessionFailed:
		reason = found[0].Args["reason"]
	case code == finding.TimedOut, code == finding.ACLDenied, code.Stage() == finding.StageSession:
		return // the nodes' own stages say so
	}
	f := session.Failure(to.address, "following a redirect from "+n.address, reason, "")
	if conn == nil {
		// The client knows the masters' addresses from CLUSTER NODES, and goes where a
		// redirect leads only while slots move.
		f.Severity = finding.SeverityWarning
	}
	to.p.rec.find(f)
}

// hasFailed tells whether something is wrong with the node.
func (n *node) hasFailed() bool {
	n.p.mu.Lock()
	defer n.p.mu.Unlock()
	return n.shown.Failed || len(n.shown.Unusable) > 0
}
