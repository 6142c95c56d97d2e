package redisprobe

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
	"sessionconfig/redisprobe/wire"
)

// node is one server of a test: it is looked at from resolving its name to the
// session life, on one goroutine.
type node struct {
	p       *probe
	address string
	track   *track

	// What it has shown so far; the probe's lock guards it.
	shown   topology.Node
	secured bool                       // it has shown a certificate
	chain   [][]byte                   // certificates that the server showed, the leaf first, within the bounds; nil if they are passed
	room    struct{ chain, names int } // in bytes, that they take of the test's
	timing  timing                     // of a master
	denied  bool                       // the user lacks rights that the platform needs
	limited []Finding                  // on rights that the user lacks and the platform does without
	others  map[client.Version]string  // what versions that are not judged would lack

	refusing []client.Version // of those, the ones that would not take its certificate

	// Of its looks, on the goroutine that looks.
	looks int           // that ended with being set aside
	conn  *session.Conn // of this one
	aside bool          // it is set aside
}

// learn adds to what the node has shown.
func (n *node) learn(change func()) {
	n.p.mu.Lock()
	defer n.p.mu.Unlock()
	if !n.p.closed {
		change()
	}
}

// run looks at the node, again if it was set aside since it kept silent while others
// waited: then it is judged by the last look for which there is time.
func (n *node) run(ctx context.Context) {
	defer n.track.finish()
	for n.look(ctx) && ctx.Err() == nil {
		n.looks++
	}
}

// look looks at the node, and tells whether it was set aside.
func (n *node) look(ctx context.Context) (aside bool) {
	begun := time.Now()
	conn, err := n.p.client.Dial(ctx, n.address, n.track)
	aside = errors.Is(err, wire.ErrSetAside)
	if wire.RanOut.Is(err) && !aside && n.looks > 0 {
		return false // the look before counts
	}
	n.forget()
	if err != nil {
		if at, ok := errors.AsType[*wire.StepError](err); ok {
			n.showTLS(at.Peer)
			n.learn(func() { n.shown.Reached = at.Tried })
		}
		n.aside = aside
		n.unusable(n.p.client.Explain.Dial(ctx, err, n.address))
		return n.aside
	}
	defer conn.Close()
	n.conn = conn
	defer func() { n.conn = nil }()
	n.showTLS(conn.Peer)
	n.learn(func() { n.shown.Reached = []string{conn.Remote} })
	dialled := time.Since(begun) - conn.Waited
	n.compareTrust(ctx, conn.Peer)
	n.talk(ctx, conn, dialled)
	return n.aside
}

// forget drops what an earlier look has shown.
func (n *node) forget() {
	n.aside = false
	n.learn(func() {
		n.shown = topology.Node{Address: n.shown.Address, Listed: n.shown.Listed}
		n.denied, n.limited, n.others, n.refusing = false, nil, nil, nil
	})
}

// talk is everything after connecting, which took as long as is given.
func (n *node) talk(ctx context.Context, conn *session.Conn, dialled time.Duration) {
	n.track.begin(finding.StageAuth)
	greeting, err := conn.Greet(ctx)
	if err != nil {
		n.broken(finding.StageAuth, conn.Lost(ctx, err, "while signing in"))
		return
	}
	if greeting.HasClock() {
		ahead := milliseconds(greeting.Ahead)
		n.track.update(func(node *Node) { node.ClockOffsetMS = &ahead })
	}
	if !n.signIn(greeting) || !n.handshake(ctx, greeting) {
		return
	}
	share := n.topology(ctx, conn, greeting)
	conn.Release()
	if share != nil {
		n.session(ctx, conn, *share)
		n.measure(conn, dialled)
	}
	n.showRoundTrip(conn, share != nil)
	n.finish(ctx, greeting)
}

// signIn judges the sign-in, and whether this is a server at all that could
// keep sessions. false ends the look at the node.
func (n *node) signIn(g *session.Greeting) bool {
	refused := g.Refused()
	n.learn(func() {
		n.shown.Info = g.Info
		n.shown.SignedIn = len(refused) == 0 || refused[0].Code != finding.AuthWrongPassword && refused[0].Code != finding.NotRedis
		if g.Info.Sentinel() {
			n.shown.Mode = topology.ModeSentinel
		}
	})
	if len(refused) > 0 {
		n.broken(finding.StageAuth, refused)
		return false
	}
	n.track.end(finding.StageAuth, StatusOK)
	if g.Open() {
		n.find(finding.AuthNotConfigured, nil)
	}
	version := n.p.client.Explain.Clean(g.Info.Version())
	n.track.update(func(node *Node) {
		node.Version = version
		if product := g.Info.Product(); product != topology.Redis {
			node.Product = product
		}
	})
	return true
}

// handshake judges the answers to the client's handshake. false ends the look at
// the node: without these rights the client does not start.
func (n *node) handshake(ctx context.Context, g *session.Greeting) bool {
	n.track.begin(finding.StageHandshake)
	if policy := g.EvictionPolicy(); strings.HasPrefix(policy, "allkeys") {
		n.find(finding.EvictionPolicy, finding.Args{"policy": policy})
	}
	others := g.OthersLack()
	n.learn(func() { n.others = others })
	denied := g.Denied(ctx)
	if len(denied) == 0 {
		n.track.end(finding.StageHandshake, StatusOK)
		return true
	}
	n.failed(finding.StageHandshake, denied)
	n.is(g.Mode, g.Info.Role(), nil)
	return false
}

// is takes what the node is, and which slots it serves.
func (n *node) is(mode topology.Mode, role Role, slots topology.Slots) {
	n.learn(func() { n.shown.Mode, n.shown.Role = mode, role })
	n.track.update(func(node *Node) { node.Role, node.Slots = role, slots.Count() })
}

// topology reads what the node says of its cluster. It returns the node's share if a
// session life can be tried on it: nil for replicas, for masters without slots, and
// after a failure.
func (n *node) topology(ctx context.Context, conn *session.Conn, g *session.Greeting) *topology.Share {
	n.track.begin(finding.StageTopology)
	view, found := g.View()
	switch {
	case found != nil:
		n.broken(finding.StageTopology, found)
		return nil
	case view == nil && g.Mode == topology.ModeCluster:
		return n.unseen(ctx, conn, g)
	case view == nil:
		n.is(topology.ModeStandalone, g.Info.Role(), nil)
		n.track.end(finding.StageTopology, StatusOK)
		if g.Info.Role() == topology.RoleReplica {
			return nil
		}
		return &topology.Share{}
	}
	if !slices.ContainsFunc(n.p.target.judged().Versions, func(v client.Version) bool { return !v.ReadsSlots() }) {
		g.AddSlots(ctx, view)
	}
	n.is(topology.ModeCluster, view.Self().Role, view.Self().Slots)
	n.learn(func() { n.shown.ID, n.shown.Down = view.ID, g.Down() })
	n.p.see(ctx, view)
	n.track.end(finding.StageTopology, StatusOK)
	if !view.Serving() {
		return nil
	}
	share := view.Share()
	return &share
}

// unseen is the topology of a cluster's node whose CLUSTER NODES may not be asked. The
// client finds its way by redirects, and so does the test: it asks for many keys at
// once. Whoever is named in an answer serves some of them.
func (n *node) unseen(ctx context.Context, conn *session.Conn, g *session.Greeting) *topology.Share {
	prefix := n.p.client.Tag + "-" + strconv.Itoa(n.track.order)
	share := topology.Share{Slots: topology.Slots{}}
	for _, answer := range conn.Scatter(ctx, prefix) {
		if answer.Moved == "" {
			slot := topology.Slot(answer.Tag)
			share.Slots = append(share.Slots, topology.Range{First: slot, Last: slot})
		} else {
			n.p.startAll(ctx, []string{answer.Moved}, false)
		}
	}
	role := g.Info.Role()
	if role == topology.RoleUnknown && len(share.Slots) > 0 {
		role = topology.RoleMaster
	}
	n.is(topology.ModeCluster, role, nil)
	n.learn(func() { n.shown.Down = g.Down() })
	n.track.end(finding.StageTopology, StatusOK)
	if len(share.Slots) == 0 {
		return nil
	}
	return &share
}

// find reports a finding on this node.
func (n *node) find(code finding.Code, args finding.Args) {
	n.p.rec.find(finding.New(code, n.address, args))
}

// failed reports what a server answered in the stage given: the node can be used,
// but does not do what it should.
func (n *node) failed(stage Stage, found []Finding) {
	n.track.end(stage, StatusFailed)
	n.learn(func() {
		n.shown.Failed = true
		n.denied = n.denied || slices.ContainsFunc(found, func(f Finding) bool { return f.Code == finding.ACLDenied })
	})
	n.p.rec.findAll(found)
}

// broken takes why the node turned out, in the stage given, not to be usable.
func (n *node) broken(stage Stage, found []Finding) {
	n.aside = errors.Is(n.conn.Broken(), wire.ErrSetAside)
	n.track.end(stage, StatusFailed)
	if len(found) > 0 && found[0].Code.Stage() == finding.StageTLS && n.p.target.SSL {
		n.track.fail(finding.StageTLS)
	}
	n.unusable(found)
}

// unusable takes why the node cannot be used. What that means is judged when all
// nodes are known, and reported then; until then it is shown as it is, unless it is
// looked at again.
func (n *node) unusable(found []Finding) {
	n.learn(func() { n.shown.Unusable = append(n.shown.Unusable, found...) })
	if n.aside {
		return
	}
	for _, f := range found {
		n.p.rec.show(f)
	}
}

// unfinished takes, of a node that is still busy although the time has ended, where
// it is stuck. That only happens where the system cannot be interrupted.
func (n *node) unfinished(ctx context.Context) {
	stage, finished := n.track.state()
	if finished {
		return
	}
	explain := n.p.client.Explain
	found := []Finding{explain.RanOut(n.address, "in the stage "+string(stage))}
	for step, is := range stageOf {
		if is == stage && step != wire.TLS {
			found = explain.Dial(ctx, &wire.StepError{Step: step, Err: context.DeadlineExceeded}, n.address)
		}
	}
	n.p.mu.Lock()
	defer n.p.mu.Unlock()
	n.shown.Unusable = found
}
