//go:build !windows

package safefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// NoFollow is an open flag that makes opening a symbolic link fail.
const NoFollow = unix.O_NOFOLLOW

func makePrivateFolder(folder string) error { return os.Mkdir(folder, 0o700) }

func (osFiles) CreateTemp(folder string) (tempFile, error) {
	file, err := os.CreateTemp(folder, tempPattern)
	if err != nil {
		return nil, err
	}
	return osTemp{file}, nil
}

// Hold opens the file for writing without writing, which shows permissions and
// immutability, and takes a shared lock, which programs that write under a lock
// do not let it have. A file that no one may write counts as marked read-only
// even for root, who could. It keeps the file open for reading only, since Settled asks
// whether anybody may still write.
func (osFiles) Hold(path string) (func(), error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, irregular(info)
	}
	if info.Mode().Perm()&0o222 == 0 {
		return nil, errReadOnly
	}
	file, err := os.OpenFile(path, os.O_WRONLY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	if file, err = os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW, 0); err != nil {
		return nil, err
	}
	if err := lockShared(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() { _ = file.Close() }, nil
}

// DenyWriting has nothing that it could do: no lock keeps a program from writing that
// does not ask for it.
func (osFiles) DenyWriting(string) (func(), error) { return func() {}, nil }

// lockShared takes the lock that flock(2) knows, and asks for those of fcntl(2),
// which would be lost with any other descriptor of the file.
func lockShared(file *os.File) error {
	fd := int(file.Fd())
	if err := unix.Flock(fd, unix.LOCK_SH|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		return errInUse
	}
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart}
	if err := unix.FcntlFlock(uintptr(fd), unix.F_GETLK, &lock); err == nil && lock.Type == unix.F_WRLCK {
		return errInUse
	}
	return nil // file systems without locks have none to respect
}

func (osFiles) Rename(from, to string) error { return os.Rename(from, to) }

// Place links and unlinks, since rename(2) would take the place of another file.
// File systems without links get a look first, and the rename.
func (osFiles) Place(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if !errors.Is(err, unix.EPERM) && !errors.Is(err, unix.ENOTSUP) && !errors.Is(err, unix.ENOSYS) {
		return err
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fs.ErrExist, err)
	}
	return os.Rename(from, to)
}

func (osFiles) SyncFolder(folder string) error {
	dir, err := os.Open(folder)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		err = nil // some network file systems cannot, and need not
	}
	return errors.Join(err, dir.Close())
}

func (t osTemp) SetMode(mode fs.FileMode) error { return t.Chmod(mode) }

// LikeOriginal sets the owner first, while the file is private still, then the
// mode, then the extended attributes, among which are access control lists and
// security labels.
func (t osTemp) LikeOriginal(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	theirs, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return errNotAFile
	}
	var mine unix.Stat_t
	if err := unix.Fstat(int(t.Fd()), &mine); err != nil {
		return err
	}
	if mine.Uid != theirs.Uid || mine.Gid != theirs.Gid {
		if err := t.Chown(int(theirs.Uid), int(theirs.Gid)); err != nil {
			return fmt.Errorf("%w: %w", errKeepOwner, err)
		}
	}
	if err := t.dropInherited(); err != nil {
		return err
	}
	if err := t.Chmod(info.Mode()); err != nil {
		return err
	}
	if err := t.copyAttributes(path); err != nil {
		return err
	}
	return t.noWider(path)
}

// accessAttributes are where file systems keep access control lists.
var accessAttributes = []string{aclAttribute, "system.nfs4_acl", "system.richacl"}

// noWider makes sure that the file grants nobody what the one at path does not, whatever
// its folder or its file system add to new files.
func (t osTemp) noWider(path string) error {
	var theirs, mine unix.Stat_t
	if err := errors.Join(unix.Lstat(path, &theirs), unix.Fstat(int(t.Fd()), &mine)); err != nil {
		return err
	}
	same := mine.Mode&^theirs.Mode == 0 && mine.Uid == theirs.Uid && mine.Gid == theirs.Gid
	for _, name := range accessAttributes {
		var a, b [64 << 10]byte
		n, err := unix.Lgetxattr(path, name, a[:])
		m, err2 := unix.Fgetxattr(int(t.Fd()), name, b[:])
		if err != nil {
			n = 0
		}
		if err2 != nil {
			m = 0
		}
		same = same && bytes.Equal(a[:n], b[:m])
	}
	if !same {
		return errWider
	}
	return nil
}

// SingleName tells whether an open file has no other name: what is written into one
// that has may be somebody else's file.
func SingleName(file *os.File) bool {
	var info unix.Stat_t
	return unix.Fstat(int(file.Fd()), &info) == nil && info.Nlink <= 1
}

// aclAttribute is where Linux keeps a file's access control list.
const aclAttribute = "system.posix_acl_access"

// dropInherited takes off the access control list that the folder gave the file: it
// may grant to others what the original does not.
func (t osTemp) dropInherited() error {
	err := unix.Fremovexattr(int(t.Fd()), aclAttribute)
	if err == nil || errors.Is(err, unix.ENODATA) || errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.ENOSYS) {
		return nil
	}
	return &os.SyscallError{Syscall: "removexattr", Err: err}
}

// copyAttributes copies extended attributes. Those that only decide over who may
// read must come along; others that the system refuses are its own to set.
func (t osTemp) copyAttributes(path string) error {
	names := make([]byte, 64<<10)
	n, err := unix.Listxattr(path, names)
	if err != nil {
		return nil // none: this file system has no attributes
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(names[:n]), "\x00"), "\x00") {
		if name == "" {
			continue
		}
		content := make([]byte, 64<<10)
		size, err := unix.Getxattr(path, name, content)
		if err == nil {
			err = unix.Fsetxattr(int(t.Fd()), name, content[:size], 0)
		}
		if err != nil && strings.HasPrefix(name, "system.posix_acl") {
			return &os.SyscallError{Syscall: "setxattr", Err: err}
		}
	}
	return nil
}

// systemCause is the cause behind an error number; "" when it says none.
func systemCause(err error) Cause {
	switch {
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT), errors.Is(err, unix.EFBIG):
		return CauseDiskFull
	case errors.Is(err, unix.EROFS):
		return CauseReadOnlyFS
	case errors.Is(err, unix.EPERM):
		return CauseImmutable
	case errors.Is(err, unix.EBUSY) && isLinkError(err):
		return CauseMounted // what else keeps a file from being renamed over has other numbers
	case errors.Is(err, unix.EBUSY), errors.Is(err, unix.ETXTBSY):
		return CauseInUse
	case errors.Is(err, unix.EISDIR):
		return CauseFolder
	case errors.Is(err, unix.ENOTDIR), errors.Is(err, unix.ELOOP):
		return CauseNotAFile
	}
	return ""
}

// isLinkError tells whether an error is that of a rename.
func isLinkError(err error) bool {
	_, ok := errors.AsType[*os.LinkError](err)
	return ok
}
