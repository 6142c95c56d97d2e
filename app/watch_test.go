package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

func TestLasting(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 40 * time.Millisecond: "0 s", 460 * time.Millisecond: "0.5 s", 46 * time.Second: "46 s", 1500 * time.Millisecond: "1.5 s", 59990 * time.Millisecond: "1 min",
		10 * time.Minute: "10 min", 65200 * time.Millisecond: "1 min 5.2 s", 90 * time.Minute: "1 h 30 min", 24 * time.Hour: "24 h", 24*time.Hour + 5*time.Second: "24 h 5 s",
	} {
		if got := Lasting(d); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}

// TestWatchNow: the moving line says what is out, and what another node serves now.
func TestWatchNow(t *testing.T) {
	now := redisprobe.WatchStatus{Seconds: 3723.4, Masters: []watch.Now{
		{Address: "a:1", Served: watch.Served{Node: "a:1"}},
		{Address: "b:1", Served: watch.Served{Node: "b:2"}},
		{Address: "c:1", RedisDown: 1200 * time.Millisecond, ApplicationsDown: time.Second, Served: watch.Served{Node: "c:1"}},
		{Address: "d:1", ApplicationsDown: 2 * time.Second, Served: watch.Served{Node: "d:2"}},
	}}
	const want = "1 h 2 min 3 s: a:1 up; b:1 up, on b:2; c:1 Redis out for 1.2 s; d:1 Redis up, applications out for 2.0 s"
	if got := WatchNow(now); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := WatchAnswer(redisprobe.WatchSummary{Seconds: 86400.02}); got != "Watched for 24 h: no outage, and no write was lost." {
		t.Error(got)
	}
}

// TestWatchShortOutage: an outage of less than a tenth of a second is not said to be of none.
func TestWatchShortOutage(t *testing.T) {
	const want = "Watched for 9 s: Redis was out for 41 ms, your applications for 0.3 s at the longest; acknowledged writes lost: 0."
	if got := WatchAnswer(redisprobe.WatchSummary{Seconds: 9, RedisMS: 41, ApplicationMS: 299}); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestWatchKeysLeft: keys that stay are said to, of the master where they do.
func TestWatchKeysLeft(t *testing.T) {
	lines := WatchLines(redisprobe.WatchSummary{Masters: []redisprobe.WatchMaster{{Address: "a:1", KeysLeft: true}, {Address: "b:1"}}})
	if said := strings.Join(lines, "\n"); strings.Count(said, "could be removed") != 1 || !strings.Contains(said, "a:1: not all keys") {
		t.Errorf("%s", said)
	}
}

// TestWatchLinesSayWhatToDo: an error that no failover explains is told with its remedy.
func TestWatchLinesSayWhatToDo(t *testing.T) {
	full := finding.New(finding.OutOfMemory, "a:1", nil)
	lines := WatchLines(redisprobe.WatchSummary{Findings: []finding.Finding{full}})
	if !slices.Contains(lines, full.Message+" "+full.Remedy) {
		t.Errorf("%q", lines)
	}
}

// TestWatchWhatBecameOfAMaster: one that was never away is not said to be back, nor one
// without slots to serve others.
func TestWatchWhatBecameOfAMaster(t *testing.T) {
	for want, e := range map[string]redisprobe.WatchEvent{
		"is back":                            {Event: watch.Rejoined},
		"is a replica now":                   {Event: watch.Rejoined, Kind: watch.Demoted},
		"serves other slots now":             {Event: watch.SlotsMoved},
		"serves no slots any more":           {Event: watch.SlotsMoved, Kind: watch.Emptied},
		"has failed (forgotten by the rest)": {Event: watch.Failed, Kind: "forgotten by the rest"},
	} {
		if got := WatchWhat(e); got != want {
			t.Errorf("%+v is %q, want %q", e, got, want)
		}
	}
}
