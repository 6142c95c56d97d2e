package redisprobe

import (
	"context"
	"sync/atomic"
	"time"
)

const (
	talkingAtOnce = 32                     // nodes that are talked to at the same time
	patience      = 250 * time.Millisecond // how long nobody may end before others go on regardless
)

// turns keeps a test of many nodes from measuring its own crowd: so many nodes
// are talked to at the same time. Connecting takes no turn, so hosts that never
// answer wait side by side; and where those whose turn it is are stuck, the
// others go on after a while.
type turns struct {
	places chan struct{}
	ended  atomic.Int64 // when a turn ended last, in nanoseconds
}

func newTurns() *turns {
	t := &turns{places: make(chan struct{}, talkingAtOnce)}
	t.ended.Store(time.Now().UnixNano())
	return t
}

// take waits for a turn, and returns how to end it.
func (t *turns) take(ctx context.Context) (end func()) {
	select {
	case t.places <- struct{}{}:
		return t.end
	default:
	}
	timer := time.NewTicker(patience)
	defer timer.Stop()
	for {
		select {
		case t.places <- struct{}{}:
			return t.end
		case <-ctx.Done():
			return func() {}
		case <-timer.C:
			if time.Since(time.Unix(0, t.ended.Load())) > patience {
				return func() {}
			}
		}
	}
}

// end gives the place to the next.
func (t *turns) end() {
	t.ended.Store(time.Now().UnixNano())
	<-t.places
}
