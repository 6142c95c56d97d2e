package redisprobe

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// redirects proves, once in a test, that the cluster's redirects can be
// followed: a session life through a cluster client that believes another
// master to serve all slots, as the runtime does while its map is stale.
type redirects struct {
	p       *probe
	mu      sync.Mutex
	masters []readyMaster
	started bool
}

// readyMaster is a cluster's master that admitted us.
type readyMaster struct {
	node *node
	own  *share
}

// ready takes a master on which a session life begins. The second one of a
// cluster sets the proof going, alongside.
func (r *redirects) ready(n *node, own *share) {
	if own.ranges == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.masters = append(r.masters, readyMaster{n, own})
	for _, other := range r.masters[:len(r.masters)-1] {
		if !r.started && r.p.farm.together(other.node, n) {
			r.started = true
			r.p.spawn(func() { r.prove(other, readyMaster{n, own}) })
		}
	}
}

// last sets the proof going for a cluster of a single master. It is called when
// all nodes are done, and tells whether there is something to wait for.
func (r *redirects) last() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.started || len(r.masters) == 0 || r.p.farm.of(r.masters[0].node).failed {
		return false
	}
	r.started = true
	only := r.masters[0]
	r.p.spawn(func() { r.prove(only, only) })
	return true
}

// prove lives a session in the share of the master to, beginning at from.
func (r *redirects) prove(to, from readyMaster) {
	p := r.p
	last := new(lastWords)
	client, close := p.clusterClient(from.node.address, to.node.address, last)
	defer close()
	var err *lifeError
	for attempt := range lifeAttempts {
		if attempt > 0 && !to.node.pause(attempt) {
			return
		}
		l := p.newLife(to.own.tagIn(p.tag+"-redirected", attempt), p.tag)
		last.set(p.removal(l.keys))
		err = l.send(client, func(pipe redis.Pipeliner, call string) {
			l.begin(pipe, call)
			l.middle(pipe, call)
			l.end(pipe, call)
		})
		if err == nil {
			last.set(nil)
			return
		}
		if p.forget(client, to.node.address, l.keys) {
			last.set(nil)
		}
		if cancelled(err.err) {
			return
		}
		if !err.redirected() {
			break
		}
	}
	if p.farm.of(to.node).failed || p.farm.of(from.node).failed {
		return // what is wrong with these nodes is said already, or will be
	}
	r.report(to, from, err)
}

// report says why a redirected session failed. What the session life on the
// node itself would say is left to that.
func (r *redirects) report(to, from readyMaster, err *lifeError) {
	var reason string
	switch {
	case err.err == nil && denied(err.reply), strings.HasPrefix(err.reply, "CLUSTERDOWN"):
		return
	case err.err == nil:
		if f := r.p.lifeFailure(err); f.code != finding.SessionFailed {
			return
		}
		reason = r.p.clean(strings.TrimPrefix(err.Error(), err.doing+": "))
	case ranOut(err.err):
		return // the nodes' own stages name who is silent
	default:
		reason = r.p.redirectReason(err.err)
	}
	to.node.find(finding.SessionFailed, finding.Args{"doing": "following a redirect from " + from.node.address, "reason": reason})
}

// redirectReason says why the address that a redirect named could not be used.
func (p *probe) redirectReason(err error) string {
	at, ok := errors.AsType[*redirectError](err)
	if !ok {
		return p.clean(innermost(err))
	}
	if failures := p.explainDial(at.err, at.address); len(failures) > 0 {
		return strings.TrimSuffix(finding.New(failures[0].code, at.address, failures[0].args).Message, ".")
	}
	return p.clean(innermost(at.err))
}

// redirectError is a connection that a redirect led to and that failed.
type redirectError struct {
	address string
	err     error
}

func (e *redirectError) Error() string { return e.address + ": " + e.err.Error() }
func (e *redirectError) Unwrap() error { return e.err }

// clusterClient makes a cluster client with the runtime's seeds that takes the
// node at owner to serve all slots, and returns how to close it. A redirect that
// names no host is to target. Its connections share their last words.
func (p *probe) clusterClient(owner, target string, last *lastWords) (client *redis.ClusterClient, close func()) {
	var asked sync.Once
	base := clientOptions()
	// go-redis keeps these options for a minute after the client was closed; the
	// probe, which may have seen thousands of nodes, is to go before.
	var held atomic.Pointer[probe]
	held.Store(p)
	client = redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: p.target.Hosts,
		ClusterSlots: func(context.Context) (slots []redis.ClusterSlot, err error) {
			err = errUsedUp // no second map: what it says is to stay wrong
			asked.Do(func() {
				slots, err = []redis.ClusterSlot{{Start: 0, End: totalSlots - 1, Nodes: []redis.ClusterNode{{Addr: owner}}}}, nil
			})
			return slots, err
		},
		Dialer: func(_ context.Context, _, address string) (net.Conn, error) {
			if host := hostOf(address); host == "" || host == "?" {
				address = target
			}
			return held.Load().follow(address, last)
		},
		OnConnect:                func(_ context.Context, conn *redis.Conn) error { return held.Load().onConnect(conn) },
		MaxRedirects:             3,
		MinRetryBackoff:          -1,
		MaxRetryBackoff:          -1,
		DisableRoutingPolicies:   true,
		Protocol:                 base.Protocol,
		DisableIdentity:          base.DisableIdentity,
		MaxRetries:               base.MaxRetries,
		DialerRetries:            base.DialerRetries,
		PoolSize:                 base.PoolSize,
		PipelinePoolSize:         base.PipelinePoolSize,
		ReadTimeout:              base.ReadTimeout,
		WriteTimeout:             base.WriteTimeout,
		ContextTimeoutEnabled:    base.ContextTimeoutEnabled,
		ReadBufferSize:           base.ReadBufferSize,
		WriteBufferSize:          base.WriteBufferSize,
		MaintNotificationsConfig: base.MaintNotificationsConfig,
	})
	return client, func() {
		client.Close()
		held.Store(nil)
	}
}

// follow connects to where a redirect leads. A nil probe is over.
func (p *probe) follow(address string, last *lastWords) (net.Conn, error) {
	if p == nil {
		return nil, errUsedUp
	}
	c, err := p.dialer.dialUntil(p.ctx, address, nil, last)
	if err != nil {
		return nil, &redirectError{address, err}
	}
	return c, nil
}

// onConnect signs a connection of the cluster client in. A server that asks for
// no password is no reason to stop; one that refuses it shows in what follows.
func (p *probe) onConnect(conn *redis.Conn) error {
	if p == nil {
		return errUsedUp
	}
	pipe := conn.Pipeline()
	auth := p.auth(pipe)
	if auth == nil {
		return nil
	}
	cmds, _ := pipe.Exec(p.ctx) // the command holds its own error
	return transportError(cmds)
}
