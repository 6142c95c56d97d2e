package safefile

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestLockIsOfTheFolder(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	link := filepath.Join(elsewhere, "link.yaml")
	if err := os.Symlink(filepath.Join(folder, "session.yaml"), link); err != nil {
		t.Fatal(err)
	}
	lock, err := AcquireLock(filepath.Join(folder, "session.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"other file": filepath.Join(folder, "server.hsconf"), "link": link} {
		if _, err := AcquireLock(path); !isLocked(err) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	other, err := AcquireLock(filepath.Join(elsewhere, "session.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(other.Release(), lock.Release()); err != nil {
		t.Fatal(err)
	}
}

// TestLocksOfLinkedFolders locks files that are in one folder, though their paths
// do not say so: the second must not wait for the first.
func TestLocksOfLinkedFolders(t *testing.T) {
	folder, elsewhere, other := t.TempDir(), t.TempDir(), t.TempDir()
	link := filepath.Join(elsewhere, "server.hsconf")
	if err := os.Symlink(filepath.Join(folder, "server.hsconf"), link); err != nil {
		t.Fatal(err)
	}
	paths := []string{link, filepath.Join(folder, "session.yaml"), filepath.Join(other, "session.yaml")}
	release, err := AcquireLocks(paths...)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if _, err := AcquireLocks(path); !isLocked(err) {
			t.Errorf("%s is not locked: %v", path, err)
		}
	}
	assertNames(t, elsewhere, "server.hsconf")
	if err := release(); err != nil {
		t.Fatal(err)
	}
	assertNames(t, folder)
	// What cannot be locked as a whole is not locked at all.
	held, err := AcquireLock(paths[2])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := AcquireLocks(paths...); !isLocked(err) {
		t.Errorf("got %v", err)
	}
	assertNames(t, folder)
	if err := held.Release(); err != nil {
		t.Fatal(err)
	}
}

// TestLockDiesWithItsProcess kills the holder without a chance to tidy up.
func TestLockDiesWithItsProcess(t *testing.T) {
	if isChild(t) {
		holdLock(t, "session.yaml")
		return
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "session.yaml")
	child := childCommand(t, thisBinary(t), folder)
	input, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(output).ReadString('\n'); err != nil || line != "locked\n" {
		t.Errorf("the child says %q, %v", line, err)
	}
	_, err = AcquireLock(path)
	locked, ok := errors.AsType[*LockedError](err)
	if !ok || locked.Holder.PID != child.Process.Pid {
		t.Errorf("got %v, want that the child %d holds it", err, child.Process.Pid)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed, and says so
	assertNames(t, folder, lockName)
	if _, err := CleanUp(path); err != nil {
		t.Fatal(err)
	}
	assertNames(t, folder)
	lock, err := AcquireLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	assertNames(t, folder)
}

func TestCleanUpFollowsLinks(t *testing.T) {
	folder, elsewhere := t.TempDir(), t.TempDir()
	path := filepath.Join(folder, "session.yaml")
	if err := os.Symlink(filepath.Join(elsewhere, "session.yaml"), path); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(elsewhere, ".sessionconfig-1.tmp"), "")
	writeFile(t, filepath.Join(elsewhere, lockName), "")
	if _, err := CleanUp(path); err != nil {
		t.Fatal(err)
	}
	assertNames(t, elsewhere)
}
