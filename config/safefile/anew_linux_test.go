package safefile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestNoWider: a file that would grant others more than the one that it takes the place
// of is refused, before anything is written into it.
func TestNoWider(t *testing.T) {
	list := accessList([][3]uint32{{1, 6, ^uint32(0)}, {2, 6, 65534}, {4, 4, ^uint32(0)}, {16, 6, ^uint32(0)}, {32, 0, ^uint32(0)}})
	for _, c := range []struct {
		name         string
		theirs, mine os.FileMode
		list         bool // on the new file
		want         error
	}{
		{"the same", 0o640, 0o640, false, nil},
		{"narrower", 0o640, 0o600, false, nil},
		{"readable by others", 0o640, 0o644, false, errWider},
		{"writable by the group", 0o640, 0o660, false, errWider},
		{"an access control list", 0o660, 0o660, true, errWider},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			writeFile(t, path, "old")
			if err := os.Chmod(path, c.theirs); err != nil {
				t.Fatal(err)
			}
			file, err := os.CreateTemp(filepath.Dir(path), tempPattern)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			err = file.Chmod(c.mine)
			if c.list {
				err = errors.Join(err, unix.Setxattr(file.Name(), aclAttribute, list, 0))
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := (osTemp{file}).noWider(path); !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	if cause := newError("f", errWider).Cause; cause != CauseWider {
		t.Error(cause)
	}
}

// TestMakeAnew: what is at the path, whoever put it there, is neither followed nor
// written into, nor does anything of its rights stay.
func TestMakeAnew(t *testing.T) {
	for _, c := range []struct {
		name  string
		plant func(path, precious string) error
	}{
		{"nothing", func(string, string) error { return nil }},
		{"a link", func(path, precious string) error { return os.Symlink(precious, path) }},
		{"a link to nothing", func(path, precious string) error { return os.Symlink(precious+"x", path) }},
		{"a hard link", func(path, precious string) error { return os.Link(precious, path) }},
		{"a file that all may write", func(path, _ string) error {
			return errors.Join(os.WriteFile(path, []byte("theirs"), 0o666), os.Chmod(path, 0o666))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder, elsewhere := t.TempDir(), t.TempDir()
			path, precious := filepath.Join(folder, "export.yaml"), filepath.Join(elsewhere, "precious")
			writeFile(t, precious, "precious")
			if err := c.plant(path, precious); err != nil {
				t.Fatal(err)
			}
			lock, err := AcquireLockBeside(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(MakeAnew(path, []byte("new"), 0o600), lock.Release()); err != nil {
				t.Fatal(err)
			}
			info, err := os.Lstat(path)
			if err != nil || info.Mode() != 0o600 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
			if readFile(t, path) != "new" || readFile(t, precious) != "precious" {
				t.Errorf("it holds %q, the other %q", readFile(t, path), readFile(t, precious))
			}
			for folder, want := range map[string]int{folder: 1, elsewhere: 1} {
				if entries, err := os.ReadDir(folder); err != nil || len(entries) != want {
					t.Errorf("%v, %v", entries, err)
				}
			}
		})
	}
	folder := t.TempDir()
	if err := MakeAnew(filepath.Join(folder, "none", "f"), []byte("x"), 0o600); err == nil {
		t.Error("a folder was made")
	}
	device, pipe := filepath.Join(folder, "device"), filepath.Join(folder, "pipe")
	if err := errors.Join(os.Symlink("/dev/null", device), unix.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]Cause{
		folder: CauseFolder, "/dev/fd": CauseFolder, device: CauseNotAFile, pipe: CauseNotAFile, "/dev/null": CauseNotAFile,
	} {
		if err := MakeAnew(path, []byte("x"), 0o600); newError("", err).Cause != want {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if err := MakeAnew(filepath.Join(folder, "open"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	assertMode(t, filepath.Join(folder, "open"), 0o644)
}

// TestPlantedLock: a name for somebody's file in the place of the lock is not written
// into.
func TestPlantedLock(t *testing.T) {
	for name, plant := range map[string]func(precious, lock string) error{"a hard link": os.Link, "a link": os.Symlink} {
		folder := t.TempDir()
		precious := filepath.Join(t.TempDir(), "precious")
		writeFile(t, precious, "precious")
		if err := plant(precious, filepath.Join(folder, lockName)); err != nil {
			t.Fatal(err)
		}
		_, err := AcquireLock(filepath.Join(folder, "f"))
		refused, ok := errors.AsType[*Error](err)
		if !ok || refused.Cause != CauseNotAFile || !strings.HasPrefix(refused.Problem(), filepath.Join(folder, lockName)+" is not a file") {
			t.Errorf("%s: got %v", name, err)
		}
		if got := readFile(t, precious); got != "precious" {
			t.Errorf("%s: it holds %q", name, got)
		}
	}
}
