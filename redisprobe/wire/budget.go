package wire

import (
	"context"
	"net"
	"sync/atomic"
)

// budget bounds what big answers cost in memory over all connections of a dialer:
// so many are read at the same time. Ordinary answers never ask.
type budget chan struct{}

// bigAtOnce is how many big answers are read at the same time.
const bigAtOnce = 3

// place is a connection's place in a budget.
type place struct {
	budget budget // nil for one without bounds
	held   atomic.Bool
}

// take waits for a place, unless it has one already.
func (p *place) take(ctx context.Context) error {
	if p.budget == nil || p.held.Load() {
		return nil
	}
	select {
	case p.budget <- struct{}{}:
		p.held.Store(true)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// giveBack frees the place, if it has one.
func (p *place) giveBack() {
	if p.held.Swap(false) {
		<-p.budget
	}
}

// Bounds of what handshakes may cost in memory. Chains of certificates have a few KiB.
const (
	bigHandshake  = 32 << 10 // bytes of the peer's, from which on it is a big one
	bigHandshakes = 3        // big ones at the same time, each until its connection ends
)

// metered is a connection on which a handshake goes on, that waits for a place when it
// turns out to be a big one.
type metered struct {
	net.Conn
	at    *attended
	place *place
	read  int
	kept  int  // of that, as long as the connection is open
	over  bool // what is read now is no handshake any more
}

func (m *metered) Read(p []byte) (int, error) {
	if !m.over && m.read > bigHandshake {
		if err := m.at.await(m.place.take); err != nil {
			return 0, err
		}
	}
	n, err := m.Conn.Read(p)
	m.read += n
	return n, err
}
