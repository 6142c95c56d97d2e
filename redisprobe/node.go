package redisprobe

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"sessionconfig/internal/finding"
)

// node is one server of a test: it is looked at from resolving its name to the
// session life, on one goroutine.
type node struct {
	p       *probe
	address string
	listed  bool
	track   *track

	life sync.Once // the session life, which a promotion may start late
}

// run looks at the node.
func (n *node) run() {
	defer n.track.finish()
	c, err := n.p.dialer.dial(n.p.ctx, n.address, n.track)
	if err != nil {
		n.refused(err)
		return
	}
	defer c.Close()
	n.showTLS(c.peer)
	n.p.farm.know(n, func(k *knowledge) { k.addresses = []string{c.remote} })
	defer n.p.turns.take(n.p.ctx)()
	n.talk(c)
}

// refused reports why no connection came about.
func (n *node) refused(err error) {
	if at, ok := errors.AsType[*stageError](err); ok {
		n.showTLS(at.peer)
		n.p.farm.know(n, func(k *knowledge) { k.addresses = at.tried })
	}
	n.report(n.p.explainDial(err, n.address))
}

// report makes findings of failures. On a listed host they are named for what
// they are; on a node that only the cluster advertises they are the cause of
// its not being reachable.
func (n *node) report(failures []failure) {
	if len(failures) == 0 {
		return
	}
	n.p.farm.know(n, func(k *knowledge) { k.failed = true })
	if n.listed {
		for _, f := range failures {
			n.find(f.code, f.args)
		}
		return
	}
	var causes []Finding
	for _, f := range failures {
		causes = append(causes, finding.New(f.code, n.address, f.args))
	}
	n.p.rec.find(n.p.unreachable(n.address, causes))
}

// find reports a finding on this node.
func (n *node) find(code finding.Code, args finding.Args) {
	n.p.rec.find(finding.New(code, n.address, args))
}

// showTLS puts what the handshake showed into the report, and warns of a
// certificate that is about to expire.
func (n *node) showTLS(peer *tlsPeer) {
	if peer == nil || peer.info.Load() == nil {
		return
	}
	n.track.update(func(node *Node) { node.TLS = peer.info.Load() })
	leaf := peer.leaf.Load()
	left := leaf.NotAfter.Sub(n.p.dialer.tls.now())
	if left > 0 && left < ExpiringWithin {
		n.find(finding.TLSCertificateExpiring, validityArgs(leaf, finding.Args{"days": fmt.Sprint(int(left / (24 * time.Hour)))}))
	}
}

// ExpiringWithin is how long before its end a certificate is worth a warning.
const ExpiringWithin = 30 * 24 * time.Hour

// talk is everything after connecting.
func (n *node) talk(c *connection) {
	n.track.begin(finding.StageAuth)
	client := newClient(c)
	defer client.Close()
	speaksTLS := n.p.dialer.lookWhenSilent(n.p.ctx, c, n.address)
	g, err := n.p.greet(client)
	if speaksTLS() {
		err = errTLSPeer
	}
	if err != nil {
		n.broken(c, finding.StageAuth, err, "while signing in")
		return
	}
	if !n.signIn(g) || !n.handshake(client, g) {
		return
	}
	stuck := g.subscribed
	own := n.topology(client, g)
	c.done()
	switch {
	case own == nil:
		n.track.update(func(node *Node) { node.RoundTrip = roundTrip(c.trips) })
	case stuck: // it may not leave the subscription: go on with a fresh connection
		client.Close()
		n.liveAgain(own)
	default:
		n.life.Do(func() { n.session(c, client, own) })
	}
}

// broken reports a connection that ended before an answer, in the stage given.
func (n *node) broken(c *connection, stage Stage, err error, doing string) {
	failures := n.p.explainBroken(c, err, n.address, doing)
	n.track.end(stage, StatusFailed)
	if len(failures) > 0 && failures[0].code.Stage() == finding.StageTLS && n.p.dialer.tls != nil {
		n.track.fail(finding.StageTLS)
	}
	n.report(failures)
}

// liveAgain plays the session life on a connection of its own.
func (n *node) liveAgain(own *share) {
	n.life.Do(func() {
		c, err := n.p.dialer.dial(n.p.ctx, n.address, nil)
		if err != nil {
			n.track.begin(finding.StageSession)
			n.track.end(finding.StageSession, StatusFailed)
			n.report(n.p.explainDial(err, n.address))
			return
		}
		defer c.Close()
		client := newClient(c)
		defer client.Close()
		if !n.signInAgain(client) {
			return
		}
		n.session(c, client, own)
	})
}
