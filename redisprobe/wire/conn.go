package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Conn is an established connection between its peer and go-redis. It
// refuses answers that would cost memory or stack without bounds, remembers the
// last error line (which otherwise drowns in a reset), times round trips, and
// turns whatever the connection says after its context has ended into the
// context's error.
//
// It is bound to its context for life, as net.Conn has no other way: when that
// ends, the connection is cut. One goroutine uses it at a time, except for Close.
type Conn struct {
	net.Conn
	Remote string        // the address that was reached, "ip:port"; as dialled through a tunnel
	Peer   *Peer         // what the TLS handshake showed; nil without TLS
	Waited time.Duration // for its turn, once it was connected

	ctx    context.Context
	raw    net.Conn    // what to cut when ctx ends; below TLS, whose closing may wait for the peer
	detach func() bool // ends the watch over ctx
	place  place
	scan   respScanner
	opener []byte // first bytes that the peer sent
	broken error  // what ended the stream for good

	ended func() // called when the connection is closed; nil for nothing

	written time.Time // when the last request left; zero once it was answered
	trips   []time.Duration

	lastWords atomic.Pointer[[]byte]
	reading   sync.Mutex  // held while an answer is awaited
	sending   sync.Mutex  // held while a request is sent
	sent      respScanner // what was sent so far
	half      []byte      // of it, what is no whole command yet
	left      bool        // the last words are said
	leaving   sync.Once
	closing   sync.Once
}

// openerKept is how much of a peer's first words is kept to tell what it is.
const openerKept = 16

// tripsKept bounds the round trips that are kept.
const tripsKept = 4096

// newConn guards an established connection over raw. The budget may be nil.
func newConn(ctx context.Context, conn, raw net.Conn, b budget) *Conn {
	c := &Conn{Conn: conn, ctx: ctx, raw: raw, place: place{budget: b}}
	c.detach = context.AfterFunc(ctx, func() {
		c.leave()
		raw.Close()
	})
	c.sent.own = true
	c.scan.reserve = func() error { return c.place.take(ctx) }
	return c
}

// Broken is what ended the connection for good; nil while it lasts.
func (c *Conn) Broken() error { return c.broken }

// LastError is the last error line that the peer sent by itself or as an answer.
func (c *Conn) LastError() string { return c.scan.lastError }

// Opener is the beginning of what the peer sent first.
func (c *Conn) Opener() []byte { return c.opener }

// Silent tells whether the peer has not given a single whole reply.
func (c *Conn) Silent() bool { return c.scan.replies == 0 }

// Trips are the round trips so far, of very many the latest.
func (c *Conn) Trips() []time.Duration { return c.trips }

// LastTrip is the last of them, 0 before the first.
func (c *Conn) LastTrip() time.Duration {
	if len(c.trips) == 0 {
		return 0
	}
	return c.trips[len(c.trips)-1]
}

// Release says that the replies so far are no longer needed: their share of the budget
// for big answers becomes free.
func (c *Conn) Release() { c.place.giveBack() }

// Read reads and checks before it hands over.
func (c *Conn) Read(p []byte) (int, error) {
	if c.broken != nil {
		return 0, c.broken
	}
	c.reading.Lock()
	n, err := c.Conn.Read(p)
	c.reading.Unlock()
	if n > 0 {
		c.answered()
		if room := openerKept - len(c.opener); room > 0 {
			c.opener = append(c.opener, p[:min(n, room)]...)
		}
		if bad := c.scan.feed(p[:n]); bad != nil {
			c.broken = bad
			return 0, bad
		}
	}
	if err != nil {
		c.broken = c.contextual(err)
		err = c.broken
	}
	return n, err
}

// Write sends; when the peer has hung up, it first looks for its last words.
func (c *Conn) Write(p []byte) (int, error) {
	if c.written.IsZero() { // a request may take several writes
		c.scan.request()
	}
	c.written = time.Now()
	n, err := c.send(p)
	if err == nil {
		return n, nil
	}
	if c.broken == nil && c.ctx.Err() == nil {
		c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		_, _ = io.Copy(io.Discard, io.LimitReader(readOnly{c}, maxLine))
	}
	c.broken = c.contextual(err)
	return n, c.broken
}

// send writes, unless the last words are said. It keeps back what is no whole
// command yet: last words after half a command would be read as a part of it.
func (c *Conn) send(p []byte) (int, error) {
	c.sending.Lock()
	defer c.sending.Unlock()
	if c.left {
		return 0, net.ErrClosed
	}
	if err := c.sent.feed(p); err != nil {
		return 0, err
	}
	whole := p
	if len(c.half) > 0 || !c.sent.between() {
		c.half = append(c.half, p...)
		whole = c.half
	}
	if !c.sent.between() {
		return len(p), nil
	}
	c.sent.request()
	c.half = c.half[:0]
	if _, err := c.Conn.Write(whole); err != nil {
		return 0, err
	}
	return len(p), nil
}

// readOnly hides the connection's other methods from io.Copy.
type readOnly struct{ io.Reader }

// Close ends the connection, with its last words, and gives its part of the budget back.
func (c *Conn) Close() (err error) {
	c.closing.Do(func() {
		c.detach()
		c.Release()
		c.leave()
		c.Conn.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
		err = c.Conn.Close()
		if c.ended != nil {
			c.ended()
		}
	})
	return err
}

// answered notes the round trip that just ended, if one did.
func (c *Conn) answered() {
	if !c.written.IsZero() {
		if len(c.trips) == tripsKept { // of a connection that lives for long, the latest
			c.trips = append(c.trips[:0], c.trips[tripsKept/2:]...)
		}
		c.trips = append(c.trips, time.Since(c.written))
		c.written = time.Time{}
	}
}

// contextual is the context's error if that has ended, else err.
func (c *Conn) contextual(err error) error {
	if cause := c.ctx.Err(); cause != nil {
		return cause
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		if deadline, ok := c.ctx.Deadline(); ok && time.Until(deadline) < time.Millisecond {
			return context.DeadlineExceeded
		}
	}
	return err
}
