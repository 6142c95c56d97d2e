package redistest

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"time"
)

// Leaked waits up to two seconds for goroutines that run any of the given
// frames to end, and returns the stacks of those that stay. The caller's own
// goroutine does not count.
func Leaked(frames ...string) []string {
	var stacks []string
	poll(2*time.Second, func() bool {
		stacks = running(frames)
		return len(stacks) == 0
	})
	return stacks
}

// running returns the stacks of other goroutines with one of the frames.
func running(frames []string) []string {
	buffer := make([]byte, 1<<20)
	for {
		n := runtime.Stack(buffer, true)
		if n < len(buffer) {
			buffer = buffer[:n]
			break
		}
		buffer = make([]byte, 2*len(buffer))
	}
	all := strings.Split(string(buffer), "\n\n")[1:] // the first is the caller
	return slices.DeleteFunc(all, func(stack string) bool {
		return !slices.ContainsFunc(frames, func(frame string) bool { return strings.Contains(stack, frame) })
	})
}

// PeakMemory runs f and returns by how many bytes the memory for objects and
// stacks grew at most meanwhile, what the collector has yet to free included.
func PeakMemory(f func()) int64 {
	before, peak := MemoryInUse(), int64(0)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			peak = max(peak, inUse()-before)
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Microsecond):
			}
		}
	}()
	f()
	close(stop)
	<-stopped
	return peak
}

// MemoryInUse is the memory that objects and stacks take up, in bytes, once what
// nobody uses any more is freed.
func MemoryInUse() int64 {
	debug.FreeOSMemory()
	return inUse()
}

// inUse is the memory that objects and stacks take up, in bytes.
func inUse() int64 {
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/stacks:bytes"},
	}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() + samples[1].Value.Uint64())
}

// Timed runs f and returns how long it took, and for how long meanwhile the
// machine was too busy to let this process run, so far as one who sleeps for a
// millisecond at a time noticed by oversleeping.
func Timed(f func()) (took, stalled time.Duration) {
	const nap, usual = time.Millisecond, 2 * time.Millisecond
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			asleep := time.Now()
			select {
			case <-stop:
				return
			case <-time.After(nap):
			}
			if late := time.Since(asleep) - nap; late > usual {
				stalled += late
			}
		}
	}()
	began := time.Now()
	f()
	took = time.Since(began)
	close(stop)
	<-stopped
	return took, stalled
}
