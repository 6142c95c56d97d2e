package demo

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// TestStopMaster: a master of the demo that is stopped fails over as Watch a Failover shows
// it, comes back as a replica, and the next one that is stopped fails over, too.
func TestStopMaster(t *testing.T) {
	for name, embedded := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, workflow := start(t, Options{Embedded: embedded})
			settings := d.Settings()
			settings.Provider = config.ProviderRedis
			for range 2 {
				failOver(t, d, func(ctx context.Context, o redisprobe.WatchOptions) (redisprobe.WatchSummary, error) {
					return workflow.Watch(ctx, settings, o)
				})
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			if err := d.StopMaster(t.Context()); err == nil || d.StartAgain() == nil {
				t.Error("it goes on after its end")
			}
		})
	}
}

// failOver watches while a master is stopped, and started again once it was replaced.
func failOver(t *testing.T, d *Demo, watch func(context.Context, redisprobe.WatchOptions) (redisprobe.WatchSummary, error)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var stopped, again atomic.Bool
	summary, err := watch(ctx, redisprobe.WatchOptions{
		Event: func(e redisprobe.WatchEvent) {
			if e.Event == "promoted" && !again.Swap(true) {
				go func() {
					if err := d.StartAgain(); err != nil {
						t.Error(err)
					}
				}()
			}
			if e.Event == "rejoined" {
				time.AfterFunc(time.Second, cancel)
			}
		},
		Status: func(redisprobe.WatchStatus) {
			if !stopped.Swap(true) {
				go func() {
					if err := d.StopMaster(ctx); err != nil {
						t.Error(err)
					}
				}()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range summary.Events {
		told = append(told, e.Event)
	}
	// It is seen as suspected only if a look falls between suspicion and failure.
	for _, want := range []string{"failed", "promoted", "rejoined"} {
		if !slices.Contains(told, want) {
			t.Errorf("nobody said %s: %s", want, strings.Join(told, " "))
		}
	}
	if summary.RedisMS < 1000 || summary.RedisMS > 20_000 || summary.ApplicationMS < 1000 {
		t.Errorf("Redis was out for %d ms, applications for %d ms", summary.RedisMS, summary.ApplicationMS)
	}
	moved := slices.ContainsFunc(summary.Masters, func(m redisprobe.WatchMaster) bool { return m.Now != m.Address })
	if !moved || len(summary.Masters) != 3 {
		t.Errorf("nothing moved: %+v", summary.Masters)
	}
}
