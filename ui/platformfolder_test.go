package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app/platform"
	"sessionconfig/ui/kit"
)

const noPlatform = "No Platform Server was found on this machine: Redis can be tested"

// TestNoPlatformServer: that nothing would use the settings is said before anyone
// works through the form, and another folder is one click away.
func TestNoPlatformServer(t *testing.T) {
	home := atHome(t)
	status := databaseStatus()
	status.Platform = platform.Server{}
	fake := &fakeWorkflow{status: status}
	b := newBench(t, fake, nil)
	strip := func() bool { return contains(said(b.window.win), noPlatform) }
	if strip() {
		t.Error("the database needs no word on Redis")
	}
	b.press(fyne.KeyDown)
	if !strip() {
		t.Fatal("with Redis chosen the strip is missing")
	}
	b.press(fyne.KeyUp)
	if strip() {
		t.Error("the strip stays for the database")
	}
	b.press(fyne.KeyDown)
	b.v.hosts.SetText("typed:7000")

	fake.chooseErr = &platform.FolderError{Dir: home, Chosen: true}
	b.c.menu.platformItem.Action()
	b.expect(b.window.win, "Platform Server Folder", home, "--platform-dir")
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "Choose the folder in which Platform Server is installed")
	if typed := b.window.win.Canvas().Focused().(*kit.Input).Text; typed != home {
		t.Errorf("the folder dialog has %q", typed)
	}
	if b.c.phase != phaseIdle || b.v.hosts.Text != "typed:7000" {
		t.Errorf("phase %d, Hosts %q", b.c.phase, b.v.hosts.Text)
	}

	fake.chooseErr = nil
	b.press(fyne.KeyReturn) // in the same dialog
	b.until("the folder", func() bool { return contains(joined(said(b.window.win)), joined("Platform Server: 11.39.0, "+home)) })
	if strip() || b.v.hosts.Text != "typed:7000" {
		t.Errorf("the strip stays: %t, Hosts %q", strip(), b.v.hosts.Text)
	}
}

// TestPlatformFolderWhenLocked: a folder that cannot be read is changed for another.
func TestPlatformFolderWhenLocked(t *testing.T) {
	home := atHome(t)
	fake := &fakeWorkflow{loadErr: &platform.FolderError{Dir: "/nowhere"}}
	b := newBench(t, fake, nil)
	b.expect(b.window.win, "/nowhere")
	fake.loadErr, fake.status = nil, redisStatus()
	b.c.menu.platformItem.Action()
	b.press(fyne.KeyReturn)
	b.until("the form", func() bool { return !b.v.hosts.Disabled() })
	if got := joined(said(b.window.win)); !contains(got, joined(home)) {
		t.Errorf("the folder is not said: %s", got)
	}
}

// joined leaves blanks out: a long path is wrapped.
func joined(text string) string { return strings.ReplaceAll(text, " ", "") }
