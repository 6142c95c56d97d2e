package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/app/demo"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
	"sessionconfig/ui/kit"
)

// watchDay is when the watches of the tests begin.
var watchDay = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

// playedUntil is how far what is played has come, since watchDay.
var playedUntil atomic.Int64

func init() {
	watchPause = time.Millisecond
	countedNow = func() time.Time { return watchDay }
	watchClock = func() time.Time { return watchDay.Add(time.Duration(playedUntil.Load())) }
}

// told is something that a watch tells, so long after its beginning.
type told struct {
	at    time.Duration
	event redisprobe.WatchEvent // none: a status
	down  [3][2]time.Duration   // of a status: of each master, Redis and the applications
}

// threeMasters are those of the failover that is played.
var threeMasters = []string{"172.31.6.35:7000", "172.31.11.176:7000", "172.31.3.184:7000"}

// playedFailover is a failover of the second of three masters, as it was seen with a
// cluster-node-timeout of five seconds: a replica was promoted after six, and applications
// were out for fifteen.
func playedFailover() (all []told) {
	const s = time.Second
	second, replica := threeMasters[1], "172.31.3.184:7001"
	event := func(at time.Duration, lane, what, master, by, kind string, ms int64) {
		all = append(all, told{at: at, event: redisprobe.WatchEvent{Time: watchDay.Add(at), Lane: lane, Event: what, Master: master, SeenBy: by, Kind: kind, MS: ms}})
	}
	status := func(at time.Duration, down [3][2]time.Duration) { all = append(all, told{at: at, down: down}) }
	for i := range 12 {
		status(time.Duration(i+1)*s, [3][2]time.Duration{})
	}
	event(12300*time.Millisecond, "redis", "down", second, "", "connection refused", 0)
	event(12400*time.Millisecond, "applications", "down", second, "", "connection refused", 0)
	event(17400*time.Millisecond, "topology", "suspected", second, threeMasters[0], "", 0)
	event(17600*time.Millisecond, "topology", "failed", second, threeMasters[2], "", 0)
	event(17650*time.Millisecond, "topology", "cluster-down", "", threeMasters[2], "", 0)
	event(17700*time.Millisecond, "redis", "down", threeMasters[0], "", "CLUSTERDOWN", 0)
	event(17700*time.Millisecond, "redis", "down", threeMasters[2], "", "CLUSTERDOWN", 0)
	event(18500*time.Millisecond, "topology", "promoted", replica, replica, "", 0)
	event(18550*time.Millisecond, "topology", "cluster-up", "", threeMasters[2], "", 0)
	event(18600*time.Millisecond, "redis", "up", threeMasters[0], "", "", 920)
	event(18600*time.Millisecond, "redis", "up", threeMasters[2], "", "", 920)
	event(18600*time.Millisecond, "redis", "up", second, "", "", 6340)
	status(20*s, [3][2]time.Duration{{}, {0, 7700 * time.Millisecond}})
	event(20500*time.Millisecond, "topology", "self-stalled", "", "", "", 150)
	event(22*s, "applications", "slow", threeMasters[2], "", "", 1400)
	event(27500*time.Millisecond, "applications", "up", second, "", "", 15180)
	status(28*s, [3][2]time.Duration{})
	event(41*s, "topology", "rejoined", second, threeMasters[0], "", 0)
	status(46*s, [3][2]time.Duration{})
	return all
}

// playedSummary is what that watch has come to.
func playedSummary() redisprobe.WatchSummary {
	lane := func(ms int64, at time.Duration, errors map[string]int, slow int64) watch.Lane {
		l := watch.Lane{Calls: 400, Slow: slow, Errors: errors, Outages: []watch.Outage{}, Longest: ms}
		if ms > 0 {
			l.Outages = append(l.Outages, watch.Outage{From: watchDay.Add(at), MS: ms})
		}
		return l
	}
	s := redisprobe.WatchSummary{
		Event: "summary", Seconds: 46.2, RedisMS: 6340, ApplicationMS: 15180, Lost: 3, Settled: true, Started: watchDay,
		Advice: "Enter configCheckSeconds=5 in Advanced Settings: with it the applications would have been out for about 15 s. The platform's Redis client finds a new master only when it looks at the topology, every configCheckSeconds.",
	}
	const at = 12300 * time.Millisecond
	for i, address := range threeMasters {
		m := watch.Master{Address: address, Now: address, RedisMS: 920, SessionsKept: 20, Redis: lane(920, 17680*time.Millisecond, map[string]int{"CLUSTERDOWN": 4}, 0), Applications: lane(0, 0, nil, 0)}
		if i == 1 {
			m = watch.Master{
				Address: address, Now: playedServed.Node, Served: []watch.Served{playedServed}, RedisMS: 6340, ApplicationMS: 15180, Lost: 3, SessionsKept: 20,
				Redis: lane(6340, at, map[string]int{"connection refused": 250, "CLUSTERDOWN": 4}, 0), Applications: lane(15180, at, map[string]int{"connection refused": 61}, 0),
			}
		}
		if i == 2 {
			m.Applications.Slow = 1
		}
		s.Masters = append(s.Masters, m)
	}
	for _, one := range playedFailover() {
		if one.event.Event != "" {
			s.Events = append(s.Events, one.event)
		}
	}
	return s
}

// playedServed is who served the slots of the second master after the beginning.
var playedServed = watch.Served{Node: "172.31.3.184:7001", From: watchDay.Add(18600 * time.Millisecond)}

// tell hands what a watch tells to its observers.
func tell(o redisprobe.WatchOptions, all []told) {
	for _, one := range all {
		if one.event.Event != "" {
			o.Event(one.event)
			continue
		}
		status := redisprobe.WatchStatus{Seconds: one.at.Seconds()}
		for i, address := range threeMasters {
			now := watch.Now{Address: address, RedisDown: one.down[i][0], ApplicationsDown: one.down[i][1], Served: watch.Served{Node: address, From: watchDay}}
			if i == 1 && !watchDay.Add(one.at).Before(playedServed.From) {
				now.Served = playedServed
			}
			status.Masters = append(status.Masters, now)
		}
		playedUntil.Store(int64(one.at))
		o.Status(status)
	}
}

// playing is a workflow whose watch tells all up to a time, then waits for its end, and
// comes to the summary.
func playing(until time.Duration, summary redisprobe.WatchSummary) *fakeWorkflow {
	fake := &fakeWorkflow{status: redisStatus()}
	fake.watch = func(ctx context.Context, _ config.Settings, o redisprobe.WatchOptions) (redisprobe.WatchSummary, error) {
		var shown []told
		for _, one := range playedFailover() {
			if one.at <= until {
				shown = append(shown, one)
			}
		}
		tell(o, shown)
		<-ctx.Done()
		return summary, nil
	}
	return fake
}

// watched starts a watch, and waits until it shows what was told up to a time.
func watched(t *testing.T, b *bench, until time.Duration) fyne.Window {
	t.Helper()
	b.c.watchFailover()
	tap(t, b.window.win, tr("Start"))
	b.until("the lanes", func() bool { return b.c.watch != nil && b.c.watch.lasted >= until })
	return b.c.watch.win
}

// TestWatchJourney: it says what it does, begins, shows the failover as it comes, stops,
// says what was lost, and saves the page.
func TestWatchJourney(t *testing.T) {
	b := newBench(t, playing(time.Hour, playedSummary()), nil)
	b.c.watchFailover()
	b.expect(b.window.win, "keeps sessions of its own on every master", "removed at the end", "It stops no server", "It watches the saved settings: 172.31.6.35:7000")
	tap(t, b.window.win, "Cancel")
	if b.fake.count("watch") != 0 || b.c.watch != nil {
		t.Fatal("it began without Start")
	}
	b.v.hosts.SetText("10.0.0.9:7000")
	b.c.watchFailover()
	b.expect(b.window.win, "The fields have other settings")
	tap(t, b.window.win, "Cancel")

	w := watched(t, b, 46*time.Second)
	b.expect(w, "All is up again.", "172.31.11.176:7000", "6.3 s", "15.2 s", "0:46", "Stop")
	if log := strings.Join(b.c.watch.lines, "\n"); !strings.Contains(log, "09:00:17.600 [2] cluster: 172.31.11.176:7000 has failed") || !strings.Contains(log, "applications: 172.31.11.176:7000 back after 15.2 s") {
		t.Errorf("what happened:\n%s", log)
	}
	open := len(b.app.Driver().AllWindows())
	b.c.watchFailover() // it is open already
	if b.c.modal() || len(b.app.Driver().AllWindows()) != open {
		t.Error("a second watch was offered")
	}
	pressButton(t, w, "Stop")
	b.expect(w, "removing what was written")
	b.until("the end", func() bool { return !b.c.watch.running })
	b.expect(w, "Watched for 46 s: Redis was out for 6.3 s, your applications for 15.2 s at the longest; acknowledged writes lost: 3.", "configCheckSeconds=5", "20 of 20")
	if log := strings.Join(b.c.watch.lines, "\n"); !strings.Contains(log, "The slots of 172.31.11.176:7000 are at 172.31.3.184:7001 now.") || !strings.Contains(log, "CLUSTERDOWN 4, connection refused 250") {
		t.Errorf("what happened:\n%s", log)
	}
	for i, want := range []kit.Mark{kit.MarkWarning, kit.MarkError, kit.MarkWarning} { // what is lost is as grave as in the sentence above
		if mark, _ := watchRow(b.c.watch.watching, i); mark != want {
			t.Errorf("the mark of %s: %v, want %v", threeMasters[i], mark, want)
		}
	}
	path := filepath.Join(t.TempDir(), "failover.html")
	notFollowed := plantLink(t, path)
	pressIn(w, fyne.KeyReturn) // a second Enter after Stop: what was seen is not lost by it
	if b.c.watch == nil || w.Canvas().Overlays().Top() == nil {
		t.Fatal("Enter does not offer to save the report")
	}
	w.Canvas().Focused().(*kit.Input).SetText(path)
	tap(t, w, "Save")
	if page, err := os.ReadFile(path); err != nil || !strings.Contains(string(page), "<svg") || !strings.Contains(string(page), "15.2 s") {
		t.Errorf("the report: %v", err)
	}
	notFollowed()
	pressIn(w, fyne.KeyReturn) // it is saved
	if b.c.watch != nil || len(b.app.Driver().AllWindows()) != open-1 {
		t.Error("the window stays")
	}
}

// TestWatchClock: the clock of a watch that has ended says what the sentence beside it says.
func TestWatchClock(t *testing.T) {
	summary := playedSummary()
	summary.Seconds = 59.6
	b := newBench(t, playing(time.Hour, summary), nil)
	w := watched(t, b, 46*time.Second)
	pressButton(t, w, "Stop")
	b.until("the end", func() bool { return !b.c.watch.running })
	b.expect(w, "Watched for 1 min:", "1:00")
}

// TestWatchClosing: closing the window, or the program, ends the watch first, which removes
// its keys.
func TestWatchClosing(t *testing.T) {
	for name, closeIt := range map[string]func(b *bench){
		"the window":  func(b *bench) { b.c.watch.closeIt() },
		"the program": func(b *bench) { b.c.exit() },
	} {
		t.Run(name, func(t *testing.T) {
			removing := make(chan struct{})
			fake := playing(time.Hour, playedSummary())
			play := fake.watch
			fake.watch = func(ctx context.Context, s config.Settings, o redisprobe.WatchOptions) (redisprobe.WatchSummary, error) {
				summary, err := play(ctx, s, o)
				<-removing
				return summary, err
			}
			b := newBench(t, fake, nil)
			watched(t, b, 46*time.Second)
			closeIt(b)
			closeIt(b) // who is impatient
			b.settle()
			if b.c.watch == nil || len(b.exits) > 0 {
				t.Fatal("it did not wait until the keys were removed")
			}
			close(removing)
			b.until("the end", func() bool { return b.c.watch == nil || len(b.exits) > 0 })
			if name == "the program" && fmt.Sprint(b.exits) != "[0]" {
				t.Errorf("exits %v", b.exits)
			}
		})
	}
}

// TestWatchThatCannotBegin: why is said; and without anything to watch, too.
func TestWatchThatCannotBegin(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.fake.watch = func(context.Context, config.Settings, redisprobe.WatchOptions) (redisprobe.WatchSummary, error) {
		return redisprobe.WatchSummary{}, errors.New("nobody answers")
	}
	b.c.watchFailover()
	tap(t, b.window.win, "Start")
	win := b.c.watch.win
	b.until("why", func() bool { return win.Canvas().Overlays().Top() != nil })
	b.expect(win, "It cannot be watched", "Nobody answers")
	pressIn(win, fyne.KeyReturn)
	if b.c.watch != nil {
		t.Error("the window stays")
	}
	b = newBench(t, &fakeWorkflow{status: databaseStatus()}, nil)
	b.c.watchFailover()
	b.expect(b.window.win, "No Redis is saved", "Apply the Redis settings first.")
	status := redisStatus()
	status.Settings.Redis.Parameters = []config.Parameter{{Key: "nonsense", Value: "1"}}
	b = newBench(t, &fakeWorkflow{status: status}, nil)
	b.c.watchFailover()
	b.expect(b.window.win, "The saved settings cannot be used.", "nonsense")
}

// TestWatchDemo: in the demo a newcomer sees a failover happen, from the menu alone.
func TestWatchDemo(t *testing.T) {
	d, err := demo.Start(t.Context(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	workflow, err := app.New(d.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer workflow.Close()
	clock := watchClock
	watchClock = time.Now
	defer func() { watchClock = clock }()
	b := newBenchOver(t, workflow, func(o *Options) { o.Demo = demoFor(t, d) })
	b.c.watchFailover()
	b.expect(b.window.win, "In the menu Demo, Stop a Master starts a failover.")
	tap(t, b.window.win, "Start")
	w := b.c.watch
	b.until("the lanes", func() bool { return len(w.masters) == 3 })
	b.choose("Stop a Master")
	happened := func(what string) func() bool {
		return func() bool { return strings.Contains(strings.Join(w.lines, "\n"), what) }
	}
	out := func() bool {
		return slices.ContainsFunc(w.masters, func(m *watchedMaster) bool { return m.redis.out || m.applications.out })
	}
	b.until("an outage", out)
	b.until("a promotion", happened("is promoted to master"))
	b.choose("Start It Again")
	b.until("that it is back", happened("is back"))
	b.until("that all is up", func() bool { return !out() })
	first := w.masters[0]
	b.until("that another node serves its slots", func() bool { return first.now != first.address })
	if first.redis.outages == 0 {
		t.Errorf("%s is served by %s, after no outage", first.address, first.now)
	}
	pressButton(t, w.win, "Stop")
	b.until("the end", func() bool { return !w.running })
	if m := w.summary.Masters[0]; m.Now != first.now || m.RedisMS < 1000 {
		t.Errorf("the summary: %s is at %s, Redis was out for %d ms", m.Address, m.Now, m.RedisMS)
	}
	pressButton(t, w.win, "Close")
}
