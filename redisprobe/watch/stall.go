package watch

import (
	"sync"
	"time"
)

const (
	stalledBy = 100 * time.Millisecond // later than this, the program itself stood still
	jumped    = time.Second            // more than this, the clock was set or the machine slept
)

// stalls are the times that this program itself stood still.
type stalls struct {
	mu    sync.Mutex
	last  time.Time // the last beat
	all   []stall   // the latest
	total time.Duration
}

type stall struct{ from, to time.Time }

// feel takes a beat of this program's own pulse.
func (s *stalls) feel(w *watch) {
	now := time.Now()
	s.mu.Lock()
	last := s.last
	s.last = now
	late := now.Sub(last) - pulse
	if late > stalledBy {
		s.all = append(s.all[max(0, len(s.all)-99):], stall{last.Add(pulse), now})
		s.total += late
	}
	s.mu.Unlock()
	if late > stalledBy {
		w.emit(Event{Time: now, Lane: LaneTopology, Event: SelfStalled, MS: late.Milliseconds()})
	}
	if wall := now.Round(0).Sub(last.Round(0)) - now.Sub(last); wall > jumped || wall < -jumped {
		w.emit(Event{Time: now, Lane: LaneTopology, Event: SelfStalled, MS: wall.Milliseconds(), Kind: "the clock was set, or the machine slept"})
	}
}

// awake is the time between two moments, less what this program stood still.
func (s *stalls) awake(from, to time.Time) time.Duration { return to.Sub(from) - s.between(from, to) }

// between is how long this program stood still between two moments, also if it has just
// come to itself and the pulse has not.
func (s *stalls) between(from, to time.Time) (sum time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := func(one stall) {
		if one.from.Before(from) {
			one.from = from
		}
		if one.to.After(to) {
			one.to = to
		}
		sum += max(0, one.to.Sub(one.from))
	}
	for _, one := range s.all {
		count(one)
	}
	if late := to.Sub(s.last) - pulse; late > stalledBy && !s.last.IsZero() {
		count(stall{s.last.Add(pulse), to})
	}
	return sum
}
