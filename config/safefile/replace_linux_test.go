package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// These tests run as root, as the tool itself does where it matters.

func TestReplaceKeepsOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.hsconf")
	writeFile(t, path, "old")
	if err := os.Chown(path, 12345, 54321); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	backup, err := Replace(path, []byte("new"), Options{Backup: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, backup} {
		var stat unix.Stat_t
		if err := unix.Stat(name, &stat); err != nil {
			t.Fatal(err)
		}
		if stat.Uid != 12345 || stat.Gid != 54321 {
			t.Errorf("%s belongs to %d:%d", name, stat.Uid, stat.Gid)
		}
		assertMode(t, name, 0o640|fs.ModeSetgid)
	}
}

// TestReplaceKeepsAttributes sets a POSIX access control list as setfacl would
// (version 2; user::rw-, user:12345:r--, group::---, mask::r--, other::---) and an
// attribute of a user. It needs a file system that has them, as ext4, xfs and btrfs.
func TestReplaceKeepsAttributes(t *testing.T) {
	acl := "\x02\x00\x00\x00" +
		"\x01\x00\x06\x00\xff\xff\xff\xff" + "\x02\x00\x04\x00\x39\x30\x00\x00" + "\x04\x00\x00\x00\xff\xff\xff\xff" +
		"\x10\x00\x04\x00\xff\xff\xff\xff" + "\x20\x00\x00\x00\xff\xff\xff\xff"
	path := filepath.Join(t.TempDir(), "server.hsconf")
	writeFile(t, path, "old")
	attributes := map[string]string{"system.posix_acl_access": acl, "user.note": "kept"}
	for name, value := range attributes {
		if err := unix.Setxattr(path, name, []byte(value), 0); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	backup, err := Replace(path, []byte("new"), Options{Backup: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, backup} {
		for name, want := range attributes {
			value := make([]byte, 1024)
			n, err := unix.Getxattr(file, name, value)
			if err != nil || string(value[:n]) != want {
				t.Errorf("%s of %s is %q, %v", name, file, value[:max(n, 0)], err)
			}
		}
	}
}

func TestReplaceReadOnlyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.hsconf")
	writeFile(t, path, "old")
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	_, err := Replace(path, []byte("new"), Options{Backup: true})
	assertRefused(t, err, CauseReadOnly, path, "old", "server.hsconf")
	assertMode(t, path, 0o444)
}

func TestReplaceImmutable(t *testing.T) {
	for _, c := range []struct {
		name string
		flag int
		what func(path string) string
	}{
		{"file set immutable", unix.STATX_ATTR_IMMUTABLE, func(path string) string { return path }},
		{"file for appending only", unix.STATX_ATTR_APPEND, func(path string) string { return path }},
		{"folder set immutable", unix.STATX_ATTR_IMMUTABLE, filepath.Dir},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "server.hsconf")
			writeFile(t, path, "old")
			setFlag(t, c.what(path), c.flag)
			_, err := Replace(path, []byte("new"), Options{Backup: true})
			assertRefused(t, err, CauseImmutable, path, "old", "server.hsconf")
		})
	}
}

// setFlag does what chattr does (the flags of FS_IOC_SETFLAGS have the values of
// statx), and takes it back at the end.
func setFlag(t *testing.T, path string, flag int) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	before, err := unix.IoctlGetInt(int(file.Fd()), unix.FS_IOC_GETFLAGS)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(int(file.Fd()), unix.FS_IOC_SETFLAGS, before|flag); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := unix.IoctlSetPointerInt(int(file.Fd()), unix.FS_IOC_SETFLAGS, before)
		if err := errors.Join(err, file.Close()); err != nil {
			t.Error(err)
		}
	})
}

func TestReplaceLockedFile(t *testing.T) {
	for _, c := range []struct {
		name   string
		open   int
		lock   func(file *os.File) error
		refuse bool
	}{
		{"flock for writing", os.O_RDWR, func(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_EX) }, true},
		{"flock for reading", os.O_RDONLY, func(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_SH) }, false},
		{"fcntl for writing", os.O_RDWR, func(f *os.File) error { return lockOpenFile(f, unix.F_WRLCK) }, true},
		{"fcntl for reading", os.O_RDONLY, func(f *os.File) error { return lockOpenFile(f, unix.F_RDLCK) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "server.hsconf")
			writeFile(t, path, "old")
			file, err := os.OpenFile(path, c.open, 0)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = file.Close() })
			if err := c.lock(file); err != nil {
				t.Fatal(err)
			}
			_, err = Replace(path, []byte("new"), Options{})
			if c.refuse {
				assertRefused(t, err, CauseInUse, path, "old", "server.hsconf")
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// lockOpenFile takes a lock of fcntl that belongs to the open file, as another
// process's would to that process.
func lockOpenFile(file *os.File, kind int16) error {
	return unix.FcntlFlock(file.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: kind})
}

// TestDiskFull fills a small tmpfs so far that the new file, or only the backup,
// has no room.
func TestDiskFull(t *testing.T) {
	if !inMountNamespace(t) {
		return
	}
	const page = 4096
	for _, c := range []struct {
		name  string
		pages int // that are free
	}{
		{"no room at all", 0},
		{"room for half the file", 1},
		{"room for the file and not for the backup", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := smallDisk(t)
			path := filepath.Join(folder, "server.hsconf")
			old := string(make([]byte, 2*page))
			writeFile(t, path, old)
			fillDisk(t, filepath.Join(folder, "zfiller"), c.pages, page)
			_, err := Replace(path, make([]byte, 2*page+1), Options{Backup: true})
			assertRefused(t, err, CauseDiskFull, path, old, "server.hsconf", "zfiller")
		})
	}
}

// smallDisk is a folder on a file system of 64 KiB, for the time of the test.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=64k"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder
}

func fillDisk(t *testing.T, path string, free, page int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	size := int64(0)
	for err == nil {
		var n int
		n, err = file.Write(make([]byte, page))
		size += int64(n)
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
	if err := errors.Join(file.Truncate(size-int64(free*page)), file.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestReadOnlyFileSystem(t *testing.T) {
	if !inMountNamespace(t) {
		return
	}
	folder := smallDisk(t)
	path := filepath.Join(folder, "server.hsconf")
	writeFile(t, path, "old")
	if err := syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err := Replace(path, []byte("new"), Options{Backup: true})
	assertRefused(t, err, CauseReadOnlyFS, path, "old", "server.hsconf")
	_, err = Replace(filepath.Join(folder, "other"), []byte("new"), Options{})
	assertRefused(t, err, CauseReadOnlyFS, path, "old", "server.hsconf")
	if _, err := AcquireLock(path); newError(path, err).Cause != CauseReadOnlyFS {
		t.Errorf("locking gives %v", err)
	}
}

// TestNoLocks names a file system without locks, as NFS may be.
func TestNoLocks(t *testing.T) {
	for _, number := range []unix.Errno{unix.ENOLCK, unix.ENOTSUP, unix.ENOSYS} {
		if cause := causeOf(lockError(number)); cause != CauseNoLocks {
			t.Errorf("%v is %q", number, cause)
		}
	}
	if err := lockError(unix.EWOULDBLOCK); !errors.Is(err, errInUse) {
		t.Errorf("a lock that another run has is %v", err)
	}
}

// TestBoundFile replaces a file that is a mount point itself, as containers have
// them: it cannot be renamed over.
func TestBoundFile(t *testing.T) {
	if !inMountNamespace(t) {
		return
	}
	path, other := filepath.Join(t.TempDir(), "server.hsconf"), mustFile(t)
	writeFile(t, path, "under the mount")
	if err := syscall.Mount(other, path, "", syscall.MS_BIND, ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(path, 0) })
	_, err := Replace(path, []byte("new"), Options{Backup: true})
	assertRefused(t, err, CauseMounted, path, "x", "server.hsconf")
}

func TestReplaceWithoutRights(t *testing.T) {
	child := asNobody(t, func(folder string) {
		for _, name := range []string{"closed", "open"} {
			if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, name, "server.hsconf")
			writeFile(t, path, "old")
			if err := os.Chmod(path, 0o666); err != nil {
				t.Fatal(err)
			}
			writeFile(t, path+".only-root", "old")
		}
		if err := os.Chmod(filepath.Join(folder, "open"), 0o777); err != nil {
			t.Fatal(err)
		}
	})
	if !child {
		return
	}
	names := []string{"server.hsconf", "server.hsconf.only-root"}
	t.Run("folder not writable", func(t *testing.T) {
		_, err := Replace("closed/server.hsconf", []byte("new"), Options{Backup: true})
		assertRefused(t, err, CausePermission, "closed/server.hsconf", "old", names...)
	})
	t.Run("owner cannot be kept", func(t *testing.T) {
		_, err := Replace("open/server.hsconf", []byte("new"), Options{Backup: true})
		assertRefused(t, err, CausePermission, "open/server.hsconf", "old", names...)
		if !errors.Is(err, errKeepOwner) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("file not readable", func(t *testing.T) {
		_, err := Replace("open/server.hsconf.only-root", []byte("new"), Options{})
		assertRefused(t, err, CausePermission, "open/server.hsconf", "old", names...)
		if _, err := Read("open/server.hsconf.only-root", 1<<10); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("reading gives %v", err)
		}
	})
	t.Run("folder cannot be made", func(t *testing.T) {
		_, err := Replace("closed/made/file", []byte("new"), Options{})
		assertRefused(t, err, CausePermission, "closed/server.hsconf", "old", names...)
	})
	t.Run("lock", func(t *testing.T) {
		_, err := AcquireLock("closed/server.hsconf")
		assertRefused(t, err, CausePermission, "closed/server.hsconf", "old", names...)
	})
}

// TestReadersSeeWholeFiles reads all the while a file is replaced many times.
func TestReadersSeeWholeFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.hsconf")
	contents := map[string]bool{string(make([]byte, 100_000)): true, "short": true}
	writeFile(t, path, "short")
	done := make(chan error, 1)
	go func() {
		var err error
		for deadline := time.Now().Add(300 * time.Millisecond); err == nil && time.Now().Before(deadline); {
			for content := range contents {
				if err == nil {
					_, err = Replace(path, []byte(content), Options{})
				}
			}
		}
		done <- err
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
			if text, err := os.ReadFile(path); err != nil || !contents[string(text)] {
				t.Fatalf("a reader saw %d bytes, %v", len(text), err)
			}
		}
	}
}

// assertRefused holds that a replacement failed for this cause, and that the file
// and its folder are as they were.
func assertRefused(t *testing.T, err error, cause Cause, path, content string, names ...string) {
	t.Helper()
	refused, ok := errors.AsType[*Error](err)
	if !ok {
		t.Errorf("got %v, want a *Error", err)
	} else if refused.Cause != cause || refused.Err == nil || refused.Path == "" {
		t.Errorf("got %#v, want the cause %s", refused, cause)
	}
	if got := readFile(t, path); got != content {
		t.Errorf("the file holds %q, want %q", got, content)
	}
	assertNames(t, filepath.Dir(path), names...)
}

// TestDiskFullForANewFile has no room for a file that does not exist yet.
func TestDiskFullForANewFile(t *testing.T) {
	if !inMountNamespace(t) {
		return
	}
	folder := smallDisk(t)
	path := filepath.Join(folder, "session.key")
	fillDisk(t, filepath.Join(folder, "filler"), 0, 4096)
	_, err := Replace(path, []byte("new"), Options{})
	refused, ok := errors.AsType[*Error](err)
	if !ok || refused.Cause != CauseDiskFull || refused.Path != path {
		t.Errorf("got %#v", err)
	}
	assertNames(t, folder, "filler")
}
