package watch

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestDistantIsNotOut: a server that is far away, or becomes slow, answers late; it is out
// when it answers later than it did.
func TestDistantIsNotOut(t *testing.T) {
	for _, c := range []struct {
		name    string
		took    []time.Duration // each call, one after the other at the pulses
		outages int
	}{
		{"far", []time.Duration{300 * time.Millisecond, 300 * time.Millisecond, 310 * time.Millisecond, 290 * time.Millisecond, 300 * time.Millisecond}, 0},
		{"becomes slow", []time.Duration{time.Millisecond, 400 * time.Millisecond, 400 * time.Millisecond, 400 * time.Millisecond}, 1},
		{"far, and hangs", []time.Duration{300 * time.Millisecond, 300 * time.Millisecond, 900 * time.Millisecond, 300 * time.Millisecond, 300 * time.Millisecond}, 1},
		{"hangs", []time.Duration{time.Millisecond, 350 * time.Millisecond, time.Millisecond, 350 * time.Millisecond}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &watch{}
				one := w.newTrack(LaneRedis, "10.0.0.1:7000", outAfter, slowRawCall)
				for _, took := range c.took {
					began := time.Now()
					for time.Since(began) < took {
						time.Sleep(min(pulse, took-time.Since(began)))
						w.stalls.last = time.Now()
						one.look()
					}
					one.succeeded(began)
					time.Sleep(pulse - time.Since(began)%pulse)
				}
				if lane := one.end(time.Now()); len(lane.Outages) != c.outages {
					t.Errorf("outages %+v, want %d", lane.Outages, c.outages)
				}
			})
		})
	}
}
