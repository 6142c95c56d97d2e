package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

const changedSince = "settings changed since"

// tested opens a window and runs a test whose second server refuses.
func tested(t *testing.T) *bench {
	t.Helper()
	stages := func(last redisprobe.Status) []redisprobe.StageResult {
		return []redisprobe.StageResult{
			{Stage: finding.StageResolve, Status: redisprobe.StatusOK, MS: 0.4}, {Stage: finding.StageConnect, Status: last, MS: 1.5},
		}
	}
	fake := &fakeWorkflow{status: redisStatus()}
	fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report {
		return redisprobe.Report{
			Verdict: redisprobe.VerdictFailed, Summary: "Redis was reached, but the test failed.",
			Nodes: []redisprobe.Node{
				{Address: "10.0.0.1:7000", Role: redisprobe.RoleMaster, Version: "7.0.15", Listed: true, Stages: stages(redisprobe.StatusOK)},
				{Address: "10.0.0.2:7000", Listed: true, Stages: stages(redisprobe.StatusFailed)},
			},
			Findings: []redisprobe.Finding{
				finding.New("tcp-refused", "10.0.0.2:7000", nil), finding.New("auth-not-configured", "10.0.0.1:7000", nil),
			},
		}
	}
	b := newBench(t, fake, nil)
	b.window.win.Resize(fyne.NewSize(Width, Height))
	b.v.test.Tapped(nil)
	b.dialog(b.window.win, "but the test failed")
	b.press(fyne.KeyReturn)
	return b
}

// greyed tells whether a text of the window is drawn as what is disabled is.
func (b *bench) greyed(part string) bool {
	b.t.Helper()
	for _, o := range test.LaidOutObjects(b.window.win.Canvas().Content()) {
		if text, ok := o.(*canvas.Text); ok && strings.Contains(text.Text, part) {
			return text.Color == theme.Color(theme.ColorNameDisabled)
		}
	}
	b.t.Fatalf("%q is not shown", part)
	return false
}

// TestResultsBelongToTheirSettings: any change greys the results of a test at once
// and says why; the settings that it was made with bring them back.
func TestResultsBelongToTheirSettings(t *testing.T) {
	changes := map[string]struct{ change, undo func(*bench) }{
		"hosts":    {func(b *bench) { b.v.hosts.SetText("other:7000") }, func(b *bench) { b.v.hosts.SetText(showHosts(redisStatus().Settings.Redis.Hosts)) }},
		"password": {func(b *bench) { b.v.password.SetText("another-password-1") }, nil},
		"ssl":      {func(b *bench) { b.v.ssl.Tapped(nil) }, func(b *bench) { b.v.ssl.Tapped(nil) }},
		"advanced": {func(b *bench) {
			b.c.showAdvanced()
			b.typeInField("someone")
			b.press(fyne.KeyReturn)
		}, nil},
	}
	for name, c := range changes {
		t.Run(name, func(t *testing.T) {
			b := tested(t)
			if contains(said(b.window.win), changedSince) || b.greyed("10.0.0.1:7000") {
				t.Fatal("the results are greyed before anything was changed")
			}
			c.change(b)
			b.expect(b.window.win, changedSince, "but the test failed")
			if !b.greyed("10.0.0.1:7000") || !b.greyed("but the test failed") {
				t.Error("the results are not greyed")
			}
			if c.undo == nil {
				return
			}
			c.undo(b)
			if contains(said(b.window.win), changedSince) || b.greyed("10.0.0.1:7000") {
				t.Error("the results stay greyed for the settings that they were made with")
			}
		})
	}
}

// TestLastTestBelongsToItsSettings: so does what is left of an earlier run's test.
func TestLastTestBelongsToItsSettings(t *testing.T) {
	status := redisStatus()
	status.State.LastTest = &config.LastTest{When: time.Now(), Verdict: "passed", Summary: "Test completed successfully."}
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	if contains(said(b.window.win), changedSince) {
		t.Error("nothing was changed")
	}
	b.v.hosts.SetText("other:7000")
	b.expect(b.window.win, "Test completed successfully. ("+changedSince+")")

	status.TestedOther = true
	b = newBench(t, &fakeWorkflow{status: status}, nil)
	b.expect(b.window.win, "Test completed successfully. ("+changedSince+")")
}

// TestFindingsOfARow: a click and Enter on a row open that server's findings alone.
func TestFindingsOfARow(t *testing.T) {
	b := tested(t)
	win := b.window.win
	open := map[string]func(){
		"click": func() { test.TapCanvas(win.Canvas(), b.place("10.0.0.2:7000")) },
		"Enter": func() { b.press(fyne.KeyReturn) }, // the row has the focus since the click
	}
	for _, way := range []string{"click", "Enter"} {
		open[way]()
		if !b.c.modal() {
			t.Fatalf("%s opens nothing", way)
		}
		b.expect(win, "10.0.0.2:7000", "tcp-refused", "find address", "0.4 ms", "connect")
		if contains(said(win), "auth-not-configured") {
			t.Error("another server's finding is shown")
		}
		b.press(fyne.KeyReturn)
	}
	if b.fake.count("review") != 0 {
		t.Error("Enter on a row applies")
	}
}

// place is where a text of the window is.
func (b *bench) place(text string) fyne.Position {
	b.t.Helper()
	var find func(o fyne.CanvasObject, at fyne.Position) (fyne.Position, bool)
	find = func(o fyne.CanvasObject, at fyne.Position) (fyne.Position, bool) {
		at = at.Add(o.Position())
		var parts []fyne.CanvasObject
		switch o := o.(type) {
		case *canvas.Text:
			return at, o.Text == text
		case *fyne.Container:
			parts = o.Objects
		case fyne.Widget:
			parts = test.WidgetRenderer(o).Objects()
		}
		for _, part := range parts {
			if found, ok := find(part, at); ok && part.Visible() {
				return found, true
			}
		}
		return at, false
	}
	at, ok := find(b.window.win.Canvas().Content(), fyne.Position{})
	if !ok {
		b.t.Fatalf("%q is not shown", text)
	}
	return at.AddXY(4, 4)
}

// TestFindingsStayReachable: after OK a link opens all findings again, until the
// next test.
func TestFindingsStayReachable(t *testing.T) {
	b := tested(t)
	b.v.nodes.all.Tapped(nil)
	b.expect(b.window.win, "tcp-refused", "auth-not-configured", "Save...")
	b.press(fyne.KeyReturn)
	b.v.hosts.SetText("other:7000")
	b.v.nodes.all.Tapped(nil)
	b.expect(b.window.win, "tcp-refused", "The settings were changed since this test.")
	b.press(fyne.KeyReturn)

	b.fake.test = func(ctx context.Context, _ config.Settings, _ func(redisprobe.Event)) redisprobe.Report {
		<-ctx.Done()
		return redisprobe.Report{Verdict: redisprobe.VerdictCancelled}
	}
	b.v.test.Tapped(nil)
	if b.v.nodes.all.Visible() {
		t.Error("the link stays while the next test runs")
	}
	b.c.cancelTest()
}

// TestTimeLimit: while a test runs, it is said how long it may, and Advanced
// Settings changes that.
func TestTimeLimit(t *testing.T) {
	testTick = 10 * time.Millisecond
	t.Cleanup(func() { testTick = time.Hour })
	fake := &fakeWorkflow{status: redisStatus()}
	fake.test = func(ctx context.Context, _ config.Settings, _ func(redisprobe.Event)) redisprobe.Report {
		<-ctx.Done()
		return redisprobe.Report{Verdict: redisprobe.VerdictCancelled}
	}
	b := newBench(t, fake, nil)
	b.v.test.Tapped(nil)
	b.expect(b.window.win, "0 of 10 s")
	b.c.testBegan = time.Now().Add(-4500 * time.Millisecond)
	b.until("the time", func() bool { return contains(said(b.window.win), "4 of 10 s") })
	b.c.cancelTest()
	b.until("the end", func() bool { return b.c.phase == phaseIdle })

	for _, wrong := range []string{"0", "soon", "601", ""} {
		b.c.showAdvanced()
		b.tab(4)
		b.typeInField(wrong)
		b.press(fyne.KeyReturn)
		b.expect(b.window.win, "A whole number from 1 to 600.")
		b.press(fyne.KeyEscape)
	}
	b.c.showAdvanced()
	b.tab(4)
	b.typeInField("30")
	b.press(fyne.KeyReturn)
	b.v.test.Tapped(nil)
	b.expect(b.window.win, "0 of 30 s")
	b.until("the test", func() bool { return fake.count("test") == 2 })
	b.c.cancelTest()
	b.until("the end", func() bool { return b.c.phase == phaseIdle })
	if fake.limit != 30*time.Second {
		t.Errorf("tested with %v", fake.limit)
	}
}

// TestFindingOnSeveralServers: what is found of several servers together marks each of
// them, and is among what each one's row opens.
func TestFindingOnSeveralServers(t *testing.T) {
	f := finding.New("version-unsupported", "", finding.Args{"reasons": "Redis 6.2.6 (a:1, b:1) is not a version that the platform supports."})
	f.Nodes = []string{"a:1", "b:1"}
	report := redisprobe.Report{
		Findings: []redisprobe.Finding{f},
		Nodes:    []redisprobe.Node{{Address: "a:1"}, {Address: "b:1"}, {Address: "c:1"}},
	}
	while, after := newNodeList(nil, nil), newNodeList(nil, nil)
	for i := range report.Nodes {
		while.update([]redisprobe.Event{{Node: &report.Nodes[i]}})
	}
	while.update([]redisprobe.Event{{Finding: &f}})
	after.finish(report)
	for i, n := range report.Nodes {
		want, found := kit.MarkNone, 0
		if n.Address != "c:1" {
			want, found = kit.MarkWarning, 1
		}
		if while.rows[i].mark != want || after.rows[i].mark != want {
			t.Errorf("%s has the mark %v, after the test %v; want %v", n.Address, while.rows[i].mark, after.rows[i].mark, want)
		}
		if got := findingsOf(report, n.Address); len(got) != found {
			t.Errorf("the row of %s opens %d findings", n.Address, len(got))
		}
	}
}

// TestFindingsOfOneKind are one entry with the nodes in it, also in what is copied.
func TestFindingsOfOneKind(t *testing.T) {
	var refused []redisprobe.Finding
	for i := range 60 {
		refused = append(refused, finding.New("tcp-refused", fmt.Sprintf("10.0.0.%d:7000", i), nil))
	}
	fake := &fakeWorkflow{status: redisStatus()}
	fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report {
		return redisprobe.Report{Verdict: redisprobe.VerdictFailed, Summary: "It was not possible to connect to Redis server.", Findings: refused}
	}
	b := newBench(t, fake, nil)
	b.v.test.Tapped(nil)
	b.dialog(b.window.win, "It was not possible to connect")
	b.expect(b.window.win, "The same for 59 more: 10.0.0.1:7000", "10.0.0.59:7000")
	tap(t, b.window.win, "Copy")
	copied := b.app.Clipboard().Content()
	if strings.Count(copied, "[tcp-refused]") != 1 || !strings.Contains(copied, "The same for 59 more: 10.0.0.1:7000") {
		t.Errorf("copied:\n%s", copied)
	}
}

// TestMarkOfAWarning: a server that failed a step, which does no more than warn, is not
// marked as what makes a test fail.
func TestMarkOfAWarning(t *testing.T) {
	report := passed()
	node := report.Nodes[2]
	node.Stages[1].Status = redisprobe.StatusFailed
	report.Findings = []redisprobe.Finding{finding.New("replica-unreachable", node.Address, nil)}
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.v.nodes.finish(report)
	if got := b.v.nodes.rows[2].mark; got != kit.MarkWarning {
		t.Errorf("its row has the mark %v", got)
	}
	if got := b.c.nodeDialog(report, node.Address).mark; got != kit.MarkWarning {
		t.Errorf("its dialog has the mark %v", got)
	}
	report.Findings = append(report.Findings, finding.New("tcp-refused", node.Address, nil))
	b.v.nodes.finish(report)
	if got := b.v.nodes.rows[2].mark; got != kit.MarkError {
		t.Errorf("with an error its row has the mark %v", got)
	}
}

// TestMilliseconds: about two digits that matter; from a second on, seconds.
func TestMilliseconds(t *testing.T) {
	for ms, want := range map[float64]string{0: "0 ms", 0.44: "0.4 ms", 9.96: "10 ms", 46.3: "46 ms", 999.4: "999 ms", 1000: "1.0 s", 10003.1: "10.0 s"} {
		if got := milliseconds(ms); got != want {
			t.Errorf("%v: %q, want %q", ms, got, want)
		}
	}
}
