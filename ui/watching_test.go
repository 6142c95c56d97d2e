package ui

import (
	"context"
	"testing"
	"time"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

// TestWatchingStaysBounded: what is kept of a day with an outage each minute has a bound,
// and the window is not drawn more than four times a second.
func TestWatchingStaysBounded(t *testing.T) {
	w := &watching{}
	now := func(at time.Duration) redisprobe.WatchStatus {
		return redisprobe.WatchStatus{Seconds: at.Seconds(), Masters: []watch.Now{{Address: "a:1"}}}
	}
	w.status(watchDay.Add(time.Second), now(time.Second))
	for minute := range 24 * 60 {
		at := time.Duration(minute+1) * time.Minute
		for _, e := range []redisprobe.WatchEvent{
			{Lane: "redis", Event: "down", Master: "a:1"},
			{Lane: "topology", Event: "failed", Master: "a:1"},
			{Lane: "topology", Event: "promoted", Master: "a:2"},
			{Lane: "topology", Event: "rejoined", Master: "a:1"},
			{Lane: "redis", Event: "up", Master: "a:1", MS: 1500},
			{Lane: "applications", Event: "slow", Master: "a:1", MS: 1200},
			{Lane: "topology", Event: "self-stalled", MS: 150},
		} {
			at += 200 * time.Millisecond
			e.Time = watchDay.Add(at)
			w.event(e)
		}
		w.status(watchDay, now(at+time.Second))
	}
	if len(w.lines) > watchLines*11/10 || len(w.marks) > watchMarks || len(w.stalls) > watchMarks || len(w.changes) > changesKept || len(w.early) > 0 {
		t.Errorf("%d lines, %d and %d marks, %d changes", len(w.lines), len(w.marks), len(w.stalls), len(w.changes))
	}
	if m := w.masters[0]; m.redis.outages != 24*60 || m.applications.slow != 24*60 || len(m.redis.lane.Moved) > watchMoves {
		t.Errorf("%d outages, %d slow calls, %d moves", m.redis.outages, m.applications.slow, len(m.redis.lane.Moved))
	}

	fake := &fakeWorkflow{status: redisStatus()}
	fake.watch = func(ctx context.Context, _ config.Settings, o redisprobe.WatchOptions) (redisprobe.WatchSummary, error) {
		for i := range 5000 {
			o.Event(redisprobe.WatchEvent{Time: watchDay.Add(time.Duration(i) * time.Millisecond), Lane: "redis", Event: "slow", Master: threeMasters[0], MS: 300})
		}
		tell(o, playedFailover()[:3])
		<-ctx.Done()
		return redisprobe.WatchSummary{}, nil
	}
	watchPause = 250 * time.Millisecond
	defer func() { watchPause = time.Millisecond }()
	b := newBench(t, fake, nil)
	began := time.Now()
	watched(t, b, 3*time.Second)
	if took := time.Since(began); took < watchPause {
		t.Errorf("it was drawn after %v", took)
	}
	if slow := b.c.watch.masters[0].redis.slow; slow == 0 || slow > watchWaiting {
		t.Errorf("%d slow calls of 5000 at once are kept", slow)
	}
}

// TestWhoServesNow: which lane a promoted replica belongs to is known where one master
// has gone; of two at once the summary tells.
func TestWhoServesNow(t *testing.T) {
	begin := func() *watching {
		w := &watching{}
		s := redisprobe.WatchStatus{Seconds: 1}
		for _, address := range threeMasters {
			s.Masters = append(s.Masters, watch.Now{Address: address})
		}
		w.status(watchDay.Add(time.Second), s)
		return w
	}
	event := func(w *watching, at int, what, node string) {
		w.event(redisprobe.WatchEvent{Time: watchDay.Add(time.Duration(at) * time.Second), Lane: "topology", Event: what, Master: node})
	}
	serving := func(w *watching) (all []string) {
		for _, m := range w.masters {
			all = append(all, m.now)
		}
		return all
	}
	w := begin()
	event(w, 5, "failed", threeMasters[1])
	event(w, 6, "promoted", "r:1")
	event(w, 20, "rejoined", threeMasters[1])
	if got := serving(w); got[1] != "r:1" || got[0] != threeMasters[0] || len(w.masters[1].redis.lane.Moved) != 1 {
		t.Errorf("after a failover %v", got)
	}
	event(w, 60, "promoted", threeMasters[1]) // by hand: the old one comes back
	event(w, 60, "rejoined", "r:1")
	if got := serving(w); got[1] != threeMasters[1] || len(w.masters[1].redis.lane.Moved) != 2 {
		t.Errorf("after it was given back %v", got)
	}
	w = begin()
	event(w, 5, "failed", threeMasters[0])
	event(w, 5, "failed", threeMasters[1])
	event(w, 6, "promoted", "r:0")
	event(w, 6, "promoted", "r:1")
	if got := serving(w); got[0] != threeMasters[0] || got[1] != threeMasters[1] {
		t.Errorf("of two at once it took %v", got)
	}
	s := playedSummary()
	s.Masters[0].Now, s.Masters[1].Now = "r:0", "r:1"
	for i, node := range []string{"r:0", "r:1"} {
		s.Events = append(s.Events, redisprobe.WatchEvent{Time: watchDay.Add(time.Duration(6+i) * time.Second), Lane: "topology", Event: "promoted", Master: node})
	}
	w.end(s)
	if got := serving(w); got[0] != "r:0" || got[1] != "r:1" {
		t.Errorf("at the end %v", got)
	}
}
