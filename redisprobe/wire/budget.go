package wire

import (
	"context"
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
