package watch

import (
	"context"
	"testing"
	"time"
)

// TestPacemakers: each beats at its length, tells of beats that nobody waited for, and ends
// the waiting when it is closed.
func TestPacemakers(t *testing.T) {
	for name, make := range map[string]func(time.Duration) pacemaker{
		"of the system": newPacemaker,
		"of Go":         func(length time.Duration) pacemaker { return newTimed(length) },
	} {
		t.Run(name, func(t *testing.T) {
			const length = 5 * time.Millisecond
			p, began := make(length), time.Now()
			for beats := int64(0); beats < 20; beats += p.wait() {
			}
			if took := time.Since(began); took < 19*length {
				t.Errorf("20 beats came within %s", took)
			}
			p.close()
			p.wait()
			p.close()
			never := make(time.Hour)
			time.AfterFunc(length, never.close)
			never.wait()
		})
	}
}

// TestPace: all who wait are woken at their beats, one who came late at once, and one who
// has left never.
func TestPace(t *testing.T) {
	var p pace
	each, third, gone := p.join(), p.join(), p.join()
	heard := func(c <-chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	a, b, c := each.next(1), third.next(3), gone.next(1)
	gone.leave()
	p.beats(1)
	if !heard(a) || heard(b) || heard(c) || p.last() != 1 {
		t.Error("at the first beat")
	}
	p.beats(1)
	if heard(a) || heard(b) {
		t.Error("at the second beat, which nobody waits for")
	}
	a = each.next(1)
	p.beats(5) // this program stood still
	if !heard(a) || !heard(b) || heard(a) {
		t.Error("at the seventh beat")
	}
	each.next(1)
	p.beats(1)
	b = each.next(1) // without having heard the former
	if heard(b) {
		t.Error("a beat is heard before it came")
	}
}

// TestEvery: what is to be done at each beat is done; after one that was missed, at once.
func TestEvery(t *testing.T) {
	for name, length := range map[string]time.Duration{"by the pulse": 2 * pulse, "by time": 2*pulse + time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			w := &watch{started: time.Now()}
			ctx, end := context.WithCancel(t.Context())
			w.parts.Go(func() { w.pace.run(ctx, func() {}) })
			var done []time.Time
			w.every(ctx, length, func() {
				if done = append(done, time.Now()); len(done) == 2 {
					time.Sleep(length + length/2) // over a beat
				}
				if len(done) == 6 {
					end()
				}
			})
			w.parts.Wait()
			if took := done[5].Sub(done[0]); took < 4*length-pulse {
				t.Errorf("six times within %s", took)
			}
		})
	}
}
