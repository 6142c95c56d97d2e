package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// offered opens a window over settings, and tests them; the finding offers changes.
func offered(t *testing.T, s config.Settings, changes ...finding.Change) *bench {
	t.Helper()
	status := redisStatus()
	status.Settings = s
	fake := &fakeWorkflow{status: status}
	fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report {
		return redisprobe.Report{
			Verdict: redisprobe.VerdictFailed, Summary: "Redis was reached, but the test failed.",
			CompleteHosts: []string{"10.0.0.1:7000", "10.0.0.2:7000", "10.0.0.3:7000"},
			Findings:      []redisprobe.Finding{finding.New("tls-name-mismatch", "10.0.0.1:7000", finding.Args{"name": "10.0.0.1", "names": "redis.example"}).Offering(changes...)},
		}
	}
	b := newBench(t, fake, nil)
	b.window.win.Resize(fyne.NewSize(Width, Height))
	b.v.test.Tapped(nil)
	b.dialog(b.window.win, "but the test failed")
	return b
}

// TestRemedies: each change has its button, which fills it in with one click, says to
// test again, and is taken back by one click or by Ctrl+Z.
func TestRemedies(t *testing.T) {
	masters := []string{"10.0.0.1:7000", "10.0.0.2:7000", "10.0.0.3:7000"}
	for _, c := range []struct {
		change         finding.Change
		label, changed string
		is             func(config.Redis) bool
	}{
		{finding.Change{Kind: finding.UseHosts, Hosts: masters}, "Use These Masters", "Hosts", func(r config.Redis) bool { return len(r.Hosts) == 3 && r.Hosts[0] == masters[0] }},
		{finding.Change{Kind: finding.UseHosts, Hosts: masters[:1]}, "Use 10.0.0.1:7000", "Hosts", func(r config.Redis) bool { return len(r.Hosts) == 1 }},
		{finding.Change{Kind: finding.LeaveOutHosts, Hosts: []string{"172.31.6.35:7000"}}, "Remove 172.31.6.35:7000", "Hosts", func(r config.Redis) bool { return len(r.Hosts) == 2 }},
		{finding.Change{Kind: finding.LeaveOutHosts, Hosts: []string{"172.31.6.35:7000", "172.31.11.176:7000"}}, "Remove These 2 Hosts", "Hosts", func(r config.Redis) bool { return len(r.Hosts) == 1 }},
		{finding.Change{Kind: finding.UseSSL}, "Select Use SSL", "Use SSL", func(r config.Redis) bool { return r.SSL }},
		{
			finding.Change{Kind: finding.UseSSLHost, Name: "redis.a-very-long-name-indeed.farm.example"},
			"Use redis.a-very-long…deed.farm.example as SSL Host", "SSL Host",
			func(r config.Redis) bool { return r.SSLHost == "redis.a-very-long-name-indeed.farm.example" },
		},
		{finding.Change{Kind: finding.UseSSLHost}, "Clear SSL Host", "SSL Host", func(r config.Redis) bool { return r.SSLHost == "" }},
		{finding.Change{Kind: finding.SetParameter, Name: "configCheckSeconds", Value: "5"}, "Set configCheckSeconds=5", "configCheckSeconds", func(r config.Redis) bool { return len(r.Parameters) == 2 && r.Parameters[1].Value == "5" }},
		{finding.Change{Kind: finding.RemoveParameter, Name: "SyncTimeout"}, "Remove SyncTimeout", "SyncTimeout", func(r config.Redis) bool { return len(r.Parameters) == 0 }},
	} {
		t.Run(c.label, func(t *testing.T) {
			before := redisStatus().Settings
			before.Redis.Parameters = []config.Parameter{{Key: "syncTimeout", Value: "9"}}
			before.Redis.SSLHost = "other.example"
			b := offered(t, before, c.change)
			win := b.window.win
			back := map[string]func(){
				"Undo":   func() { b.v.nodes.undo.OnTapped() },
				"Ctrl+Z": func() { shortcut(win, &fyne.ShortcutUndo{}) },
			}
			for name, undo := range back {
				if !b.c.modal() {
					b.c.showLastReport()
				}
				tap(t, win, c.label)
				if s := b.c.settings(); !c.is(s.Redis) || !s.Redis.Password.Equal(before.Redis.Password) {
					t.Fatalf("settings %+v", s)
				}
				b.expect(win, "Changed: "+c.changed+". Test again.", "Undo", changedSince)
				if win.Canvas().Focused() != b.v.test || b.fake.count("test") != 1 {
					t.Error("Test Connection has not the focus, or was begun")
				}
				undo()
				if !b.c.settings().Equal(before) || contains(said(win), "Test again") || contains(said(win), changedSince) {
					t.Errorf("%s: %+v, %s", name, b.c.settings(), said(win))
				}
				shortcut(win, &fyne.ShortcutUndo{}) // nothing is left to be taken back
				if !b.c.settings().Equal(before) {
					t.Errorf("%s twice: %+v", name, b.c.settings())
				}
			}
			b.c.showLastReport()
			tap(t, win, c.label)
			b.press(fyne.KeyReturn)
			b.until("the second test", func() bool { return b.fake.count("test") == 2 })
		})
	}
}

// tapLink follows a link of a window's topmost dialog.
func tapLink(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if link, ok := o.(*kit.Link); ok && link.Text == text {
			link.OnTapped()
			return
		}
	}
	t.Fatalf("there is no link %q: %s", text, said(w))
}

// shortcut gives a shortcut to what has the focus, or else to the window.
func shortcut(w fyne.Window, s fyne.Shortcut) {
	if focused, ok := w.Canvas().Focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(s)
		return
	}
	w.Canvas().(fyne.Shortcutable).TypedShortcut(s)
}

// TestRemedyKeepsWhatIsTyped: a typed password stays typed, Use SSL that is cleared
// stays so, and what is typed after a remedy is never taken back with it.
func TestRemedyKeepsWhatIsTyped(t *testing.T) {
	s := redisStatus().Settings
	s.Redis.SSL = true
	b := offered(t, s, finding.Change{Kind: finding.ClearSSL})
	b.press(fyne.KeyReturn)
	b.v.password.SetText("typed-since-then")
	b.c.showLastReport()
	tap(t, b.window.win, "Clear Use SSL")
	if b.v.password.Text != "typed-since-then" || b.v.ssl.Checked() {
		t.Errorf("password %q, SSL %t", b.v.password.Text, b.v.ssl.Checked())
	}
	b.v.password.SetText("typed-after-that")
	if contains(said(b.window.win), "Test again") {
		t.Error("there is a way back over what was typed")
	}
	shortcut(b.window.win, &fyne.ShortcutUndo{})
	b.c.undoRemedy()
	if b.v.password.Text != "typed-after-that" || b.v.ssl.Checked() {
		t.Errorf("password %q, SSL %t", b.v.password.Text, b.v.ssl.Checked())
	}
}

// TestRemedyOfAField: what is wrong before anything is tested has its button, too.
func TestRemedyOfAField(t *testing.T) {
	status := redisStatus()
	status.Settings.Redis.Hosts = []string{"10.0.0.1", "10.0.0.1:6379"}
	status.Settings.Redis.Parameters = []config.Parameter{{Key: "conectTimeout", Value: "1"}}
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	win := b.window.win
	b.v.test.Tapped(nil)
	tap(t, win, "List Each Host Once")
	if b.v.hosts.Value() != "10.0.0.1" {
		t.Errorf("hosts %q", b.v.hosts.Value())
	}
	b.expect(win, "Changed: Hosts. Test again.")
	b.v.test.Tapped(nil)
	tap(t, win, "Remove conectTimeout")
	if len(b.c.settings().Redis.Parameters) != 0 {
		t.Error("the parameter is still there")
	}
	b.v.test.Tapped(nil)
	b.dialog(win, "Test completed successfully.")
	if contains(said(win), "Test again") {
		t.Errorf("after the test: %s", said(win))
	}
}

// TestCommandsToCopy: each command is in a line and is copied alone; the rule of a
// missing right is not said twice.
func TestCommandsToCopy(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	report := commanding()
	b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report { return report }
	b.v.test.Tapped(nil)
	b.dialog(b.window.win, report.Summary)
	rule := report.Findings[0].Args["rule"]
	if got := strings.Join(strings.Fields(said(b.window.win)), " "); strings.Count(got, "ACL SETUSER") != 1 {
		t.Errorf("the rule is said twice: %s", got)
	}
	var copied []string
	for _, o := range test.LaidOutObjects(b.window.win.Canvas().Overlays().Top()) {
		if link, ok := o.(*kit.Link); ok && link.Text == "Copy" {
			link.OnTapped()
			copied = append(copied, b.app.Clipboard().Content())
		}
	}
	want := []string{rule, "redis-cli --askpass -h 172.31.7.36 -p 7000 --latency", "redis-cli --askpass -h 172.31.7.36 -p 7000 SLOWLOG GET"}
	if !slices.Equal(copied, want) {
		t.Errorf("copied %q, want %q", copied, want)
	}
}

// commanding is a report whose findings have commands.
func commanding() redisprobe.Report {
	const node = "172.31.7.36:7000"
	return redisprobe.Report{
		Verdict: redisprobe.VerdictFailed, Summary: "Redis was reached, but the test failed.",
		Findings: []redisprobe.Finding{
			finding.New("acl-denied", node, finding.Args{
				"user": "sessions", "missing": "ECHO, EVAL", "rule": "ACL SETUSER sessions +echo (~{app_session}_* +eval +evalsha +setnx +expire +hgetall)",
			}),
			finding.New("session-slow", node, finding.Args{"median": "34", "worst": "80"}),
		},
	}
}

// TestHelpOnAFinding: each entry leads to what the help says of it.
func TestHelpOnAFinding(t *testing.T) {
	b := offered(t, redisStatus().Settings)
	tapLink(t, b.window.win, "Help")
	b.expect(b.c.help.win, "tls-name-mismatch", "<names>")
}
