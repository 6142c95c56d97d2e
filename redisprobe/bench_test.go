//go:build linux

package redisprobe_test

import (
	"cmp"
	"fmt"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// pairs is how often two programs or ways of checking a cluster are timed, one after the
// other, so that what else the machine does meets both.
const pairs = 20

// BenchmarkSixNodes compares a test of the documented cluster with what
// redis-cli's own check of the same cluster takes.
func BenchmarkSixNodes(b *testing.B) {
	c := redistest.StartCluster(b, redistest.ClusterOptions{Password: password})
	for b.Loop() {
		compare(b, 1.0, timed(b, c.Seeds()), redisCLI(b, c.Seeds()[0]))
	}
}

// BenchmarkTenMillisecondsAway compares both ways with every node a round trip
// of ten milliseconds away.
func BenchmarkTenMillisecondsAway(b *testing.B) {
	_, seeds := redistest.StartDistantCluster(b, redistest.ClusterOptions{Password: password}, 10*time.Millisecond)
	for b.Loop() {
		compare(b, 0.25, timed(b, seeds), redisCLI(b, seeds[0]))
	}
}

// BenchmarkHundredMasters compares both ways for a cluster of a hundred masters and as
// many replicas, each on a machine of its own, and measures what a test of it costs.
func BenchmarkHundredMasters(b *testing.B) {
	var machines []string
	for i := range 100 {
		machines = append(machines, fmt.Sprintf("127.0.9.%d", 1+i))
	}
	c := redistest.StartCluster(b, redistest.ClusterOptions{Hosts: machines, Password: password, Timeout: time.Minute})
	probe := timed(b, c.Seeds())
	const tests = 9
	for b.Loop() {
		compare(b, 0.8, probe, redisCLI(b, c.Seeds()[0]))
		before := processorTime(b)
		for range tests {
			probe()
		}
		b.ReportMetric((processorTime(b)-before).Seconds()*1000/tests, "cpu-ms/test")
		peak := redistest.PeakMemory(func() { probe() })
		b.ReportMetric(float64(peak)/float64(len(c.Nodes))/1024, "KiB/node")
	}
}

// processorTime is what this process has used of the processors so far; what the
// servers use does not count.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkBlackHoles tests fifty hosts that never answer.
func BenchmarkBlackHoles(b *testing.B) {
	to := target(redistest.BlackHoles(b, 50)...)
	to.Timeout = time.Second
	for b.Loop() {
		began := time.Now()
		redisprobe.Run(b.Context(), to, nil)
		ratio := time.Since(began).Seconds() / to.Timeout.Seconds()
		b.ReportMetric(ratio, "time-outs")
		if ratio > 1.1 {
			b.Errorf("fifty black holes took %.2f time-outs, want at most 1.1", ratio)
		}
	}
}

// compare times both ways in turn and reports the median of the ratios, which
// may be at most limit.
func compare(b *testing.B, limit float64, ours, peer func() time.Duration) {
	b.Helper()
	ours() // both find warm caches
	peer()
	var ratios []float64
	var own, other []time.Duration
	for range pairs {
		a, z := ours(), peer()
		own, other = append(own, a), append(other, z)
		ratios = append(ratios, a.Seconds()/z.Seconds())
	}
	ratio := median(ratios)
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(median(own).Seconds()*1000, "ms/ours")
	b.ReportMetric(median(other).Seconds()*1000, "ms/peer")
	if ratio > limit {
		b.Errorf("it takes %.2f times what its peer takes, want at most %.2f", ratio, limit)
	}
}

// timed times a test of the hosts, which must not fail.
func timed(b *testing.B, hosts []string) func() time.Duration {
	return func() time.Duration {
		began := time.Now()
		r := redisprobe.Run(b.Context(), target(hosts...), nil)
		took := time.Since(began)
		if r.Verdict == redisprobe.VerdictFailed {
			b.Fatalf("verdict %s\n%s", r.Verdict, r.Text())
		}
		return took
	}
}

// redisCLI times redis-cli's check of a cluster.
func redisCLI(b *testing.B, addr string) func() time.Duration {
	return func() time.Duration {
		return run(b, "redis-cli", "--no-auth-warning", "-a", password, "--cluster", "check", addr)
	}
}

// run times a program, which must succeed. The password reaches it by the
// environment.
func run(b *testing.B, name string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(cmd.Environ(), "SESSIONCONFIG_PASSWORD="+password)
	began := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(began)
	if err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out)
	}
	return took
}

// median is the middle one of several values.
func median[T cmp.Ordered](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
