package app

import (
	"os"
	"testing"
)

// TestBackupAuthor: who made a backup is told as long as the log tells it.
func TestBackupAuthor(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	f.load()
	f.apply(settingsOf("c:7000", otherPassword), ApplyOptions{})
	backups, err := f.app.Backups()
	if err != nil || len(backups) != 1 || backups[0].By != userName() {
		t.Errorf("backups %+v, %v; want one of %s", backups, err, userName())
	}
	if err := os.Remove(f.app.LogPath()); err != nil {
		t.Fatal(err)
	}
	if backups, err = f.app.Backups(); err != nil || backups[0].By != "" {
		t.Errorf("without the log: %+v, %v", backups, err)
	}
}
