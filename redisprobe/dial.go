package redisprobe

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"sync"
	"syscall"
	"time"

	"sessionconfig/internal/finding"
)

// lookAfter is how long a TLS handshake may stay unanswered before a second
// look asks whether the port is a plain one.
const lookAfter = 500 * time.Millisecond

// dialer makes connections, staged, bound to a context, and guarded.
type dialer struct {
	tls    *tlsSetup // nil without SSL
	tunnel string    // HTTP proxy to go through, host:port; empty for none
	budget *budget
}

// watcher is told how a connection comes about. A nil watcher is told nothing.
type watcher interface {
	begin(stage Stage)
	end(stage Stage, status Status)
}

// stageError says in which stage of connecting an error occurred.
type stageError struct {
	stage Stage
	err   error
	tried []string // with StageConnect: the addresses that were tried, "ip:port"
	peer  *tlsPeer // with StageTLS: what the handshake showed
}

func (e *stageError) Error() string { return string(e.stage) + ": " + e.err.Error() }
func (e *stageError) Unwrap() error { return e.err }

// errPlainPeer says that a second look found a plain Redis port.
var errPlainPeer = errors.New("the port is a plain Redis port")

// connection is an established connection and what is known of it.
type connection struct {
	*guard
	remote string // the address that was reached, "ip:port"; as dialled through a tunnel
	peer   *tlsPeer
}

// dial connects to address and, with SSL, secures the connection. The
// connection ends with ctx. The error is a *stageError.
func (d *dialer) dial(ctx context.Context, address string, w watcher) (*connection, error) {
	return d.dialUntil(ctx, address, w, new(lastWords))
}

// dialUntil is dial with last words that connections may share.
func (d *dialer) dialUntil(ctx context.Context, address string, w watcher, last *lastWords) (*connection, error) {
	raw, err := d.reach(ctx, address, w)
	if err != nil {
		return nil, err
	}
	c := &connection{remote: address}
	if d.tunnel == "" {
		c.remote = raw.RemoteAddr().String()
	}
	if d.tls == nil {
		c.guard = newGuard(ctx, raw, raw, d.budget, last)
		return c, nil
	}
	begin(w, finding.StageTLS)
	c.peer = new(tlsPeer)
	secure, err := d.secure(ctx, raw, address, c)
	if err != nil {
		raw.Close()
		end(w, finding.StageTLS, StatusFailed)
		return nil, &stageError{stage: finding.StageTLS, err: err, peer: c.peer}
	}
	end(w, finding.StageTLS, StatusOK)
	c.guard = newGuard(ctx, secure, raw, d.budget, last)
	return c, nil
}

// dialTCP resolves and connects as net.Dialer does: several addresses are tried
// and it fails only if all fail.
func dialTCP(ctx context.Context, address string, w watcher) (net.Conn, error) {
	attempts := &attempts{watcher: w}
	begin(w, finding.StageResolve)
	tcp := net.Dialer{
		KeepAlive: -1,
		ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
			attempts.next(address) // called once the name is resolved, before each attempt
			return nil
		},
	}
	conn, err := tcp.DialContext(ctx, "tcp", address)
	tried := attempts.made()
	_, unresolved := errors.AsType[*net.DNSError](err)
	switch {
	case err == nil:
		end(w, finding.StageConnect, StatusOK)
		return conn, nil
	case unresolved, len(tried) == 0 && ctx.Err() != nil && !isAddress(hostOf(address)):
		end(w, finding.StageResolve, StatusFailed)
		return nil, &stageError{stage: finding.StageResolve, err: contextual(ctx, err)}
	default:
		if len(tried) == 0 {
			attempts.next(address)
		}
		end(w, finding.StageConnect, StatusFailed)
		return nil, &stageError{stage: finding.StageConnect, err: contextual(ctx, err), tried: tried}
	}
}

// attempts collects the addresses that are tried; the first marks the end of
// resolving. net.Dialer may try two at the same time.
type attempts struct {
	mu      sync.Mutex
	watcher watcher
	all     []string
}

func (a *attempts) next(address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all = append(a.all, address); len(a.all) == 1 {
		end(a.watcher, finding.StageResolve, StatusOK)
		begin(a.watcher, finding.StageConnect)
	}
}

func (a *attempts) made() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.all)
}

// contextual joins the context's error, if it has ended, to err.
func contextual(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		return errors.Join(cause, err)
	}
	return err
}

// secure makes the TLS handshake. If it stays unanswered for a while, a second
// look at the port finds out whether it is a plain one.
func (d *dialer) secure(ctx context.Context, raw net.Conn, address string, c *connection) (net.Conn, error) {
	handshake, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	looked := make(chan struct{})
	look := time.AfterFunc(lookAfter, func() {
		defer close(looked)
		if d.answersPlain(handshake, c.remote) {
			cancel(errPlainPeer)
		}
	})
	secure := tls.Client(raw, d.tls.config(address, c.peer))
	err := secure.HandshakeContext(handshake)
	if !look.Stop() {
		cancel(nil)
		<-looked
	}
	switch {
	case err == nil:
		return secure, nil
	case errors.Is(context.Cause(handshake), errPlainPeer):
		return nil, errPlainPeer
	default:
		return nil, contextual(ctx, err)
	}
}

// begin and end tell a watcher, if there is one.
func begin(w watcher, stage Stage) {
	if w != nil {
		w.begin(stage)
	}
}

func end(w watcher, stage Stage, status Status) {
	if w != nil {
		w.end(stage, status)
	}
}
