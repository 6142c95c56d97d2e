package ui

import (
	"context"
	"sync"
	"time"
)

// feed carries what comes on any goroutine to Fyne's, all that was gathered at once: two
// hundred nodes do not redraw a list a thousand times.
type feed[T any] struct {
	later   func(flush func()) // calls it on Fyne's goroutine, soon
	deliver func(gathered T)

	mu      sync.Mutex
	waiting T
	told    bool // that something is waiting
}

// take adds to what is waiting. It never waits for the window.
func (f *feed[T]) take(add func(waiting *T)) {
	f.mu.Lock()
	add(&f.waiting)
	first := !f.told
	f.told = true
	f.mu.Unlock()
	if first {
		f.later(f.flush)
	}
}

// flush delivers what is waiting, on Fyne's goroutine.
func (f *feed[T]) flush() {
	f.mu.Lock()
	gathered, told := f.waiting, f.told
	var none T
	f.waiting, f.told = none, false
	f.mu.Unlock()
	if told {
		f.deliver(gathered)
	}
}

// every calls f on Fyne's goroutine at each tick, until ctx ends.
func (c *controller) every(ctx context.Context, tick time.Duration, f func()) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			c.dispatch(f)
		}
	}
}
