package redisprobe

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// guard stands between a connection and go-redis. It refuses answers that
// would cost memory or stack without bounds, remembers the last error line
// (which otherwise drowns in a reset), times round trips, and turns whatever a
// connection says after its context has ended into the context's error.
//
// When ctx ends, it cuts the connection. One goroutine uses it at a time, save
// Close.
type guard struct {
	net.Conn
	ctx    context.Context
	raw    net.Conn    // what to cut when ctx ends; below TLS, whose closing may wait for the peer
	detach func() bool // ends the watch over ctx
	budget *budget
	scan   respScanner
	opener []byte // first bytes that the peer sent
	broken error  // what ended the stream for good

	written time.Time // when the last request left; zero once it was answered
	trips   []time.Duration

	last    *lastWords
	reading sync.Mutex  // held while an answer is awaited
	sending sync.Mutex  // held while a request is sent
	sent    respScanner // what was sent so far
	half    []byte      // of it, what is no whole command yet
	left    bool        // the last words are said
	leaving sync.Once
	closing sync.Once
}

// openerKept is how much of a peer's first words is kept to tell what it is.
const openerKept = 16

// newGuard wraps an established connection over raw. The budget may be nil.
func newGuard(ctx context.Context, conn, raw net.Conn, b *budget, last *lastWords) *guard {
	g := &guard{Conn: conn, ctx: ctx, raw: raw, budget: b, last: last}
	g.detach = context.AfterFunc(ctx, func() {
		g.leave()
		raw.Close()
	})
	g.scan.reserve = func(int) error { return nil }
	if b != nil {
		g.scan.reserve = func(size int) error { return b.take(ctx, g, size) }
	}
	return g
}

// Read reads and checks before it hands over.
func (g *guard) Read(p []byte) (int, error) {
	if g.broken != nil {
		return 0, g.broken
	}
	g.reading.Lock()
	n, err := g.Conn.Read(p)
	g.reading.Unlock()
	if n > 0 {
		g.answered()
		if room := openerKept - len(g.opener); room > 0 {
			g.opener = append(g.opener, p[:min(n, room)]...)
		}
		if bad := g.scan.feed(p[:n]); bad != nil {
			g.broken = bad
			return 0, bad
		}
	}
	if err != nil {
		g.broken = g.contextual(err)
		err = g.broken
	}
	return n, err
}

// Write sends; when the peer has hung up, it first looks for its last words.
func (g *guard) Write(p []byte) (int, error) {
	if g.written.IsZero() { // a request may take several writes
		g.scan.request()
	}
	g.written = time.Now()
	n, err := g.send(p)
	if err == nil {
		return n, nil
	}
	if g.broken == nil && g.ctx.Err() == nil {
		g.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		_, _ = io.Copy(io.Discard, io.LimitReader(readOnly{g}, maxLine))
	}
	g.broken = g.contextual(err)
	return n, g.broken
}

// send writes, unless the last words are said. It keeps back what is no whole
// command yet: last words that follow half a command are none.
func (g *guard) send(p []byte) (int, error) {
	g.sending.Lock()
	defer g.sending.Unlock()
	if g.left {
		return 0, net.ErrClosed
	}
	if err := g.sent.feed(p); err != nil {
		return 0, err
	}
	g.half = append(g.half, p...)
	if !g.sent.between() {
		return len(p), nil
	}
	g.sent.request()
	whole := g.half
	g.half = g.half[:0]
	if _, err := g.Conn.Write(whole); err != nil {
		return 0, err
	}
	return len(p), nil
}

// readOnly hides the guard's other methods from io.Copy.
type readOnly struct{ io.Reader }

// Close ends the connection, with its last words, and gives back what it held of
// the budget.
func (g *guard) Close() (err error) {
	g.closing.Do(func() {
		g.detach()
		g.done()
		g.leave()
		g.Conn.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
		err = g.Conn.Close()
	})
	return err
}

// done gives back what the present replies took of the budget.
func (g *guard) done() {
	if g.budget != nil {
		g.budget.giveBack(g)
	}
}

// answered notes the round trip that just ended, if one did.
func (g *guard) answered() {
	if !g.written.IsZero() {
		g.trips = append(g.trips, time.Since(g.written))
		g.written = time.Time{}
	}
}

// contextual is the context's error if that has ended, else err.
func (g *guard) contextual(err error) error {
	if cause := g.ctx.Err(); cause != nil {
		return cause
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		if deadline, ok := g.ctx.Deadline(); ok && time.Until(deadline) < time.Millisecond {
			return context.DeadlineExceeded
		}
	}
	return err
}

// roundTrip sums up the round trips; nil if there were none.
func roundTrip(trips []time.Duration) *RoundTrip {
	if len(trips) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(trips))
	middle := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		middle = (sorted[len(sorted)/2-1] + middle) / 2
	}
	return &RoundTrip{MedianMS: milliseconds(middle), WorstMS: milliseconds(sorted[len(sorted)-1])}
}

// milliseconds is d in milliseconds, to the microsecond.
func milliseconds(d time.Duration) float64 {
	return float64(d.Microseconds()) / 1000
}

// guessPeer says what a peer that is not Redis may be, by its first words:
// ": it is a web server (HTTP)". Nothing of those words themselves is repeated;
// they may echo a password.
func guessPeer(opener []byte) string {
	text := strings.ToUpper(string(opener))
	switch {
	case strings.HasPrefix(text, "HTTP/"), strings.HasPrefix(text, "<"):
		return ": it is a web server (HTTP)"
	case strings.HasPrefix(text, "SSH-"):
		return ": it is an SSH server"
	case strings.HasPrefix(text, "220"):
		return ": it is a mail or FTP server"
	case bytes.HasPrefix(opener, []byte{0x15, 0x03}), bytes.HasPrefix(opener, []byte{0x16, 0x03}):
		return ": it speaks TLS"
	default:
		return ""
	}
}
