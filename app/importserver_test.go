package app

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sessionconfig/config"
	"sessionconfig/config/hsconf"
)

// TestImportFromAnotherServer: what another server's server.hsconf says of sessions is
// taken when that is meant, with the key that decrypts it.
func TestImportFromAnotherServer(t *testing.T) {
	other := newFixture(t, serverTextFor(""))
	other.write(other.serverPath(), serverTextFor(sessionSection(other.encrypt(testPlain+",ssl=true"), true)))
	here := newFixture(t, serverTextFor(""))
	here.load()

	if _, err := here.app.ImportFrom(other.serverPath(), ImportOptions{}); !is[*ServerFileError](err) {
		t.Errorf("taken for an export: %v", err)
	}
	imported, err := here.app.ImportFrom(other.serverPath(), ImportOptions{Server: true})
	if err != nil {
		t.Fatal(err)
	}
	want := settingsOf(testHosts, testPassword)
	want.Redis.SSL = true
	if !imported.Settings.Equal(want) || imported.Settings.Redis.Password.Reveal() != testPassword {
		t.Errorf("imported %v: %q", imported.Settings, imported.Changes)
	}

	alone := filepath.Join(t.TempDir(), "server.hsconf")
	here.write(alone, other.read(other.serverPath()))
	_, err = here.app.ImportFrom(alone, ImportOptions{Server: true})
	if !is[*KeyNeededError](err) || !errors.Is(err, hsconf.ErrNoKey) {
		t.Errorf("without a key: %v", err)
	}
	if _, err = here.app.ImportFrom(alone, ImportOptions{Server: true, PrivateKey: other.keyPath()}); err != nil {
		t.Errorf("with the key of that server: %v", err)
	}
	wrong := filepath.Join(t.TempDir(), "private.key")
	here.write(wrong, "--x--\nAQEBAQEBAQEBAQEBAQEBAQ==\n")
	if _, err = here.app.ImportFrom(alone, ImportOptions{Server: true, PrivateKey: wrong}); !errors.Is(err, hsconf.ErrWrongKey) {
		t.Errorf("with another key: %v", err)
	}
}

// TestImportFromAServerOnTheDatabase changes the provider, and keeps the Redis fields.
func TestImportFromAServerOnTheDatabase(t *testing.T) {
	other, here := newFixture(t, serverTextFor("")), newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	if err := os.Remove(other.keyPath()); err != nil {
		t.Fatal(err)
	}
	here.load()
	imported, err := here.app.ImportFrom(other.serverPath(), ImportOptions{Server: true})
	if err != nil || imported.Settings.Provider != config.ProviderDatabase || len(imported.Settings.Redis.Hosts) != 2 {
		t.Errorf("%v, %v", imported.Settings, err)
	}
	if len(imported.Changes) != 1 || imported.Changes[0] != "Session Provider: Redis becomes Database." {
		t.Errorf("changes %q", imported.Changes)
	}
}
