package ui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// TestStreaming: rows fill in while the test runs, and the button cancels it.
func TestStreaming(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	release := make(chan struct{})
	fake.test = func(ctx context.Context, _ config.Settings, observe func(redisprobe.Event)) redisprobe.Report {
		node := redisprobe.Node{Address: "10.0.0.1:7000"}
		observe(redisprobe.Event{Node: &node, Current: finding.StageConnect, Done: 1, Total: 4})
		<-release
		node.Role = redisprobe.RoleMaster
		node.Stages = []redisprobe.StageResult{{Stage: finding.StageConnect, Status: redisprobe.StatusOK, MS: 1.25}}
		observe(redisprobe.Event{Node: &node, Current: finding.StageAuth, Done: 2, Total: 4})
		f := redisprobe.Finding{Code: "auth-not-configured", Severity: finding.SeverityWarning, Node: "10.0.0.1:7000"}
		observe(redisprobe.Event{Finding: &f, Done: 2, Total: 4})
		<-ctx.Done()
		return redisprobe.Report{Verdict: redisprobe.VerdictCancelled, Summary: "Cancelled."}
	}
	b := newBench(t, fake, nil)
	b.v.test.Tapped(nil)
	b.until("the first row", func() bool { return len(b.v.nodes.rows) == 1 })
	if got := b.v.nodes.rows[0]; got.stage != "connect..." || got.role != "" {
		t.Errorf("the row says %+v", got)
	}
	b.expectListBelowForm()
	if b.v.test.Text != "Cancel" || !b.v.progress.Visible() || b.v.progress.Value != 0.25 {
		t.Errorf("the button says %q, progress %v", b.v.test.Text, b.v.progress.Value)
	}
	release <- struct{}{}
	b.until("the warning", func() bool { return b.v.nodes.rows[0].mark == kit.MarkWarning })
	if got := b.v.nodes.rows[0]; got.stage != "sign in..." || got.role != "master" || got.time != "1.2 ms" {
		t.Errorf("the row says %+v", got)
	}
	b.c.changed(fieldHosts) // a moment before
	b.press(fyne.KeyEscape)
	b.until("the end", func() bool { return b.c.phase == phaseIdle })
	b.settle()
	b.expect(b.window.win, "The test was cancelled.")
	if b.c.modal() || b.v.test.Text != "Test Connection" || b.v.progress.Visible() {
		t.Error("a cancelled test leaves a dialog, the button or the progress behind")
	}
}

// expectListBelowForm fails unless the list begins where the form ends, with the
// progress and what is said under its fields.
func (b *bench) expectListBelowForm() {
	b.t.Helper()
	above := b.v.group
	if got, want := b.v.nodes.Position().Y, above.Position().Y+above.MinSize().Height; got < want || got > want+1 {
		b.t.Errorf("the list begins at %v, what is above it ends at %v", got, want)
	}
}

// TestDoubleClick: who clicks Test Connection twice means the test; Esc cancels it
// at any time.
func TestDoubleClick(t *testing.T) {
	doubleClick = time.Hour
	t.Cleanup(func() { doubleClick = 0 })
	fake := &fakeWorkflow{status: redisStatus()}
	fake.test = func(ctx context.Context, _ config.Settings, _ func(redisprobe.Event)) redisprobe.Report {
		<-ctx.Done()
		return redisprobe.Report{Verdict: redisprobe.VerdictCancelled}
	}
	b := newBench(t, fake, nil)
	b.v.test.Tapped(nil)
	b.v.test.Tapped(nil)
	b.settle()
	if b.c.phase != phaseTesting || b.fake.count("test") != 1 {
		t.Errorf("phase %d, tested %d times", b.c.phase, b.fake.count("test"))
	}
	b.press(fyne.KeyEscape)
	b.until("the end", func() bool { return b.c.phase == phaseIdle })
}

// TestFormIsReadOnce: what is typed while a test runs does not reach it.
func TestFormIsReadOnce(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	start, got := make(chan struct{}), make(chan config.Settings, 1)
	fake.test = func(_ context.Context, s config.Settings, _ func(redisprobe.Event)) redisprobe.Report {
		<-start
		got <- s
		return redisprobe.Report{Verdict: redisprobe.VerdictPassed}
	}
	b := newBench(t, fake, nil)
	want := b.c.settings()
	b.c.testOrCancel()
	b.v.hosts.SetText("other:1")
	close(start)
	if s := <-got; !s.Equal(want) {
		t.Errorf("tested %v, want %v", s, want)
	}
	b.until("the end", func() bool { return b.c.phase == phaseIdle })
}

// TestInvalidFields: nothing is dialled; the fields are named, marked, and the
// first has the focus.
func TestInvalidFields(t *testing.T) {
	actions := map[string]func(*bench){
		"Test Connection": func(b *bench) { b.v.test.Tapped(nil) },
		"Apply and Exit":  func(b *bench) { b.v.apply.Tapped(nil) },
	}
	for name, act := range actions {
		t.Run(name, func(t *testing.T) {
			status := databaseStatus()
			status.Settings.Provider = config.ProviderRedis
			b := newBench(t, &fakeWorkflow{status: status}, nil)
			act(b)
			b.dialog(b.window.win, "Some fields need correction first.")
			b.expect(b.window.win, name, "hosts-empty", "password-missing")
			b.press(fyne.KeyReturn)
			if b.window.win.Canvas().Focused() != b.v.hosts {
				t.Error("the first wrong field has not the focus")
			}
			if b.v.rows[fieldHosts].Problem() == "" || b.v.rows[fieldPassword].Problem() == "" {
				t.Error("the fields are not marked")
			}
			for _, call := range []string{"test", "review", "apply"} {
				if b.fake.count(call) != 0 {
					t.Errorf("%s was called", call)
				}
			}
			b.typeText("a:7000")
			if p := b.v.rows[fieldHosts].Problem(); p != "" {
				t.Errorf("the corrected field still says %q", p)
			}
		})
	}
}

// TestProblemsAsTyped: what is wrong is said as soon as it is typed, what is
// missing or not yet typed to its end is not.
func TestProblemsAsTyped(t *testing.T) {
	status := databaseStatus()
	status.Settings.Provider = config.ProviderRedis
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	canvas := b.window.win.Canvas()
	canvas.Focus(b.v.hosts)
	for _, r := range "a:70000" {
		b.typeText(string(r))
		if p := b.v.rows[fieldHosts].Problem(); p != "" {
			t.Errorf("at %q Hosts says %q", b.v.hosts.Value(), p)
		}
	}
	b.settle()
	if p := b.v.rows[fieldHosts].Problem(); !strings.Contains(p, "a:70000") {
		t.Errorf("Hosts says %q", p)
	}
	if p := b.v.rows[fieldPassword].Problem(); p != "" {
		t.Errorf("Password, still empty, says %q", p)
	}
	canvas.Focus(b.v.password)
	b.typeText("with,comma")
	b.settle()
	if p := b.v.rows[fieldPassword].Problem(); !strings.Contains(p, "comma") || strings.Contains(p, "with,comma") {
		t.Errorf("Password says %q", p)
	}
	b.v.password.SetText("short")
	if b.v.rows[fieldPassword].Problem() != "" {
		t.Error("a short password is a problem")
	}
	b.expect(b.window.win, "At least 16 characters are advised.")
	b.v.hosts.SetText("a:7000")
	if p := b.v.rows[fieldHosts].Problem(); p != "" {
		t.Errorf("mended, Hosts says %q", p)
	}
}

// TestNothingMovesWhileTyping: good hosts and a good password are typed without
// the fields below ever moving, in every language.
func TestNothingMovesWhileTyping(t *testing.T) {
	for _, code := range []string{"en", "pt", "ja"} {
		t.Run(code, func(t *testing.T) {
			status := databaseStatus()
			status.Settings.Provider = config.ProviderRedis
			prefer(t, code)
			b := newBench(t, &fakeWorkflow{status: status}, nil)
			b.window.win.Resize(fyne.NewSize(Width, Height))
			canvas := b.window.win.Canvas()
			height := func() float32 { return b.v.redis.MinSize().Height } // of the form: all of it that can change
			before := height()
			enter := func(into *kit.Input, text string) {
				canvas.Focus(into)
				for _, r := range text {
					b.typeText(string(r))
					if now := height(); now != before {
						t.Fatalf("at %q the form's height changes from %v to %v", into.Text, before, now)
					}
				}
			}
			enter(b.v.hosts, "10.0.0.1:7000, 10.0.0.1:7000")
			b.settle()
			enter(b.v.password, "a-long-enough-password")
			b.v.ssl.Tapped(nil)
			b.settle()
			if now := height(); now != before {
				t.Errorf("with SSL, the form's height changes from %v to %v", before, now)
			}
		})
	}
}

func TestReportDialog(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report {
		return redisprobe.Report{
			Verdict: redisprobe.VerdictFailed, Summary: "It was not possible to connect to Redis server.",
			Nodes:         []redisprobe.Node{{Address: "172.31.6.35:7000", Stages: []redisprobe.StageResult{{Stage: finding.StageConnect, Status: redisprobe.StatusFailed, MS: 12}}}},
			Findings:      []redisprobe.Finding{finding.New("tcp-refused", "172.31.6.35:7000", finding.Args{})},
			CompleteHosts: []string{"172.31.6.35:7000", "172.31.6.36:7000"},
			Notes:         []string{"The machine's environment says something else."},
		}
	}
	b := newBench(t, fake, nil)
	b.c.testOrCancel()
	b.dialog(b.window.win, "It was not possible to connect to Redis server.")
	b.expect(b.window.win, "172.31.6.35 refused the connection", "must be open to this server", "tcp-refused", "Copy", "Save...", "The machine's environment says something else.")
	if row := b.v.nodes.rows[0]; row.mark != kit.MarkError || row.stage != "connect" {
		t.Errorf("the row says %+v", row)
	}
	b.tab(4) // over the list of findings, its link and its details
	b.press(fyne.KeySpace)
	if got := b.app.Clipboard().Content(); !strings.Contains(got, "It was not possible to connect to Redis server.") {
		t.Errorf("copied %q", got)
	}
	b.press(fyne.KeyEscape)
	if b.c.modal() {
		t.Error("another dialog follows")
	}
	const offer = "The cluster has masters that are not listed. Use the cluster's masters"
	b.expectListBelowForm()
	b.expect(b.window.win, offer)
	b.v.masters.Tapped(nil)
	b.expectListBelowForm()
	if got := b.v.hosts.Value(); got != "172.31.6.35:7000, 172.31.6.36:7000" {
		t.Errorf("Hosts is %q", got)
	}
	if got := said(b.window.win); contains(got, offer) {
		t.Errorf("taken, it is still offered: %s", got)
	}
	b.typeText(",")
	if got := b.v.hosts.Value(); !strings.HasSuffix(got, ":7000,") {
		t.Errorf("one goes on typing before the end: %q", got)
	}
	for range 3 { // what was typed, what was put in, what was taken out
		b.v.hosts.TypedShortcut(&fyne.ShortcutUndo{})
	}
	if got := b.v.hosts.Value(); got != "172.31.6.35:7000, 172.31.11.176:7000, 172.31.3.184:7000" {
		t.Errorf("undone, Hosts is %q", got)
	}
}

// TestEscMeantForTheTest: Esc that comes too late to cancel a test leaves its report.
func TestEscMeantForTheTest(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report {
		return redisprobe.Report{Verdict: redisprobe.VerdictPassed, Summary: "All is well."}
	}
	unaskedPause = time.Hour
	t.Cleanup(func() { unaskedPause = 0 })
	b.c.testOrCancel()
	b.dialog(b.window.win, "All is well.")
	b.press(fyne.KeyEscape)
	b.expect(b.window.win, "All is well.")
	b.press(fyne.KeyReturn)
	if b.c.modal() {
		t.Error("Enter does not answer")
	}
}

// TestDetailsAreRevealed: unfolded at the end of a long list, they come into sight.
func TestDetailsAreRevealed(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.window.win.Resize(fyne.NewSize(Width, Height))
	b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report {
		return redisprobe.Report{Verdict: redisprobe.VerdictFailed, Summary: "It failed.", Findings: []redisprobe.Finding{
			finding.New("tcp-refused", "172.31.6.35:7000", nil),
			finding.New("tls-unknown-authority", "172.31.11.176:7000", finding.Args{"issuer": "CN=Our CA"}),
			finding.New("auth-wrong-password", "172.31.3.184:7000", nil),
		}}
	}
	b.c.testOrCancel()
	b.dialog(b.window.win, "It failed.")
	for fold := false; !fold; _, fold = b.window.win.Canvas().Focused().(*kit.Fold) {
		b.tab(1) // over the list and the links in each entry to its last fold
	}
	b.press(fyne.KeySpace)
	for _, o := range test.LaidOutObjects(b.window.win.Canvas().Overlays().Top()) {
		if scroll, ok := o.(*container.Scroll); ok {
			if scroll.Offset.Y == 0 {
				t.Error("the details are out of sight")
			}
			return
		}
	}
	t.Error("there is no list")
}

// TestCancelledRows: what was cut short is not marked as failed, what failed before is.
func TestCancelledRows(t *testing.T) {
	node := func(address string) redisprobe.Node {
		return redisprobe.Node{Address: address, Stages: []redisprobe.StageResult{{Stage: finding.StageAuth, Status: redisprobe.StatusFailed, MS: 5}}}
	}
	n := newNodeList(nil, nil)
	n.finish(redisprobe.Report{
		Verdict: redisprobe.VerdictCancelled, Nodes: []redisprobe.Node{node("a:1"), node("b:1")},
		Findings: []redisprobe.Finding{finding.New("auth-wrong-password", "b:1", finding.Args{})},
	})
	want := []nodeRow{{"a:1", "", "sign in", "5 ms", kit.MarkNone}, {"b:1", "", "sign in", "5 ms", kit.MarkError}}
	if !slices.Equal(n.rows, want) {
		t.Errorf("got %+v, want %+v", n.rows, want)
	}
}

func TestRowOf(t *testing.T) {
	stages := func(last redisprobe.Status) []redisprobe.StageResult {
		return []redisprobe.StageResult{{Stage: finding.StageConnect, Status: redisprobe.StatusOK, MS: 9.5}, {Stage: finding.StageAuth, Status: last, MS: 5}}
	}
	cases := []struct {
		name    string
		node    redisprobe.Node
		current redisprobe.Stage
		want    nodeRow
	}{
		{"not begun", redisprobe.Node{Address: "a:1", Role: redisprobe.RoleUnknown}, "", nodeRow{address: "a:1"}},
		{"busy", redisprobe.Node{Address: "a:1"}, finding.StageTLS, nodeRow{address: "a:1", stage: "SSL..."}},
		{"done", redisprobe.Node{Address: "a:1", Role: redisprobe.RoleReplica, Stages: stages(redisprobe.StatusOK)}, "", nodeRow{"a:1", "replica", "ready", "14 ms", kit.MarkOK}},
		{"failed", redisprobe.Node{Address: "a:1", Stages: stages(redisprobe.StatusFailed)}, "", nodeRow{"a:1", "", "sign in", "14 ms", kit.MarkError}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := rowOf(c.node, c.current); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
