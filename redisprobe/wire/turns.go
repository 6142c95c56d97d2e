package wire

import (
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Turns bound how many connections of a dialer are secured and talked over at the same
// time: what that costs in memory does not grow with the nodes of a test. Being connected
// costs little, and takes no turn. Who keeps silent while others wait is set aside, so
// that silent nodes do not use up the time of those that answer.
type Turns struct {
	places  budget
	waiting atomic.Int64

	mu    sync.Mutex
	aside map[string]int // how often who is at an address was set aside
}

// NewTurns makes turns of which n are taken at the same time.
func NewTurns(n int) *Turns { return &Turns{places: make(budget, n), aside: make(map[string]int)} }

// ErrSetAside says that a peer kept silent while others waited. It may be dialled again:
// its turn then comes after theirs, and it is waited for twice as long.
var ErrSetAside = fmt.Errorf("set aside: %w", context.DeadlineExceeded)

// take waits for a turn, and returns how to end it and how long it was waited for.
func (t *Turns) take(ctx context.Context) (turn *place, waited time.Duration, err error) {
	turn = &place{}
	if t == nil {
		return turn, 0, nil
	}
	turn.budget = t.places
	began := time.Now()
	t.waiting.Add(1)
	defer t.waiting.Add(-1)
	err = turn.take(ctx)
	return turn, time.Since(began), err
}

// endless is how long there is patience without a limit; one that is further away counts as
// that far.
const endless = time.Hour

// patience is how long who is at address is waited for while others wait: as long as all
// of those who wait now could be waited for in half of the time that is left.
func (t *Turns) patience(ctx context.Context, address string) time.Duration {
	end, limited := ctx.Deadline()
	if t == nil || !limited {
		return endless
	}
	t.mu.Lock()
	again := min(t.aside[address], 10)
	t.mu.Unlock()
	places := int64(cap(t.places))
	left := min(time.Until(end), endless)
	return left / 2 * time.Duration(places) / time.Duration(places+t.waiting.Load()) << again
}

// setAside tells whether who is at address is to be set aside, after so long a silence of
// this moment and in all, and takes note if so.
func (t *Turns) setAside(ctx context.Context, address string, silent, total time.Duration) bool {
	patience := t.patience(ctx, address)
	if t.waiting.Load() == 0 || silent < patience && total < 2*patience {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.aside[address]++
	return true
}

// attended is a connection during its turn: who does not send is set aside. Outside of
// turns, and once its own is over, it is a connection like any other.
type attended struct {
	net.Conn
	ctx     context.Context
	address string
	cancel  context.CancelFunc // ends ctx, when it is left or set aside

	mu     sync.Mutex
	turns  *Turns // nil outside of turns
	look   *time.Timer
	since  time.Time     // that is waited; zero if it is not
	silent time.Duration // in all, before that
	aside  bool
}

// attend makes a connection to address attended, until it is left.
func (t *Turns) attend(ctx context.Context, conn net.Conn, address string) *attended {
	a := &attended{Conn: conn, turns: t, address: address}
	a.ctx, a.cancel = context.WithCancel(ctx)
	return a
}

// leave ends the attention.
func (a *attended) leave() { a.cancel() }

// relax ends the turn, while nothing is waited for: from now on there is all patience.
func (a *attended) relax() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turns = nil
}

// Read is net.Conn's, for as long as there is patience.
func (a *attended) Read(p []byte) (n int, err error) {
	read := func(context.Context) error {
		n, err = a.Conn.Read(p)
		return err
	}
	return n, a.await(read)
}

// await waits, and counts that as silence.
func (a *attended) await(wait func(context.Context) error) error {
	if !a.begin() {
		return wait(a.ctx)
	}
	err := wait(a.ctx)
	if a.end() && err != nil {
		return ErrSetAside
	}
	return err
}

func (a *attended) begin() (limited bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.turns == nil {
		return false
	}
	a.since = time.Now()
	if a.look == nil {
		a.look = time.AfterFunc(a.left(), a.lookAt)
	} else {
		a.look.Reset(a.left())
	}
	return true
}

// left is how much longer there is patience, or until it is looked again.
func (a *attended) left() time.Duration {
	const atLeast = 10 * time.Millisecond
	patience, now := a.turns.patience(a.ctx, a.address), time.Since(a.since)
	return max(atLeast, min(lookAfter, patience-now, 2*patience-a.silent-now))
}

func (a *attended) end() (aside bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.look.Stop()
	a.silent += time.Since(a.since)
	a.since = time.Time{}
	if !a.aside && a.turns != nil { // of many short silences, the timer comes to see none
		a.judge(0)
	}
	return a.aside
}

// judge sets the peer aside if it has been silent for too long, now or in all. a.mu is held.
func (a *attended) judge(now time.Duration) {
	if a.turns.setAside(a.ctx, a.address, now, a.silent+now) {
		a.aside = true
		a.cancel()
		a.Conn.SetReadDeadline(time.Now()) // it stays open for last words
	}
}

// lookAt looks at a silence that lasts: it sets the peer aside, or looks again later.
func (a *attended) lookAt() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.since.IsZero() || a.ctx.Err() != nil {
		return
	}
	if a.judge(time.Since(a.since)); !a.aside {
		a.look.Reset(a.left())
	}
}
