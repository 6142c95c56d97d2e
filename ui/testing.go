package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// lastTest is the test that is shown.
type lastTest struct {
	settings config.Settings
	report   *redisprobe.Report // nil for one of an earlier run, of which the summary is left
	other    bool               // of settings that are not known any more
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

// test runs Test Connection with the texts now in the fields.
func (c *controller) test() {
	s := c.settings()
	if findings, first := c.firstInvalid(s); len(findings) > 0 {
		c.tellInvalid(tr("Test Connection"), findings, first)
		return
	}
	ctx, cancel := context.WithCancel(background())
	c.cancelTest, c.testBegan = cancel, time.Now()
	c.last = nil
	c.dropRemedy()
	c.view.nodes.clear()
	c.view.progress.SetValue(0)
	c.setPhase(phaseTesting)
	c.showElapsed()
	go c.every(ctx, testTick, c.showElapsed)
	limit := c.limit
	events := &feed[[]redisprobe.Event]{later: c.dispatch, deliver: c.progressed}
	c.work(func() func() {
		report := c.workflow.Test(ctx, s, app.TestOptions{Timeout: limit}, func(e redisprobe.Event) {
			events.take(func(waiting *[]redisprobe.Event) { *waiting = append(*waiting, e) })
		})
		return func() {
			cancel()
			c.tested(s, report)
		}
	})
}

// testTick is how often the time that a test has taken is updated.
var testTick = time.Second

func (c *controller) showElapsed() {
	if c.phase == phaseTesting {
		c.view.nodes.elapsed(int(time.Since(c.testBegan)/time.Second), int(c.limit/time.Second))
	}
}

// progressed shows what a running test has come to.
func (c *controller) progressed(events []redisprobe.Event) {
	if c.phase != phaseTesting {
		return
	}
	c.view.nodes.update(events)
	if last := events[len(events)-1]; last.Total > 0 {
		c.view.progress.SetValue(float64(last.Done) / float64(last.Total))
	}
}

// tested shows how a test ended.
func (c *controller) tested(s config.Settings, report redisprobe.Report) {
	c.cancelTest = nil
	if c.exited {
		return
	}
	c.last = &lastTest{settings: s, report: &report}
	c.masters = report.CompleteHosts
	c.view.nodes.finish(report)
	c.setPhase(phaseIdle)
	if report.Verdict == redisprobe.VerdictCancelled {
		c.view.setStatus(tr("The test was cancelled."))
		return
	}
	c.showReport(report, func() {
		next := fyne.Focusable(c.view.test)
		if c.passed() {
			next = c.view.applyStop
		}
		c.win.Canvas().Focus(next)
	})
}

// showLastTest says, in the empty list's place, how the last test ended.
func (c *controller) showLastTest() {
	last := c.status.State.LastTest
	if last == nil || c.last != nil && c.last.report != nil {
		return
	}
	c.last = &lastTest{settings: c.status.Settings, other: c.status.TestedOther}
	c.view.nodes.say(tr("Last test on {when}: {summary}",
		"when", last.When.Local().Format("2006-01-02 15:04"), "summary", say(last.Summary)))
}

// belongs tells whether a test was made with the present texts of the fields.
func (c *controller) belongs(t *lastTest) bool {
	return !t.other && app.SameTest(t.settings, c.settings())
}

// passed tells whether the present texts of the fields were tested, and passed.
func (c *controller) passed() bool {
	if c.last == nil || c.last.report == nil || !c.belongs(c.last) {
		return false
	}
	v := c.last.report.Verdict
	return v == redisprobe.VerdictPassed || v == redisprobe.VerdictWarnings
}

// showStale greys the results of a test once the fields have other settings than it was
// made with.
func (c *controller) showStale() { c.view.nodes.setStale(c.last != nil && !c.belongs(c.last)) }

// showLastReport opens the findings of the last test again.
func (c *controller) showLastReport() {
	if c.last != nil && c.last.report != nil {
		c.showReport(*c.last.report, nil)
	}
}
