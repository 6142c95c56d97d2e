package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
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

// TestUnknownProvider: where nothing tells the provider, what needs one cannot be used, and
// Apply and Exit says what is really missing: the rights to read it.
func TestUnknownProvider(t *testing.T) {
	status := redisStatus()
	status.Settings, status.Elevated = config.Settings{}, false
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	b.fake.check = func(config.Settings) []redisprobe.Finding {
		return []redisprobe.Finding{finding.New(finding.ParameterInvalid, "", finding.Args{"key": "provider", "field": "provider"})}
	}
	for name, item := range map[string]*fyne.MenuItem{"Test Connection": b.c.menu.testItem, "Check Sessions": b.c.menu.sessionsItem, "Export": b.c.menu.exportItem} {
		if !item.Disabled {
			t.Errorf("%s can be used", name)
		}
	}
	b.v.apply.Tapped(nil)
	b.dialog(b.window.win, "You need administrator rights")
}
