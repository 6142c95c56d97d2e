package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// lookAfter is how long a TLS handshake may stay unanswered before a second
// look asks whether the port is a plain one.
const lookAfter = 500 * time.Millisecond

// Dialer makes connections, step by step, bound to a context, and guarded.
type Dialer struct {
	TLS    *Security // nil without TLS
	Tunnel string    // HTTP proxy to go through, host:port; empty for none
	budget budget

	handshakes budget // of big ones

	Turns *Turns // of those that are dialled; nil for no bound
	Brief bool   // a turn ends with the handshake: connections last, and are many

	kept atomic.Int64 // bytes of the handshakes of open connections
}

// maxKept bounds the handshakes of open connections together, in bytes. Of each as much
// again stays in memory until it is closed.
const maxKept = 4 << 20

// NewDialer makes a dialer whose connections share a budget for big answers, and one for
// big handshakes.
func NewDialer(security *Security, tunnel string) *Dialer {
	return &Dialer{TLS: security, Tunnel: tunnel, budget: make(budget, bigAtOnce), handshakes: make(budget, bigHandshakes)}
}

// Dial connects to address, waits for a turn, and, with TLS, secures the connection. The
// connection ends with ctx, and the turn with the connection, or before, if it is Brief.
// The watcher may be nil. The error is a *StepError.
func (d *Dialer) Dial(ctx context.Context, address string, w Watcher) (*Conn, error) {
	if w == nil {
		w = unwatched{}
	}
	raw, err := d.reach(ctx, address, w)
	if err != nil {
		return nil, err
	}
	turns := d.Turns
	if d.Brief && d.TLS == nil {
		turns = nil
	}
	turn, waited, err := turns.take(ctx)
	if err != nil {
		raw.Close()
		return nil, &StepError{Step: Turn, Err: err}
	}
	remote := address
	if d.Tunnel == "" {
		remote = raw.RemoteAddr().String()
	}
	at := turns.attend(ctx, raw, address)
	shown := &metered{Conn: at, at: at, place: &place{budget: d.handshakes}}
	end := func() {
		at.leave()
		shown.place.giveBack()
		turn.giveBack()
		d.kept.Add(-int64(shown.kept))
	}
	conn, peer := net.Conn(at), (*Peer)(nil)
	if turns == nil {
		conn = raw
	}
	if d.TLS != nil {
		w.Begin(TLS)
		peer = new(Peer)
		conn, err = d.secure(ctx, shown, address, remote, peer)
		if err == nil {
			shown.kept = shown.read
			if d.kept.Add(int64(shown.kept)) > maxKept {
				err = errKept
			}
		}
		w.End(TLS, err == nil)
		if err != nil {
			raw.Close()
			end()
			return nil, &StepError{Step: TLS, Err: err, Peer: peer}
		}
		if d.Brief {
			peer.State.PeerCertificates = nil
			shown.place.giveBack()
			at.relax()
			turn.giveBack()
		}
	}
	c := newConn(ctx, conn, raw, d.budget)
	c.Remote, c.Peer, c.Waited, c.ended = remote, peer, waited, end
	c.scan.reserve = func() error { return at.await(c.place.take) }
	return c, nil
}

// dialTCP resolves and connects as net.Dialer does: several addresses are tried
// and it fails only if all fail.
func dialTCP(ctx context.Context, address string, w Watcher) (net.Conn, error) {
	attempts := &attempts{watcher: w}
	w.Begin(Resolve)
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
		w.End(Connect, true)
		return quiet(conn), nil
	case unresolved, len(tried) == 0 && ctx.Err() != nil && !isAddress(HostOf(address)):
		w.End(Resolve, false)
		return nil, &StepError{Step: Resolve, Err: contextual(ctx, err)}
	default:
		if len(tried) == 0 {
			attempts.next(address)
		}
		w.End(Connect, false)
		return nil, &StepError{Step: Connect, Err: contextual(ctx, err), Tried: tried}
	}
}

// attempts collects the addresses that are tried; the first marks the end of
// resolving. net.Dialer may try two at the same time.
type attempts struct {
	mu      sync.Mutex
	watcher Watcher
	all     []string
}

func (a *attempts) next(address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all = append(a.all, address); len(a.all) == 1 {
		a.watcher.End(Resolve, true)
		a.watcher.Begin(Connect)
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
func (d *Dialer) secure(ctx context.Context, raw *metered, address, remote string, peer *Peer) (net.Conn, error) {
	handshake, cancel := context.WithCancel(ctx)
	defer cancel()
	look := func(ctx context.Context) bool { return d.answersPlain(ctx, remote) }
	speaksPlain := d.whenSilent(ctx, address, look, cancel)
	secure := tls.Client(raw, d.TLS.config(ctx, address, peer))
	err := secure.HandshakeContext(handshake)
	plain := speaksPlain()
	raw.over = true
	switch {
	case err == nil && d.wouldAgree(ctx, address, secure.ConnectionState()):
		return secure, nil
	case err == nil:
		return nil, &SuiteError{peer.State.CipherSuite}
	case plain:
		return nil, ErrPlainPeer
	default:
		return nil, contextual(ctx, err)
	}
}

// wouldAgree tells whether the server would speak TLS 1.3 with a client that offers no
// more than the Offer. Go offers all of its suites for TLS 1.3: where one was chosen that
// is not in the Offer, the server is greeted without it.
func (d *Dialer) wouldAgree(ctx context.Context, address string, state tls.ConnectionState) bool {
	offer := d.TLS.Offer
	if state.Version != tls.VersionTLS13 || len(offer.Suites13) == 0 || slices.Contains(offer.Suites13, state.CipherSuite) {
		return true
	}
	return d.greet(ctx, address, tls.VersionTLS13) != nil || ctx.Err() != nil
}
