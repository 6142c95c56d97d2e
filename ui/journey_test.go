package ui

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/settingsfile"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// databaseStatus is a machine that was never configured.
func databaseStatus() app.Status {
	s := redisStatus()
	s.Settings = config.Settings{Provider: config.ProviderDatabase}
	return s
}

// TestKeyboardJourney is the whole procedure by keyboard alone.
func TestKeyboardJourney(t *testing.T) {
	var tested, applied config.Settings
	fake := &fakeWorkflow{
		status: databaseStatus(),
		review: reviewOf(app.AskProviderChange),
	}
	fake.test = func(_ context.Context, s config.Settings, _ func(redisprobe.Event)) redisprobe.Report {
		tested = s
		return redisprobe.Report{Verdict: redisprobe.VerdictPassed, Summary: "Test completed successfully."}
	}
	fake.apply = func(s config.Settings, _ app.ApplyOptions) (app.Outcome, error) {
		applied = s
		return app.Outcome{Pending: true, CanPublish: true}, nil
	}
	b := newBench(t, fake, nil)
	win := b.window.win

	if win.Canvas().Focused() != b.v.provider {
		t.Fatalf("the first focus is %T, want the provider", win.Canvas().Focused())
	}
	b.press(fyne.KeyDown)
	b.tab(1)
	b.typeText("10.0.0.1:7000,10.0.0.2:7000")
	b.tab(1)
	b.typeText("a-long-enough-password")
	b.tab(2)
	if win.Canvas().Focused() != b.v.test {
		t.Fatalf("the focus is on %T, want Test Connection", win.Canvas().Focused())
	}
	b.press(fyne.KeySpace)
	b.dialog(win, "Test completed successfully.")
	b.press(fyne.KeyReturn)
	if win.Canvas().Focused() != b.v.applyStop { // as Enter now means it
		t.Fatalf("the focus is on %T, want Apply and Exit", win.Canvas().Focused())
	}
	b.press(fyne.KeyReturn)
	b.dialog(win, "About provider-change.")
	b.press(fyne.KeyReturn)
	b.dialog(win, "Publish them now?")
	b.press(fyne.KeyReturn)
	b.dialog(b.output(), "republish all modules")
	b.output().Canvas().FocusPrevious() // Enter means Later
	pressIn(b.output(), fyne.KeySpace)
	b.until("the exit", func() bool { return len(b.exits) > 0 })

	want := config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
		Hosts: []string{"10.0.0.1:7000", "10.0.0.2:7000"}, Password: config.NewSecret("a-long-enough-password"),
	}}
	if !tested.Equal(want) || !applied.Equal(want) {
		t.Errorf("tested %v, applied %v, want %v", tested, applied, want)
	}
	if !slices.Equal(b.exits, []int{0}) {
		t.Errorf("exited with %v", b.exits)
	}
	for _, call := range []string{"publish", "confirm"} {
		if n := fake.count(call); n != 1 {
			t.Errorf("%s was called %d times", call, n)
		}
	}
}

func TestTabOrder(t *testing.T) {
	status := redisStatus()
	status.Settings.Redis.SSL = true
	status.Demo = true
	b := newBench(t, &fakeWorkflow{status: status}, func(o *Options) { o.Demo = &Demo{Settings: func() config.Settings { return status.Settings }} })
	order := []fyne.Focusable{b.v.provider, b.v.hosts, b.v.password, b.v.ssl, b.v.sslHost, b.v.test, b.v.applyStop, b.v.moreInfoStop, b.v.advancedStop}
	canvas := b.window.win.Canvas()
	canvas.Focus(b.v.provider)
	for i, want := range order {
		if got := canvas.Focused(); got != want {
			t.Fatalf("number %d is %T, want %T", i, got, want)
		}
		canvas.FocusNext()
	}
	if link, ok := canvas.Focused().(*kit.Link); !ok || link.Text != "Fill in" {
		t.Error("the banner's link is not reached")
	}
	canvas.FocusPrevious()
	if canvas.Focused() != b.v.advancedStop {
		t.Error("Shift and Tab do not go back")
	}
}

// TestDemoIsFilledIn: the demo opens with what is to be tried in the fields, and
// Enter or the space bar tries it.
func TestDemoIsFilledIn(t *testing.T) {
	status := redisStatus()
	settings := status.Settings
	settings.Redis.SSL, settings.Redis.SSLHost = true, "redis.example"
	demo := &Demo{Settings: func() config.Settings { return settings }, Redis: "redis-server 7.0.15"}
	status.Settings, status.Demo = config.Settings{Provider: config.ProviderDatabase}, true
	b := newBench(t, &fakeWorkflow{status: status}, func(o *Options) { o.Demo = demo })
	if got := b.v.form(); got != formOf(settings) {
		t.Errorf("the form holds %+v", got)
	}
	if b.window.win.Canvas().Focused() != b.v.test {
		t.Error("the focus is elsewhere than on Test Connection")
	}
	if title := b.window.win.Title(); title != "Configuration Tool - Session - Demo on redis-server 7.0.15" {
		t.Errorf("the title is %q", title)
	}
}

// TestLoadedValues: what is shown at the start counts as unchanged, and what is
// wrong with it, as after an edit by hand, is marked as if it had been typed.
func TestLoadedValues(t *testing.T) {
	status := redisStatus()
	status.Settings.Redis.Hosts = []string{"a:7000;b"}
	status.Settings.Redis.Password = config.NewSecret("with,a,comma,in,it")
	status.Settings.Redis.Parameters = []config.Parameter{{Key: "conectRetry", Value: "5"}}
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	b.settle()
	if b.c.unsaved() || b.c.modal() {
		t.Errorf("unsaved %t, a dialog %t", b.c.unsaved(), b.c.modal())
	}
	for f, row := range map[field]string{fieldHosts: b.v.rows[fieldHosts].Problem(), fieldPassword: b.v.rows[fieldPassword].Problem(), fieldParameters: b.v.beyond.Text()} {
		if row == "" {
			t.Errorf("%s is not marked", f)
		}
	}
	if contains(said(b.window.win), "with,a,comma") {
		t.Error("the password is shown")
	}
	b.v.hosts.SetText("a:7000,b:7000")
	b.settle()
	if p := b.v.rows[fieldHosts].Problem(); p != "" {
		t.Errorf("mended, Hosts says %q", p)
	}
	if b.fake.count("load") != 1 {
		t.Errorf("loaded %d times", b.fake.count("load"))
	}

	b = newBench(t, &fakeWorkflow{status: databaseStatus()}, nil)
	b.press(fyne.KeyDown)
	b.settle()
	if p := b.v.rows[fieldHosts].Problem() + b.v.rows[fieldPassword].Problem(); p != "" {
		t.Errorf("what is still to be typed says %q", p)
	}
}

// TestUnreadable: what cannot be read is one message with the file and the reason;
// nothing else is claimed, and nothing can be done but to read again.
func TestUnreadable(t *testing.T) {
	fake := &fakeWorkflow{loadErr: &settingsfile.SyntaxError{Path: "/etc/session.yaml", Line: 3, Reason: "unknown key"}}
	b := newBench(t, fake, func(o *Options) { o.RestartElevated = func(context.Context, *Typed) error { return nil } })
	b.expect(b.window.win, "/etc/session.yaml:3: unknown key.", "Reload")
	for _, untrue := range []string{"administrator", "Platform Server", "Restart"} {
		if contains(said(b.window.win), untrue) {
			t.Errorf("%q is said: %s", untrue, said(b.window.win))
		}
	}
	if b.v.provider.Usable() || !b.v.hosts.Disabled() || !b.v.password.Disabled() || b.v.test.Usable() || b.v.apply.Usable() {
		t.Error("the form can be used")
	}
	b.c.menu.applyItem.Action()
	b.c.menu.testItem.Action()
	b.press(fyne.KeyReturn) // Reload has the focus
	b.until("the second load", func() bool { return fake.count("load") == 2 && b.c.phase == phaseLocked })
	if b.c.modal() || fake.count("review") != 0 || fake.count("test") != 0 {
		t.Errorf("open %t, calls %v", b.c.modal(), fake.calls)
	}

	fake.loadErr, fake.status = nil, redisStatus()
	b.press(fyne.KeyReturn)
	b.until("the form", func() bool { return !b.v.hosts.Disabled() })
	if b.v.hosts.Value() == "" || b.window.win.Canvas().Focused() != b.v.provider {
		t.Errorf("hosts %q, focus on %T", b.v.hosts.Value(), b.window.win.Canvas().Focused())
	}
	fake.loadErr = &settingsfile.SyntaxError{Path: "/etc/session.yaml", Reason: "unknown key"}
	b.c.reload()
	b.until("the lock", func() bool { return b.c.phase == phaseLocked })
	b.c.exit()
	if !slices.Equal(b.exits, []int{0}) {
		t.Errorf("exits %v", b.exits)
	}
}

func TestExit(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.v.hosts.SetText("other:7000")
	b.c.exit()
	b.dialog(b.window.win, "changed and not applied")
	b.press(fyne.KeyReturn)
	if len(b.exits) != 0 {
		t.Fatal("Enter loses the changes")
	}
	b.c.exit()
	b.window.win.Canvas().FocusPrevious()
	b.press(fyne.KeySpace)
	if !slices.Equal(b.exits, []int{0}) {
		t.Errorf("exits %v", b.exits)
	}

	b = newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.exit()
	if !slices.Equal(b.exits, []int{0}) {
		t.Errorf("without changes, exits %v", b.exits)
	}
}

// TestExitWhateverIsOpen: under a dialog or a list Exit and the close button mean its
// Cancel, while testing they cancel; then they exit.
func TestExitWhateverIsOpen(t *testing.T) {
	atHome(t)
	open := map[string]func(*bench){
		"about":    func(b *bench) { b.c.showAbout() },
		"advanced": func(b *bench) { b.c.showAdvanced() },
		"export":   func(b *bench) { b.c.exportFile() },
		"a list":   func(b *bench) { b.press(fyne.KeySpace) },
		"review": func(b *bench) {
			b.c.apply()
			b.until("the review", b.c.modal)
		},
		"two dialogs": func(b *bench) {
			b.c.showAbout()
			b.c.dialogs.tell(kit.MarkInfo, "Two", nil, nil)
		},
		"a test": func(b *bench) {
			b.c.test()
			b.c.exit()
			b.until("the end of the test", func() bool { return b.c.phase == phaseIdle })
		},
	}
	for name, do := range open {
		t.Run(name, func(t *testing.T) {
			fake := &fakeWorkflow{status: redisStatus(), review: reviewOf(app.AskTestFailed)}
			fake.test = func(ctx context.Context, _ config.Settings, _ func(redisprobe.Event)) redisprobe.Report {
				<-ctx.Done()
				return redisprobe.Report{Verdict: redisprobe.VerdictCancelled}
			}
			b := newBench(t, fake, nil)
			do(b)
			for range 3 {
				if !b.c.modal() {
					break
				}
				b.c.menu.exitItem.Action()
				if len(b.exits) != 0 {
					t.Fatal("it exits from under what is open")
				}
			}
			if b.c.phase != phaseIdle || fake.count("apply") != 0 {
				t.Fatalf("phase %d, applied %d times", b.c.phase, fake.count("apply"))
			}
			b.c.exit()
			if !slices.Equal(b.exits, []int{0}) {
				t.Errorf("exits %v", b.exits)
			}
		})
	}
}

func TestUnexpectedFailure(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	fake := &fakeWorkflow{status: redisStatus()}
	fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report { panic("boom") }
	b := newBench(t, fake, nil)
	b.c.testOrCancel()
	b.dialog(b.window.win, "A report was saved in")
	if b.c.phase != phaseIdle {
		t.Error("the window stays busy")
	}
}

// TestUnexpectedFailureHere: what fails on Fyne's goroutine is reported as well, wherever
// it begins.
func TestUnexpectedFailureHere(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ways := map[string]func(*bench){
		"a button": func(b *bench) { b.v.test.Tapped(nil) },
		"a field":  func(b *bench) { b.v.hosts.SetText("a:1") },
		"a key":    func(b *bench) { b.window.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn}) },
		"a menu":   func(b *bench) { b.c.menu.applyItem.Action() },
		"a dialog's button": func(b *bench) {
			b.c.dialogs.tell(kit.MarkInfo, "", nil, func() { panic("boom") })
			b.press(fyne.KeyReturn)
		},
		"the end of some work":  func(b *bench) { b.c.work(func() func() { return func() { panic("boom") } }) },
		"the output of publish": func(b *bench) { b.c.dispatch(func() { panic("boom") }) },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			fake := &fakeWorkflow{status: redisStatus()}
			b := newBench(t, fake, nil)
			fake.check = func(config.Settings) []redisprobe.Finding { panic("boom") }
			way(b)
			b.dialog(b.window.win, "A report was saved in")
			b.press(fyne.KeyReturn)
			if b.c.modal() || len(b.exits) != 0 {
				t.Errorf("open %t, exits %v", b.c.modal(), b.exits)
			}
		})
	}
}

func TestShortcutsStayBehindDialogs(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.showAbout()
	for _, item := range []*fyne.MenuItem{b.c.menu.applyItem, b.c.menu.testItem, b.c.menu.contentsItem, b.c.menu.importItem} {
		item.Action()
	}
	b.settle()
	b.expect(b.window.win, "About", "Version 1.2.3")
	for _, call := range []string{"test", "review"} {
		if b.fake.count(call) != 0 {
			t.Errorf("%s was called behind the dialog", call)
		}
	}
}
