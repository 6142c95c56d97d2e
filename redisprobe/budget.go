package redisprobe

import (
	"context"
	"sync"
)

// budget bounds what big answers cost in memory over all connections of a test:
// of the biggest only one is read at a time, of big ones a few. Ordinary answers
// never ask.
type budget struct {
	big  chan struct{}
	huge chan struct{}

	mu   sync.Mutex
	held map[*guard]chan struct{}
}

const (
	hugeAnswer = 512 << 10 // bytes from which on an answer is read alone
	bigAtOnce  = 3         // big answers read at the same time
)

func newBudget() *budget {
	return &budget{
		big:  make(chan struct{}, bigAtOnce),
		huge: make(chan struct{}, 1),
		held: make(map[*guard]chan struct{}),
	}
}

// take waits for room for an answer of the given size. A connection holds at
// most one place; as its answer grows, it trades it.
func (b *budget) take(ctx context.Context, g *guard, size int) error {
	class := b.big
	if size >= hugeAnswer {
		class = b.huge
	}
	b.mu.Lock()
	holds := b.held[g]
	b.mu.Unlock()
	if holds == class || holds == b.huge {
		return nil
	}
	b.giveBack(g)
	select {
	case class <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	b.mu.Lock()
	b.held[g] = class
	b.mu.Unlock()
	return nil
}

// giveBack frees the place that g holds, if any.
func (b *budget) giveBack(g *guard) {
	b.mu.Lock()
	holds := b.held[g]
	delete(b.held, g)
	b.mu.Unlock()
	if holds != nil {
		<-holds
	}
}
