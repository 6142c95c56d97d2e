package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config/settingsfile"
)

// twoBackups are a backup whose maker is known and one whose is not.
func twoBackups() []app.Backup {
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.Local)
	return []app.Backup{{Name: "new.bak", Time: at, Size: 4096, By: `CORP\admin`}, {Name: "old.bak", Time: at.AddDate(0, -1, 0), Size: 2048}}
}

// TestRestoreBackup shows what each backup is and would change, the newest first and in
// the form's words, asks before it is put back, and offers to publish.
func TestRestoreBackup(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus(), backups: twoBackups()}
	b := newBench(t, fake, nil)
	win := b.window.win
	b.c.menu.restoreItem.Action()
	b.dialog(win, "Restore Backup")
	b.expect(win, `2026-03-04 05:06:07, 4 KB, CORP\admin`, "2026-02-04 05:06:07, 2 KB")
	b.dialog(win, "hosts-of-new.bak:7000")
	b.expect(win, "Hosts now 172.31.6.35:7000", "backup hosts-of", "Password now set backup differs", "Use SSL now on backup off",
		"Other settings of the platform: 2 places. SessionDatabaseConfiguration/Server: SQL01 becomes SQL02.")
	b.press(fyne.KeyDown, fyne.KeyReturn)
	b.dialog(win, "hosts-of-old.bak:7000")
	b.press(fyne.KeyReturn)
	b.dialog(win, "Restore this backup?")
	b.expect(win, "2026-02-04 05:06:07", "becomes a backup first")
	b.press(fyne.KeyReturn) // Enter means Cancel
	b.press(fyne.KeyReturn)
	b.dialog(win, "Restore this backup?")
	tap(t, win, "Restore")
	b.dialog(win, "Publish them now?")
	if fake.count("restore old.bak") != 1 {
		t.Errorf("calls %v", fake.calls)
	}
	tap(t, win, "Publish Later")
	if b.c.phase != phaseIdle || len(b.exits) != 0 {
		t.Errorf("phase %d, exits %v", b.c.phase, b.exits)
	}
}

// TestRestoreWhatCannotBeRead: a damaged server.hsconf is what one restores for.
func TestRestoreWhatCannotBeRead(t *testing.T) {
	fake := &fakeWorkflow{loadErr: &settingsfile.SyntaxError{Path: "/p/server.hsconf", Reason: "damaged"}, backups: twoBackups()}
	b := newBench(t, fake, nil)
	b.c.menu.restoreItem.Action()
	b.dialog(b.window.win, "Restore Backup")
	b.dialog(b.window.win, "hosts-of-new.bak:7000")
	b.press(fyne.KeyReturn)
	fake.loadErr, fake.status = nil, redisStatus()
	tap(t, b.window.win, "Restore")
	b.dialog(b.window.win, "Publish them now?")
	if b.v.hosts.Text == "" || !slices.Contains(fake.calls, "restore new.bak") {
		t.Errorf("hosts %q, calls %v", b.v.hosts.Text, fake.calls)
	}
}

func TestNoBackup(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.menu.restoreItem.Action()
	b.dialog(b.window.win, "There is no backup of server.hsconf yet.")
}
