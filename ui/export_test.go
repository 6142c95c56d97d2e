package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/hsconf"
)

// TestExportPassphrase is asked for twice, is not taken when it is short, and says how
// strong it is while it is typed.
func TestExportPassphrase(t *testing.T) {
	home := atHome(t)
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	win := b.window.win
	called := "export " + filepath.Join(home, "session-settings.yaml")
	refused := func(why string) {
		t.Helper()
		b.press(fyne.KeyReturn)
		b.expect(win, why)
		if b.fake.count(called) != 0 {
			t.Fatalf("exported all the same: %v", b.fake.calls)
		}
	}
	b.c.menu.exportItem.Action()
	b.expect(win, "Passphrase", "Repeat")
	b.tab(1)
	b.typeText("eleven char")
	b.expect(win, "Strength: too short")
	refused("At least 12 characters.")
	b.typeText("s, and more words")
	b.expect(win, "Strength: strong")
	refused("The two passphrases differ.")
	b.typeText("eleven chars, and more words")
	b.press(fyne.KeyReturn)
	b.dialog(win, "Configuration exported")
	if b.fake.count(called) != 1 || b.fake.sealed != "eleven chars, and more words" {
		t.Errorf("called %v, sealed with %q", b.fake.calls, b.fake.sealed)
	}
}

// TestImportOfAServerFile says what the file is, offers to import from it, and asks for
// the private.key that decrypts it.
func TestImportOfAServerFile(t *testing.T) {
	home := atHome(t)
	for _, name := range []string{"server.hsconf", "private.key"} {
		if err := os.WriteFile(filepath.Join(home, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(home, "server.hsconf")
	imported := redisStatus().Settings
	imported.Redis.Hosts = []string{"10.9.9.9:7000"}
	fake := &fakeWorkflow{status: databaseStatus(), imported: app.Import{Settings: imported, Changes: []string{"Hosts: (empty) becomes 10.9.9.9:7000."}}}
	fake.importing = func(o app.ImportOptions) error {
		switch {
		case !o.Server:
			return &app.ServerFileError{Path: file}
		case o.PrivateKey == "":
			return &app.KeyNeededError{Path: file, Err: hsconf.ErrNoKey}
		}
		return nil
	}
	b := newBench(t, fake, nil)
	win := b.window.win
	b.c.menu.importItem.Action()
	b.typeInField("server.hsconf")
	b.press(fyne.KeyReturn)
	b.dialog(win, "This is a server.hsconf")
	tap(t, win, "Import from It")
	b.dialog(win, "The connection string is encrypted")
	b.expect(win, "there is no private.key beside it")
	tap(t, win, "Choose private.key...")
	b.typeInField("private.key")
	b.press(fyne.KeyReturn)
	b.dialog(win, "Hosts: (empty) becomes 10.9.9.9:7000.")
	b.press(fyne.KeyReturn)
	if !b.c.settings().Equal(imported) || fake.count("apply") != 0 {
		t.Errorf("the form holds %v, calls %v", b.c.settings(), fake.calls)
	}
	if b.v.password.Text != "" {
		t.Error("the password can be seen")
	}
}

// TestImportElsewhere: an import that brings no password and has other hosts asks
// whether the present password may go there. Enter and Esc leave it out.
func TestImportElsewhere(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer func(t *testing.T, b *bench)
		kept   bool
	}{
		{"Enter", func(_ *testing.T, b *bench) { b.press(fyne.KeyReturn) }, false},
		{"Esc", func(_ *testing.T, b *bench) { b.press(fyne.KeyEscape) }, false},
		{"Keep Password", func(t *testing.T, b *bench) { t.Helper(); tap(t, b.window.win, "Keep Password") }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, &fakeWorkflow{status: redisStatus(), imported: elsewhereImport()}, nil)
			file := filepath.Join(atHome(t), "other.yaml")
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			b.c.readImport(file, app.ImportOptions{}, b.c.notImported)
			b.dialog(b.window.win, "Import these settings?")
			b.press(fyne.KeyReturn)
			b.dialog(b.window.win, "Keep the present password?")
			b.expect(b.window.win, "sent to other hosts: 10.9.9.9:7000")
			tt.answer(t, b)
			got := b.c.settings().Redis
			if got.Hosts[0] != "10.9.9.9:7000" || got.Password.IsSet() != tt.kept {
				t.Errorf("the form holds %v, a password %t", got.Hosts, got.Password.IsSet())
			}
		})
	}
}

// elsewhereImport is an import of other hosts without a password.
func elsewhereImport() app.Import {
	imported := app.Import{
		Settings: redisStatus().Settings, Kept: redisStatus().Settings,
		Changes:   []string{"Hosts: 172.31.6.35:7000 becomes 10.9.9.9:7000.", "Password: the file has none.", "The present password would be sent to other hosts: 10.9.9.9:7000."},
		Elsewhere: []string{"The present password would be sent to other hosts: 10.9.9.9:7000."},
	}
	imported.Settings.Redis.Hosts = []string{"10.9.9.9:7000"}
	imported.Kept.Redis.Hosts = imported.Settings.Redis.Hosts
	imported.Settings.Redis.Password = config.Secret{}
	return imported
}
