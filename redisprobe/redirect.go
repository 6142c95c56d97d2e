package redisprobe

import (
	"context"
	"strings"
	"sync"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/session"
)

// proof is whether it was proven, once in a test, that the cluster's redirects can
// be followed: a command sent to the wrong master is answered with MOVED, what that
// names is dialled, and a session lives there.
type proof struct {
	mu      sync.Mutex
	masters []readyMaster
	begun   bool
}

// readyMaster is a cluster's master that admitted us.
type readyMaster struct {
	node *node
	own  *share
}

// other takes a master on which a session life is about to begin. For the second
// one of a cluster it returns the first, with which the proof can be made.
func (p *proof) other(this readyMaster, together func(a, b *node) bool) *readyMaster {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, other := range p.masters {
		if !p.begun && together(other.node, this.node) {
			p.begun = true
			return &other
		}
	}
	p.masters = append(p.masters, this)
	return nil
}

// proveRedirect asks the node for a key of another master, and follows where that
// leads, alongside the node's own session.
func (n *node) proveRedirect(ctx context.Context, conn *session.Conn, own *share) {
	if own.ranges == nil {
		return
	}
	other := n.p.proof.other(readyMaster{n, own}, n.p.farm.together)
	if other == nil {
		return
	}
	id := other.own.tagIn(n.p.client.Tag+"-redirected", 0)
	if address := conn.Moved(ctx, session.Keys(id)[0], other.node.address); address != "" {
		n.p.spawn(func() { n.follow(ctx, address, id, other.node) })
	}
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
	if len(found) == 0 || n.p.farm.of(to).failed || n.p.farm.of(n).failed {
		return // what is wrong with these nodes is said already, or will be
	}
	reason := strings.TrimSuffix(found[0].Message, ".")
	switch code := found[0].Code; {
	case code == finding.SessionFailed:
		reason = found[0].Args["reason"]
	case code == finding.TimedOut, code == finding.ACLDenied, code.Stage() == finding.StageSession:
		return // the nodes' own stages say so
	}
	to.find(finding.SessionFailed, finding.Args{"doing": "following a redirect from " + n.address, "reason": reason})
}
