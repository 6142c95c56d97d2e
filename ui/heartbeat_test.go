package ui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// heartbeatLimit is how long one piece of work may hold up Fyne's goroutine.
const heartbeatLimit = 50 * time.Millisecond * raceFactor

// heartbeatTries is how often a measurement is repeated. What else the machine
// does only adds to it, now here and now there; what the window itself does comes
// back every time. So the best of the tries counts.
const heartbeatTries = 20

// heartbeat fails unless a run stays below the limit: measure returns how long
// its slowest piece of work on Fyne's goroutine took.
func heartbeat(t *testing.T, measure func() time.Duration) {
	t.Helper()
	best := time.Duration(math.MaxInt64)
	for range heartbeatTries {
		if best = min(best, measure()); best <= heartbeatLimit {
			t.Logf("the slowest piece of work took %v", best)
			return
		}
	}
	t.Errorf("Fyne's goroutine was held up for %v, want at most %v", best, heartbeatLimit)
}

// measured runs start and what follows until condition holds, and returns how
// long the slowest piece of work on Fyne's goroutine took.
func (b *bench) measured(start func(), condition func() bool) (slowest time.Duration) {
	b.t.Helper()
	timed := func(f func()) {
		began := time.Now()
		f()
		slowest = max(slowest, time.Since(began))
	}
	timed(start)
	deadline := time.After(patience)
	for !condition() {
		select {
		case f := <-b.queue:
			timed(f)
		case <-deadline:
			b.t.Fatal("waited in vain")
		}
	}
	return slowest
}

// TestHeartbeat: two hundred nodes with a thousand events never hold Fyne's
// goroutine up.
func TestHeartbeat(t *testing.T) {
	const nodes = 200
	fake := &fakeWorkflow{status: redisStatus()}
	fake.test = func(_ context.Context, _ config.Settings, observe func(redisprobe.Event)) redisprobe.Report {
		report := redisprobe.Report{Verdict: redisprobe.VerdictPassed, Summary: "Test completed successfully."}
		stages := []redisprobe.Stage{finding.StageResolve, finding.StageConnect, finding.StageAuth, finding.StageTopology, finding.StageSession}
		for done, stage := range stages {
			for i := range nodes {
				node := redisprobe.Node{Address: fmt.Sprintf("10.0.%d.%d:7000", i/100, i%100), Role: redisprobe.RoleMaster}
				for _, s := range stages[:done+1] {
					node.Stages = append(node.Stages, redisprobe.StageResult{Stage: s, Status: redisprobe.StatusOK, MS: 1})
				}
				observe(redisprobe.Event{Node: &node, Current: stage, Done: done*nodes + i, Total: len(stages) * nodes})
				if done == len(stages)-1 {
					report.Nodes = append(report.Nodes, node)
				}
			}
		}
		return report
	}
	heartbeat(t, func() time.Duration {
		b := newBench(t, fake, nil)
		slowest := b.measured(b.c.testOrCancel, func() bool { return b.c.phase == phaseIdle })
		if len(b.v.nodes.rows) != nodes {
			t.Fatalf("%d rows, want %d", len(b.v.nodes.rows), nodes)
		}
		return slowest
	})
}

// TestHeartbeatOfOutput: nor do megabytes that the platform prints.
func TestHeartbeatOfOutput(t *testing.T) {
	line := append(bytes.Repeat([]byte("Publishing System Components. "), 10), '\n')
	const lines = 50000
	heartbeat(t, func() time.Duration {
		b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
		b.fake.publish = func(_ context.Context, out io.Writer) (app.Outcome, error) {
			for range lines {
				if _, err := out.Write(line); err != nil {
					return app.Outcome{}, err
				}
			}
			return app.Outcome{Message: "Published."}, nil
		}
		slowest := b.measured(b.c.publish, func() bool { return b.c.output.ended })
		if kept := b.c.output.log.Rows(); kept < outputLines {
			t.Fatalf("%d rows are shown, want at least %d", kept, outputLines)
		}
		return slowest
	})
}

// TestHeartbeatOfTyping: nor does a key in a long list of hosts, wherever it comes.
func TestHeartbeatOfTyping(t *testing.T) {
	letter := 'a'
	for _, where := range []fyne.KeyName{fyne.KeyPageUp, fyne.KeyPageDown} {
		heartbeat(t, func() time.Duration {
			b := newBench(t, &fakeWorkflow{status: manyHosts()}, nil)
			b.window.win.Canvas().Focus(b.v.hosts)
			b.press(where)
			letter++ // what was measured once is known
			before := b.v.hosts.Value()
			slowest := b.measured(func() { b.typeText(string(letter)) }, func() bool { return true })
			if after := b.v.hosts.Value(); after != before+string(letter) && after != string(letter)+before {
				t.Fatalf("%c typed: %q", letter, after)
			}
			return slowest
		})
	}
}

// manyHosts is a machine with sixty hosts.
func manyHosts() app.Status {
	status := redisStatus()
	status.Settings.Redis.Hosts = nil
	for i := range 60 {
		status.Settings.Redis.Hosts = append(status.Settings.Redis.Hosts, fmt.Sprintf("redis-%02d.sessions.corp.example:7000", i+1))
	}
	return status
}
