package ui

import (
	"context"
	"fmt"
	"slices"
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
		served := watch.Served{Node: fmt.Sprintf("a:%d", 1+int(at.Minutes())%2), From: watchDay.Add(at)}
		return redisprobe.WatchStatus{Seconds: at.Seconds(), Masters: []watch.Now{{Address: "a:1", Served: served}}}
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
	if len(w.lines) > watchLines*11/10 || len(w.marks) > watchMarks || len(w.stalls) > watchMarks || len(w.early) > 0 {
		t.Errorf("%d lines, %d and %d marks", len(w.lines), len(w.marks), len(w.stalls))
	}
	if m := w.masters[0]; m.redis.outages != 24*60 || m.applications.slow != 24*60 || len(m.redis.lane.Moved) != watchMoves || m.now != "a:1" {
		t.Errorf("%d outages, %d slow calls, %d moves, served by %s", m.redis.outages, m.applications.slow, len(m.redis.lane.Moved), m.now)
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

// TestWhoServesNow: which lanes are served by another node is what the watch says of each
// master, however many go at once; at the end the summary counts, with what no status told.
func TestWhoServesNow(t *testing.T) {
	w := &watching{}
	at := func(seconds int) time.Time { return watchDay.Add(time.Duration(seconds) * time.Second) }
	now := func(seconds int, nodes ...string) {
		s := redisprobe.WatchStatus{Seconds: float64(seconds)}
		for i, address := range threeMasters {
			s.Masters = append(s.Masters, watch.Now{Address: address, Served: watch.Served{Node: nodes[i], From: at(seconds - 1)}})
		}
		w.status(at(seconds), s)
	}
	check := func(when string, moved [3][]time.Duration, nodes ...string) {
		t.Helper()
		for i, m := range w.masters {
			if m.now != nodes[i] || !slices.Equal(m.redis.lane.Moved, moved[i]) || !slices.Equal(m.applications.lane.Moved, moved[i]) {
				t.Errorf("%s %s is served by %s, moved at %v and %v; want %s, %v", when, m.address, m.now, m.redis.lane.Moved, m.applications.lane.Moved, nodes[i], moved[i])
			}
		}
	}
	now(1, threeMasters...)
	now(7, "r:0", "r:1", threeMasters[2])
	check("two at once:", [3][]time.Duration{{6 * time.Second}, {6 * time.Second}, nil}, "r:0", "r:1", threeMasters[2])
	now(20, "r:00", "r:1", threeMasters[2])
	now(21, "r:00", threeMasters[1], threeMasters[2])
	back := [3][]time.Duration{{6 * time.Second}, {6 * time.Second, 20 * time.Second}, nil}
	check("one is back:", back, "r:00", threeMasters[1], threeMasters[2])
	s := playedSummary()
	s.Masters[0].Served = []watch.Served{{Node: "r:0", From: at(6)}, {Node: "r:00", From: at(19)}}
	s.Masters[1].Served = []watch.Served{{Node: "r:1", From: at(6)}, {Node: threeMasters[1], From: at(20)}}
	s.Masters[2].Served = []watch.Served{{Node: "r:2", From: at(40)}, {Node: threeMasters[2], From: at(41)}}
	w.end(s)
	back[2] = []time.Duration{40 * time.Second, 41 * time.Second}
	check("at the end:", back, "r:00", threeMasters[1], threeMasters[2])
}
