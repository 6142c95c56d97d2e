package safefile

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// inMountNamespace runs the test again in a mount namespace of its own, so that
// what it mounts is gone with it. True: this is that run.
func inMountNamespace(t *testing.T) bool {
	t.Helper()
	if isChild(t) {
		if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
			t.Fatal(err)
		}
		return true
	}
	command := childCommand(t, thisBinary(t), t.TempDir())
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	report(t, command)
	return false
}

// nobody is the user without rights, on all Linux systems.
const nobody = 65534

// asNobody runs the test again as a user without rights, after prepare has set
// the folder up as root. True: this is that run, in that folder.
func asNobody(t *testing.T, prepare func(folder string)) bool {
	t.Helper()
	if isChild(t) {
		return true
	}
	folder := t.TempDir()
	for _, open := range []string{folder, filepath.Dir(folder)} {
		if err := os.Chmod(open, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	binary := filepath.Join(folder, "test-binary")
	copyBinary(t, binary)
	prepare(folder)
	command := childCommand(t, binary, folder)
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	report(t, command)
	return false
}

func copyBinary(t *testing.T, to string) {
	t.Helper()
	from, err := os.Open(thisBinary(t))
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(file, from); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func report(t *testing.T, command *exec.Cmd) {
	t.Helper()
	if output, err := command.CombinedOutput(); err != nil {
		t.Errorf("the child: %v\n%s", err, output)
	}
}

// holdLock is the child that takes the lock of the file in its working folder,
// says so, and keeps it until it is killed or its input ends.
func holdLock(t *testing.T, file string) {
	lock, err := AcquireLock(file)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("locked")
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
}
