package redisprobe

import (
	"context"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"sync/atomic"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/wire"
)

// node is one server of a test: it is looked at from resolving its name to the
// session life, on one goroutine.
type node struct {
	p       *probe
	address string
	listed  bool
	track   *track
	chain   atomic.Pointer[[]*x509.Certificate] // that the server showed, the leaf first
}

// run looks at the node.
func (n *node) run(ctx context.Context) {
	defer n.track.finish()
	conn, err := n.p.client.Dial(ctx, n.address, n.track)
	if err != nil {
		if at, ok := errors.AsType[*wire.StepError](err); ok {
			n.showTLS(at.Peer)
			n.p.farm.know(n, func(k *knowledge) { k.addresses = at.Tried })
		}
		n.unusable(n.p.client.Explain.Dial(ctx, err, n.address))
		return
	}
	defer conn.Close()
	n.showTLS(conn.Peer)
	n.p.farm.know(n, func(k *knowledge) { k.addresses = []string{conn.Remote} })
	defer n.p.turn(ctx)()
	n.talk(ctx, conn)
}

// talk is everything after connecting.
func (n *node) talk(ctx context.Context, conn *session.Conn) {
	n.track.begin(finding.StageAuth)
	g, err := conn.Greet(ctx)
	if err != nil {
		n.broken(finding.StageAuth, conn.Lost(ctx, err, "while signing in"))
		return
	}
	if g.HasClock() {
		ahead := milliseconds(g.Ahead)
		n.track.update(func(node *Node) { node.ClockOffsetMS = &ahead })
	}
	if !n.signIn(g) || !n.handshake(ctx, g) {
		return
	}
	own := n.topology(ctx, g)
	conn.Release()
	if own != nil {
		n.session(ctx, conn, own)
	}
	n.showRoundTrip(conn, own != nil)
	limited := g.Limited(ctx)
	n.p.farm.know(n, func(k *knowledge) { k.limited = limited })
}

// signIn judges the sign-in, and whether this is a server at all that could
// keep sessions. false ends the look at the node.
func (n *node) signIn(g *session.Greeting) bool {
	refused := g.Refused()
	n.p.farm.know(n, func(k *knowledge) {
		k.server, k.sentinel = g.Info, g.Sentinel()
		k.signedIn = len(refused) == 0 || refused[0].Code != finding.AuthWrongPassword && refused[0].Code != finding.NotRedis
	})
	if len(refused) > 0 {
		n.broken(finding.StageAuth, refused)
		return false
	}
	n.track.end(finding.StageAuth, StatusOK)
	if g.Open() {
		n.find(finding.AuthNotConfigured, nil)
	}
	clean := n.p.client.Explain.Clean
	if version := g.Info["redis_version"]; version != "" {
		n.track.update(func(node *Node) { node.Version = clean(version) })
		if problem := session.VersionProblem(g.Info, n.address, n.p.target.PlatformVersion); problem != "" {
			n.find(finding.VersionUnsupported, finding.Args{"reason": clean(problem)})
		}
	}
	return true
}

// handshake judges the answers to the client's handshake. false ends the look at
// the node: without these rights the client does not start.
func (n *node) handshake(ctx context.Context, g *session.Greeting) bool {
	n.track.begin(finding.StageHandshake)
	if policy := g.EvictionPolicy(); strings.HasPrefix(policy, "allkeys") {
		n.find(finding.EvictionPolicy, finding.Args{"policy": policy})
	}
	denied := g.Denied(ctx)
	if len(denied) == 0 {
		n.track.end(finding.StageHandshake, StatusOK)
		return true
	}
	n.failed(finding.StageHandshake, denied)
	n.p.farm.know(n, func(k *knowledge) { k.cluster, k.role = g.Info["cluster_enabled"] == "1", roleOf(g.Info) })
	n.track.update(func(node *Node) { node.Role = roleOf(g.Info) })
	return false
}

// failed reports what a server answered in the stage given: the node is used, but
// does not do what it should.
func (n *node) failed(stage Stage, found []Finding) {
	n.track.end(stage, StatusFailed)
	n.p.farm.know(n, func(k *knowledge) {
		k.failed = true
		k.denied = k.denied || slices.ContainsFunc(found, func(f Finding) bool { return f.Code == finding.ACLDenied })
	})
	n.p.rec.findAll(found)
}

// broken reports a node that turned out, in the stage given, not to be usable.
func (n *node) broken(stage Stage, found []Finding) {
	n.track.end(stage, StatusFailed)
	if len(found) > 0 && found[0].Code.Stage() == finding.StageTLS && n.p.target.SSL {
		n.track.fail(finding.StageTLS)
	}
	n.unusable(found)
}

// unusable reports why the node cannot be used. On a listed host the findings
// stand for themselves; on a node that only the cluster advertises they are the
// cause of its not being reachable.
func (n *node) unusable(found []Finding) {
	if len(found) == 0 {
		return
	}
	n.p.farm.know(n, func(k *knowledge) { k.failed = true })
	if !n.listed {
		found = []Finding{n.p.unreachable(n.address, found)}
	}
	n.p.rec.findAll(found)
}

// find reports a finding on this node.
func (n *node) find(code finding.Code, args finding.Args) {
	n.p.rec.find(finding.New(code, n.address, args))
}
