package safefile

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestCleanUp(t *testing.T) {
	folder := t.TempDir()
	ours := filepath.Join(folder, ".sessionconfig-123.tmp")
	others := []string{".sessionconfig-.tmp", ".sessionconfig-12x.tmp", "a.sessionconfig-1.tmp", "server.hsconf", "x.tmp"}
	for _, name := range others {
		writeFile(t, filepath.Join(folder, name), "")
	}
	if err := os.Mkdir(filepath.Join(folder, ".sessionconfig-9.tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, ours, "")

	lock, err := AcquireLock(filepath.Join(folder, "f"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(ours); err == nil {
		t.Error("taking the lock left it")
	}
	writeFile(t, ours, "in use by the holder")
	if _, err := CleanUp(filepath.Join(folder, "f")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(ours); err != nil {
		t.Error("it was removed from under the run that has the lock")
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	if _, err := CleanUp(filepath.Join(folder, "f")); err != nil {
		t.Error(err)
	}
	assertNames(t, folder, ".sessionconfig-.tmp", ".sessionconfig-12x.tmp", ".sessionconfig-9.tmp", "a.sessionconfig-1.tmp", "server.hsconf", "x.tmp")
	if _, err := CleanUp(filepath.Join(folder, "none", "f")); err != nil {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// TestCleanUpOfBackups removes those that are too many, of the file alone and not of
// its neighbours.
func TestCleanUpOfBackups(t *testing.T) {
	folder := t.TempDir()
	var kept []string
	for _, file := range []string{"other", "server.hsconf"} {
		for i := range keptBackups + 2 {
			name := fmt.Sprintf("%s.20260101T00000%d.000Z.bak", file, i)
			writeFile(t, filepath.Join(folder, name), "")
			if i >= 2 || file == "other" {
				kept = append(kept, name)
			}
		}
	}
	writeFile(t, filepath.Join(folder, "server.hsconf"), "x")
	lock, err := AcquireLock(filepath.Join(folder, "server.hsconf"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := CleanUp(filepath.Join(folder, "server.hsconf")); err != nil {
		t.Fatal(err)
	}
	if backups, err := Backups(filepath.Join(folder, "server.hsconf")); err != nil || len(backups) != keptBackups+2 {
		t.Errorf("from under the run that has the lock they were removed: %d left, %v", len(backups), err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	if _, err := CleanUp(filepath.Join(folder, "server.hsconf")); err != nil {
		t.Fatal(err)
	}
	want := append(append(kept[:keptBackups+2:keptBackups+2], "server.hsconf"), kept[keptBackups+2:]...)
	assertNames(t, folder, want...)
}
