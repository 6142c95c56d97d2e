package watch

import (
	"context"
	"sync"
	"time"
)

// pulse is how often this program comes to itself: to write, to feel whether it stood
// still, and to do whatever else is due. What wakes a machine often costs it more than what
// is done then.
const pulse = 20 * time.Millisecond

// pace wakes those who wait for a beat, all at once.
type pace struct {
	mu      sync.Mutex
	now     int64 // the last beat
	waiting map[*beat]bool
}

// beat is somebody who waits for beats.
type beat struct {
	*pace
	due  int64
	wake chan struct{}
}

// join has somebody wait for beats, until leave.
func (p *pace) join() *beat {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := &beat{pace: p, wake: make(chan struct{}, 1)}
	if p.waiting == nil {
		p.waiting = map[*beat]bool{}
	}
	p.waiting[b] = false
	return b
}

func (b *beat) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.waiting, b)
}

// next is where the next beat is heard whose number is a multiple of one.
func (b *beat) next(of int64) <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-b.wake: // of a beat that was not waited for to its end
	default:
	}
	b.due, b.waiting[b] = (b.now/of+1)*of, true
	return b.wake
}

// last is the last beat.
func (p *pace) last() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// beats wakes who is due, some beats later.
func (p *pace) beats(more int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now += more
	for b, waits := range p.waiting {
		if waits && b.due <= p.now {
			p.waiting[b] = false
			b.wake <- struct{}{}
		}
	}
}

// run beats until ctx ends, and calls f first at each beat.
func (p *pace) run(ctx context.Context, f func()) {
	maker := newPacemaker(pulse)
	stop := context.AfterFunc(ctx, maker.close)
	defer stop()
	defer maker.close()
	for {
		more := maker.wait()
		if ctx.Err() != nil {
			return
		}
		f()
		p.beats(more)
	}
}

// pacemaker beats at a length.
type pacemaker interface {
	wait() (beats int64) // until the next beat; how many there were; at once when it is closed
	close()              // may be called more than once, and while another waits
}

// timed is a pacemaker by Go's timers.
type timed struct {
	*time.Ticker
	ended chan struct{}
	once  sync.Once
}

func newTimed(length time.Duration) *timed {
	return &timed{Ticker: time.NewTicker(length), ended: make(chan struct{})}
}

func (t *timed) wait() int64 {
	select {
	case <-t.C:
	case <-t.ended:
	}
	return 1
}

func (t *timed) close() { t.once.Do(func() { t.Stop(); close(t.ended) }) }
