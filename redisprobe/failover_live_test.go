//go:build linux

package redisprobe_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestFailover kills a master in the middle of a test, and looks again when its
// replica has taken over.
func TestFailover(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, Timeout: 500 * time.Millisecond})
	to := target(c.Seeds()...)
	to.Timeout = 3 * time.Second
	dead := c.Nodes[0]
	var once sync.Once
	var r redisprobe.Report
	took, stalled := redistest.Timed(func() {
		r = redisprobe.Run(t.Context(), to, func(e redisprobe.Event) {
			if e.Current == finding.StageSession {
				once.Do(dead.Kill)
			}
		})
	})
	if took > to.Timeout+overtime+stalled {
		t.Errorf("the test took %s", took)
	}
	checkReport(t, r)
	if !dead.Ended() {
		t.Fatal("no node came to its session")
	}
	if r.Verdict != redisprobe.VerdictFailed {
		t.Errorf("verdict %s although %s died\n%s", r.Verdict, dead.Addr, r.Text())
	}

	promoted := c.ReplicaOf(0)
	redistest.Eventually(t, 20*time.Second, "the replica takes over", func() bool {
		return strings.Contains(promoted.MustDo(t, "INFO", "replication"), "role:master")
	})
	c.Settle(t)
	r = probeOnce(t, to)
	expectCodes(t, r, "tcp-refused", "master-not-listed", "replica-missing")
	expectSays(t, r, "tcp-refused", "Sessions still work: "+promoted.Addr+" took over from it.")
	if !slices.Contains(r.CompleteHosts, promoted.Addr) {
		t.Errorf("complete hosts %v lack the new master %s", r.CompleteHosts, promoted.Addr)
	}
	r = probeOnce(t, target(c.Nodes[1].Addr, c.Nodes[2].Addr, promoted.Addr))
	if r.Verdict != redisprobe.VerdictWarnings {
		t.Errorf("with the new master listed: %v\n%s", codes(r), r.Text())
	}
}

// TestSleepingMaster holds that a master that is stuck in a command for long is
// named, and that the others are tested nevertheless.
func TestSleepingMaster(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, Timeout: time.Minute})
	to := target(c.Seeds()...)
	to.Timeout = time.Second
	asleep := make(chan struct{})
	go func() {
		defer close(asleep)
		c.Nodes[1].Do("DEBUG", "SLEEP", "2")
	}()
	redistest.Eventually(t, time.Second, "the master sleeps", func() bool { return silent(c.Nodes[1].Addr) })
	r := probeOnce(t, to)
	expectCodes(t, r, "timed-out")
	if f := findingOf(t, r, "timed-out"); f.Node != c.Nodes[1].Addr {
		t.Errorf("timed-out names %s, want %s", f.Node, c.Nodes[1].Addr)
	}
	<-asleep
}

// silent tells whether a server leaves a PING unanswered for a while.
func silent(addr string) bool {
	conn, err := redistest.Dial(addr, nil, 50*time.Millisecond)
	if err != nil {
		return false
	}
	defer conn.Close()
	_, err = conn.Do("PING")
	return err != nil && strings.Contains(err.Error(), "timeout")
}

// TestReshard moves slots while tests run one after the other: none may fail,
// whatever moment they meet.
func TestReshard(t *testing.T) {
	t.Parallel()
	c := masters(t, redistest.ClusterOptions{})
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for slot := 0; ; slot++ {
			select {
			case <-stop:
				return
			default:
				if err := c.MoveSlot(slot, 0, 1); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}()
	for range 10 {
		r := probeOnce(t, target(c.Seeds()...))
		for _, f := range r.Findings {
			if f.Severity == finding.SeverityError {
				t.Errorf("%s: %s", f.Code, f.Message)
			}
		}
	}
	close(stop)
	<-stopped
}
