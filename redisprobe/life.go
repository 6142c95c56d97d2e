package redisprobe

import (
	"context"
	"slices"
	"strconv"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
)

// slowMedian is the median round trip from which on a master is called slow.
const slowMedian = 20 * time.Millisecond

// session plays a session life on the node, in its own slots.
func (n *node) session(ctx context.Context, conn *session.Conn, own *share) {
	if n.p.client.Options.Scriptless {
		return
	}
	n.track.begin(finding.StageSession)
	if found := conn.EnterDatabase(ctx); len(found) > 0 {
		n.sessionFailed(conn.Broken() != nil, found)
		return
	}
	n.proveRedirect(ctx, conn, own)
	err := conn.Live(ctx, own.tagIn(n.tag(), 0))
	switch {
	case err == nil:
		n.track.end(finding.StageSession, StatusOK)
	case err.Redirected() && n.changing(ctx, conn, own):
		n.find(finding.TopologyChanging, nil)
	default:
		n.p.farm.know(n, func(k *knowledge) { k.down = k.down || err.Down() })
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

// tag begins the ids of the node's test sessions. It differs between nodes:
// two of them may be names of one server.
func (n *node) tag() string { return n.p.client.Tag + "-" + strconv.Itoa(n.track.order) }

// changing asks a node that has sent a session elsewhere for its cluster again, and
// tells whether that has changed meanwhile.
func (n *node) changing(ctx context.Context, conn *session.Conn, own *share) bool {
	text, err := conn.Send(ctx, conn.Redis, "cluster", "nodes").Text()
	if err != nil {
		return false
	}
	v, err := parseClusterNodes(text, n.address)
	return err == nil && (!v.serving() || len(v.moving) > 0 || !slices.Equal(v.own, own.ranges))
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
