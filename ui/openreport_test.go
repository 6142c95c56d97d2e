package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// mailed is a report as it comes from another machine.
func mailed() redisprobe.Report {
	report := passed()
	report.Verdict, report.Summary = redisprobe.VerdictFailed, "Redis was reached, but the test failed."
	report.Origin = redisprobe.Origin{
		Machine: "FE2", Time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600)), Program: "1.2.3", ClientVersions: []string{"2.5.61"}, ClientSource: "found",
		Settings: app.ReportSettings(redisStatus().Settings, nil), LimitS: 10,
	}
	f := finding.New("tls-not-offered", report.Nodes[2].Address, nil).Offering(finding.Change{Kind: finding.ClearSSL})
	f.Args = nil // a file holds the texts alone
	report.Findings = []redisprobe.Finding{f}
	return report
}

// TestOpenReport shows a saved report as that of a test that has just ended, from where
// and when it is, and nothing to be carried out.
func TestOpenReport(t *testing.T) {
	home := atHome(t)
	path := filepath.Join(home, "report.json")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	fake := &fakeWorkflow{status: redisStatus(), opened: mailed()}
	b := newBench(t, fake, nil)
	win := b.window.win
	open := func() {
		b.c.menu.reportItem.Action()
		b.typeInField(path)
		b.press(fyne.KeyReturn)
	}
	open()
	b.dialog(win, "but the test failed")
	b.expect(win, "FE2, 2026-03-04 05:06:07 +01:00", "Session Configurator 1.2.3", "password set", "Time limit: 10 s", "tls-not-offered", "Copy", "Save...")
	b.noneCarriesOut()
	b.press(fyne.KeyEscape)
	fake.openErr = errors.Join(&app.ReportError{Path: path, Err: errors.New("it is not JSON of test --json")})
	open()
	b.dialog(win, "it is not JSON")
	if typed := win.Canvas().Focused().(*kit.Input).Text; typed != path {
		t.Errorf("the dialog has %q", typed)
	}
}

// TestOpenedReport is gone through by keyboard: its rows and findings are those of a test,
// from another machine, and the form is as it was once it is closed.
func TestOpenedReport(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	win := b.window.win
	b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report { return passed() }
	b.v.test.Tapped(nil)
	b.dialog(win, "Test completed successfully.")
	b.press(fyne.KeyReturn)
	b.v.sslHost.SetText("typed.example")
	before := b.c.settings()

	b.c.showOpened(mailed())
	b.dialog(win, "but the test failed")
	b.press(fyne.KeyReturn)
	b.expect(win, "Saved report of FE2, 2026-03-04 05:06 +01:00, not of the settings in this window.", "Close", "172.31.6.35:7000", "but the test failed", "Findings...", "Time limit: 10 s")
	if b.v.body.Visible() || b.v.lateStops.Visible() || !b.v.opened.Visible() || b.v.apply.Usable() {
		t.Error("the form is there beside the report, or Apply and Exit can be used")
	}
	b.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	b.dialog(win, "tls-not-offered")
	b.noneCarriesOut()
	b.press(fyne.KeyEscape)
	b.v.opened.nodes.all.Tapped(nil)
	b.dialog(win, "but the test failed")
	b.noneCarriesOut()
	b.press(fyne.KeyEscape)
	b.press(fyne.KeyReturn) // on the row
	b.press(fyne.KeyEscape)
	for name, reach := range map[string]func(){"Apply and Exit": b.c.apply, "Test Connection": b.c.testOrCancel, "Undo": b.c.undoRemedy, "Export": b.c.exportFile, "Enter": b.c.enter} {
		if reach(); b.c.modal() || b.c.phase != phaseOpened || b.fake.count("test") != 1 || b.fake.count("review") > 0 {
			t.Fatalf("%s reaches behind the report", name)
		}
	}
	b.press(fyne.KeyEscape)
	b.expect(win, "Hosts", "Test completed successfully. (settings changed since)")
	if b.v.opened.Visible() || strings.Contains(said(win), "Saved report") || !b.c.settings().Equal(before) || b.c.phase != phaseIdle {
		t.Errorf("the form is not as it was: %s", said(win))
	}
	if win.Canvas().Focused() != b.v.provider {
		t.Errorf("the focus is on %T", win.Canvas().Focused())
	}

	old := mailed() // of a version that did not say where
	old.Origin = redisprobe.Origin{}
	b.c.showOpened(old)
	b.press(fyne.KeyReturn)
	b.expect(win, "Saved report, not of the settings in this window.")
	b.c.menu.exitItem.Action()
	b.dialog(win, "Exit without applying?")
}

// noneCarriesOut fails if the dialog has a button for a remedy.
func (b *bench) noneCarriesOut() {
	b.t.Helper()
	for _, o := range test.LaidOutObjects(b.window.win.Canvas().Overlays().Top()) {
		if button, ok := o.(*kit.Button); ok && button.Text == "Clear Use SSL" {
			b.t.Error("something can be carried out")
		}
	}
}

// TestSaveReportForms writes the form that the file's name says.
func TestSaveReportForms(t *testing.T) {
	home := atHome(t)
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report { return mailed() }
	b.v.test.Tapped(nil)
	b.dialog(b.window.win, "but the test failed")
	for name, begins := range map[string]string{"a.html": "<!DOCTYPE html>", "b.json": "{\n", "c.txt": "Redis was reached, but the test failed.\nFE2, 2026-03-04"} {
		tap(t, b.window.win, "Save...")
		b.typeInField(filepath.Join(home, name))
		b.press(fyne.KeyReturn)
		data, err := os.ReadFile(filepath.Join(home, name))
		if err != nil || !strings.HasPrefix(string(data), begins) {
			t.Errorf("%s: %v, %.60q", name, err, data)
		}
	}
}
