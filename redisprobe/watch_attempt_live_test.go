//go:build linux && live

package redisprobe_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// attempt is a test of what was measured in a span of time. What goes wrong in it counts
// only if the machine had no standstill meanwhile.
type attempt struct {
	testing.TB
	mu     sync.Mutex
	lines  []string
	failed bool
	after  []func()
}

// repeatedly plays what is measured. An attempt that failed while this machine, as a
// pulse felt it, had a standstill is made again, a few times.
func repeatedly(t *testing.T, play func(t testing.TB)) {
	t.Helper()
	var a *attempt
	redistest.Undisturbed(func() bool {
		a = &attempt{TB: t}
		a.run(play)
		return !a.failed
	}, func(n int, still time.Duration) {
		t.Logf("attempt %d: the machine stood still for %s; what failed is repeated:", n, still)
		a.tell(t.Log)
	})
	a.tell(t.Log)
	if a.failed {
		t.Fail()
	}
}

// run plays in a goroutine of its own, which may end early, and then cleans up.
func (a *attempt) run(play func(t testing.TB)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for _, f := range slices.Backward(a.after) {
				f()
			}
		}()
		play(a)
	}()
	<-done
}

// tell hands on what was said.
func (a *attempt) tell(log func(...any)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, line := range a.lines {
		log(line)
	}
}

func (a *attempt) note(failed bool, line string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lines, a.failed = append(a.lines, line), a.failed || failed
}

// What follows is testing.TB's.

func (a *attempt) Helper()                           {}
func (a *attempt) Cleanup(f func())                  { a.after = append(a.after, f) }
func (a *attempt) Log(args ...any)                   { a.note(false, fmt.Sprintln(args...)) }
func (a *attempt) Logf(format string, args ...any)   { a.note(false, fmt.Sprintf(format, args...)) }
func (a *attempt) Error(args ...any)                 { a.note(true, fmt.Sprintln(args...)) }
func (a *attempt) Errorf(format string, args ...any) { a.note(true, fmt.Sprintf(format, args...)) }
func (a *attempt) Fail()                             { a.note(true, "failed") }

func (a *attempt) Fatal(args ...any) {
	a.Error(args...)
	runtime.Goexit()
}

func (a *attempt) Fatalf(format string, args ...any) {
	a.Errorf(format, args...)
	runtime.Goexit()
}

func (a *attempt) FailNow() {
	a.Fail()
	runtime.Goexit()
}

func (a *attempt) Failed() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.failed
}

// TestWatchAttempts: an attempt that fails is repeated only where the machine stood still.
func TestWatchAttempts(t *testing.T) {
	t.Parallel()
	a := &attempt{TB: t}
	cleaned := 0
	a.run(func(t testing.TB) {
		t.Cleanup(func() { cleaned++ })
		t.Errorf("%d", 1)
		t.Fatal("two")
		t.Error("three")
	})
	if !a.Failed() || cleaned != 1 || len(a.lines) != 2 {
		t.Errorf("failed %t, cleaned %d times, said %q", a.failed, cleaned, a.lines)
	}
}

// sawEvent tells whether there was an event of the topology, written as "failed 0", of
// node 0.
func (s *stage) sawEvent(written string) bool {
	event, node, of := strings.Cut(written, " ")
	address := ""
	if of {
		address = s.addrs[node[0]-'0']
	}
	if event == "suspected" && s.w.saw("topology", "failed", address) {
		return true // two looks may have nothing between them but a master's becoming failed
	}
	return s.w.saw("topology", event, address)
}
