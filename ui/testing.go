package ui

import (
	"context"
	"sync"
	"time"

	"sessionconfig/app"
	"sessionconfig/redisprobe"
)

// feed carries the events of a test to Fyne's goroutine: many at once, so that
// two hundred nodes do not redraw the list a thousand times.
type feed struct {
	dispatch func(func())
	deliver  func([]redisprobe.Event)

	mu      sync.Mutex
	waiting []redisprobe.Event
}

// observe takes one event on any goroutine and never waits for the window.
func (f *feed) observe(e redisprobe.Event) {
	if e.Node != nil {
		node := *e.Node
		node.Stages = append([]redisprobe.StageResult(nil), node.Stages...)
		e.Node = &node
	}
	if e.Finding != nil {
		f := *e.Finding
		e.Finding = &f
	}
	f.mu.Lock()
	first := len(f.waiting) == 0
	f.waiting = append(f.waiting, e)
	f.mu.Unlock()
	if first {
		f.dispatch(f.flush)
	}
}

// flush delivers what is waiting, on Fyne's goroutine.
func (f *feed) flush() {
	f.mu.Lock()
	events := f.waiting
	f.waiting = nil
	f.mu.Unlock()
	if len(events) > 0 {
		f.deliver(events)
	}
}

// doubleClick is how long after Test Connection was pressed its button does not
// cancel: who clicks twice means the test.
var doubleClick = 400 * time.Millisecond

// testPressed answers the button.
func (c *controller) testPressed() {
	if c.phase != phaseTesting || time.Since(c.testBegan) >= doubleClick {
		c.testOrCancel()
	}
}

// testOrCancel answers what is Test Connection, or Cancel while a test runs.
func (c *controller) testOrCancel() {
	switch {
	case c.phase == phaseTesting:
		c.cancelTest()
	case c.phase == phaseIdle && enabledIn(c.now()).Test:
		c.test()
	}
}

// test runs Test Connection with what stands in the fields now.
func (c *controller) test() {
	s := c.settings()
	if findings, first := c.firstInvalid(s); len(findings) > 0 {
		c.tellInvalid(tr("Test Connection"), findings, first)
		return
	}
	ctx, cancel := context.WithCancel(background())
	c.cancelTest, c.testBegan = cancel, time.Now()
	c.view.nodes.clear()
	c.view.progress.Set(0)
	c.setPhase(phaseTesting)
	events := &feed{dispatch: c.dispatch, deliver: c.progressed}
	c.work(func() func() {
		report := c.workflow.Test(ctx, s, app.TestOptions{}, events.observe)
		return func() {
			cancel()
			c.tested(report)
		}
	})
}

// progressed shows what a running test has come to.
func (c *controller) progressed(events []redisprobe.Event) {
	if c.phase != phaseTesting {
		return
	}
	c.view.nodes.update(events)
	if last := events[len(events)-1]; last.Total > 0 {
		c.view.progress.Set(float64(last.Done) / float64(last.Total))
	}
}

// tested shows how a test ended.
func (c *controller) tested(report redisprobe.Report) {
	c.cancelTest = nil
	if c.exited {
		return
	}
	c.masters = report.CompleteHosts
	c.view.nodes.finish(report)
	c.setPhase(phaseIdle)
	if report.Verdict == redisprobe.VerdictCancelled {
		c.view.setStatus(tr("The test was cancelled."))
		return
	}
	c.showReport(report)
}

// showLastTest says, in the empty list's place, how the last test ended.
func (c *controller) showLastTest() {
	last := c.status.State.LastTest
	if last == nil {
		return
	}
	c.view.nodes.say(tr("Last test on {when}: {summary}",
		"when", last.When.Local().Format("2006-01-02 15:04"), "summary", say(last.Summary)))
}
