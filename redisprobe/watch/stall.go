package watch

import (
	"context"
	"sync"
	"time"
)

const (
	pulse     = 20 * time.Millisecond
	stalledBy = 100 * time.Millisecond // later than this, the program itself stood still
	jumped    = time.Second            // more than this, the clock was set or the machine slept
)

// stalls are the times that this program itself stood still.
type stalls struct {
	mu    sync.Mutex
	all   []stall // the latest
	total time.Duration
}

type stall struct{ from, to time.Time }

// feel watches over this program's own pulse.
func (s *stalls) feel(ctx context.Context, w *watch) {
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now()
		if late := now.Sub(last) - pulse; late > stalledBy {
			s.mu.Lock()
			s.all = append(s.all[max(0, len(s.all)-99):], stall{last.Add(pulse), now})
			s.total += late
			s.mu.Unlock()
			w.emit(Event{Time: now, Lane: LaneTopology, Event: SelfStalled, MS: late.Milliseconds()})
		}
		if wall := now.Round(0).Sub(last.Round(0)) - now.Sub(last); wall > jumped || wall < -jumped {
			w.emit(Event{Time: now, Lane: LaneTopology, Event: SelfStalled, MS: wall.Milliseconds(), Kind: "the clock was set, or the machine slept"})
		}
		last = now
	}
}

// between is how long this program stood still between two moments.
func (s *stalls) between(from, to time.Time) (sum time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.all {
		begin, end := one.from, one.to
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		if end.After(begin) {
			sum += end.Sub(begin)
		}
	}
	return sum
}
