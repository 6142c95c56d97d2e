package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestServerFileNotRead: of a server.hsconf that this process may not read, nothing is
// claimed: neither the provider nor what it says of the database.
func TestServerFileNotRead(t *testing.T) {
	status := databaseStatus()
	status.Settings.Provider, status.ServerUnread, status.Elevated = "", true, false
	status.Platform = redisStatus().Platform
	status.Notices = []string{"This process may not read server.hsconf. Its content is not shown here."}
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	if b.v.provider.Selected() >= 0 || b.v.database.root.Visible() {
		t.Errorf("provider %d is chosen, the database is shown: %t", b.v.provider.Selected(), b.v.database.root.Visible())
	}
	if b.c.unsaved() || b.v.test.Usable() || !b.v.hosts.Disabled() {
		t.Errorf("unsaved %t, Test Connection %t", b.c.unsaved(), b.v.test.Usable())
	}
	b.press(fyne.KeyDown)
	if contains(said(b.window.win), "says nothing") {
		t.Errorf("server.hsconf is said to say nothing: %s", said(b.window.win))
	}
	b.expect(b.window.win, "This process may not read server.hsconf, which describes the database.")
	b.press(fyne.KeyDown)
	if b.v.hosts.Disabled() {
		t.Error("Redis cannot be tried")
	}
}
