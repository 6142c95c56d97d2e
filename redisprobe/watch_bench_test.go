//go:build linux

package redisprobe_test

import (
	"context"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// BenchmarkWatch compares what a watch of the documented cluster takes of the processors,
// at the default rate, with what redis-cli takes for a round trip at the same pace, at the
// same time: 2 % of an idle machine's core are on another machine, or a busy one, no measure.
// As the command does, it makes do with one processor.
func BenchmarkWatch(b *testing.B) {
	const (
		lasts   = 10 * time.Second
		masters = 3
		// What the watch asks a second: of each master 50 writes and 10 sessions, taken
		// and released, and of each node its view once.
		asked = masters*(50+2*10) + 2*masters
		limit = 1.4 // times what redis-cli takes for a round trip
	)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	c := redistest.StartCluster(b, redistest.ClusterOptions{Password: password})
	for b.Loop() {
		var theirs time.Duration
		var mu sync.Mutex
		var peers sync.WaitGroup
		for _, s := range c.Masters() {
			key := emptyKey(b, s)
			peers.Go(func() {
				cli := exec.Command("redis-cli", "--no-auth-warning", "-a", password, "-h", s.Host, "-p", strconv.Itoa(s.Port),
					"-r", strconv.Itoa(int(50*lasts.Seconds())), "-i", "0.02", "SET", key, "x", "EX", "600")
				if out, err := cli.CombinedOutput(); err != nil {
					b.Errorf("redis-cli: %v %.200s", err, out)
				}
				mu.Lock()
				defer mu.Unlock()
				theirs += cli.ProcessState.UserTime() + cli.ProcessState.SystemTime()
			})
		}
		before := processorTime(b)
		ctx, cancel := context.WithTimeout(b.Context(), lasts)
		began := time.Now()
		s, err := redisprobe.Watch(ctx, target(c.Seeds()...), redisprobe.WatchOptions{})
		took := time.Since(began).Seconds()
		ours := processorTime(b) - before
		cancel()
		peers.Wait()
		if err != nil || s.RedisMS > 0 {
			b.Fatalf("%+v, %v", s, err)
		}
		each, peer := ours.Seconds()/(asked*took), theirs.Seconds()/(50*masters*lasts.Seconds())
		b.ReportMetric(100*ours.Seconds()/took, "%-of-a-core")
		b.ReportMetric(1e6*each, "us/round-trip")
		b.ReportMetric(1e6*peer, "us/redis-cli")
		b.ReportMetric(each/peer, "ratio")
		if each/peer > limit {
			b.Errorf("a round trip takes %.2f times what redis-cli takes, want at most %.1f", each/peer, limit)
		}
	}
}

// emptyKey is a key in a master's slots.
func emptyKey(b *testing.B, s *redistest.Server) string {
	b.Helper()
	for i := range 1000 {
		if _, err := s.Do("GET", "bench-"+strconv.Itoa(i)); err == nil {
			return "bench-" + strconv.Itoa(i)
		}
	}
	b.Fatal("no key falls into its slots")
	return ""
}
