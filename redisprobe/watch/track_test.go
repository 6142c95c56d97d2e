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

// TestWaitingAtTheEnd: a call that is not answered for long when the watch ends is an outage:
// nobody knows whether it would have been answered.
func TestWaitingAtTheEnd(t *testing.T) {
	for _, c := range []struct {
		waits   time.Duration // 0: no call goes on
		outages int
	}{{0, 0}, {500 * time.Millisecond, 0}, {3 * time.Second, 1}} {
		synctest.Test(t, func(t *testing.T) {
			w := &watch{started: time.Now()}
			one := w.newTrack(LaneApplications, "10.0.0.1:7000", 0, time.Second)
			one.succeeded(time.Now())
			time.Sleep(3 * time.Second)
			w.stalls.last = time.Now()
			if c.waits > 0 {
				one.calls(time.Now().Add(-c.waits))
			}
			lane := one.end(time.Now())
			if len(lane.Outages) != c.outages || c.outages > 0 && (lane.Longest != 3000 || !lane.Outages[0].Open) {
				t.Errorf("waiting for %s: %+v", c.waits, lane)
			}
		})
	}
}
