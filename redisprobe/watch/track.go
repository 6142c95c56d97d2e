package watch

import (
	"sync"
	"time"
)

// track keeps the account of one lane of one master.
type track struct {
	mu      sync.Mutex
	w       *watch
	name    string
	master  string
	silence time.Duration // without a good call this long, and what the last one took, it is out, also without an error; 0: never
	slow    time.Duration // a call that takes longer is slow

	good  time.Time     // the last good call's end
	usual time.Duration // what that took: of a distant server, no call is answered sooner
	out   bool
	begun bool      // there was a good call
	waits time.Time // since when a call waits for its answer, or did when all ended; zero: none
	lane  Lane
}

func (w *watch) newTrack(name, master string, silence, slow time.Duration) *track {
	return &track{w: w, name: name, master: master, silence: silence, slow: slow, good: time.Now(), lane: Lane{Errors: map[string]int{}, where: map[string]string{}, Outages: []Outage{}}}
}

// succeeded takes a good call that began then and has just ended.
func (t *track) succeeded(began time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	t.lane.Calls++
	if !t.begun && !t.out { // connecting the first time is no outage
		t.begun, t.good, t.usual = true, now, now.Sub(began)
		return
	}
	gap, took := t.w.stalls.awake(t.good, now), t.w.stalls.awake(began, now)
	usual := t.usual
	t.usual = took
	switch {
	case t.out || t.silence > 0 && gap > t.silence+usual:
		if !t.out {
			t.w.emit(Event{Time: t.good, Lane: t.name, Event: Down, Master: t.master, Kind: "no answer"})
		}
		t.close(now, gap)
	case took > t.slow:
		t.lane.Slow++
		t.w.emit(Event{Time: now, Lane: t.name, Event: Slow, Master: t.master, MS: took.Milliseconds()})
	}
	t.good, t.out = now, false
}

// close ends an outage.
func (t *track) close(now time.Time, gap time.Duration) {
	ms := max(1, gap.Milliseconds())
	t.lane.Longest = max(t.lane.Longest, ms)
	if len(t.lane.Outages) < outagesKept {
		t.lane.Outages = append(t.lane.Outages, Outage{From: t.good, MS: ms})
	}
	t.w.emit(Event{Time: now, Lane: t.name, Event: Up, Master: t.master, MS: ms})
}

// failed takes a call that went wrong at a node.
func (t *track) failed(kind, node string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lane.Calls++
	t.count(kind, node)
	t.begin(kind)
}

// calls notes since when a call waits for its answer; zero: none does.
func (t *track) calls(since time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waits = since
}

// count counts an error, and notes where it was.
func (t *track) count(kind, node string) {
	if len(t.lane.Errors) < 50 || t.lane.Errors[kind] > 0 {
		t.lane.Errors[kind]++
		t.lane.where[kind] = node
	}
}

// kept takes what kept a node that is not known to serve the slots from being asked for
// them. It counts where no failover explains it: that may be why nobody serves them.
func (t *track) kept(kind, node string) {
	if cause(kind, node) == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count(kind, node)
}

// begin begins an outage, if it has not begun.
func (t *track) begin(kind string) {
	if !t.out {
		t.out = true
		t.w.emit(Event{Time: time.Now(), Lane: t.name, Event: Down, Master: t.master, Kind: kind})
	}
}

// look notices that there was no good call for too long.
func (t *track) look() {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	silence := t.silence + t.usual
	if !t.begun {
		silence *= 8
	}
	if t.silence > 0 && t.w.stalls.awake(t.good, now) > silence {
		t.begin("no answer")
	}
}

// overdue tells whether a good call is missing: it is out, or may soon be.
func (t *track) overdue() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.out || t.begun && t.w.stalls.awake(t.good, time.Now()) > lateAfter+2*t.usual
}

// isOut tells whether it is out, and since when.
func (t *track) isOut() (since time.Duration, out bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.out {
		return 0, false
	}
	return max(time.Millisecond, time.Since(t.good)), true
}

// end closes the account.
func (t *track) end(now time.Time) Lane {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.waits.IsZero() && t.w.stalls.awake(t.waits, now) > t.slow { // nobody knows whether it would be answered
		t.begin("no answer")
	}
	if t.out {
		ms := max(1, t.w.stalls.awake(t.good, now).Milliseconds())
		t.lane.Longest = max(t.lane.Longest, ms)
		t.lane.Outages = append(t.lane.Outages, Outage{From: t.good, MS: ms, Open: true})
	}
	return t.lane
}
