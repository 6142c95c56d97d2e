package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// exchanges tells whether this system knows how to exchange files; not all of its file
// systems do.
const exchanges = true

// Exchange is renameat2(2) with RENAME_EXCHANGE.
func (osFiles) Exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOTSUP):
		return errNoExchange
	}
	return &os.LinkError{Op: "exchange", Old: a, New: b, Err: err}
}

// Settled asks for a lease, which only a file that nobody has open for writing gives.
// What cannot be found out (a file system without leases, the file of another user) is
// no error.
func (osFiles) Settled(path string) error {
	file, err := os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return err
	}
	_, err = unix.FcntlInt(file.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	if errors.Is(err, unix.EAGAIN) {
		return errors.Join(errInUse, file.Close())
	}
	return file.Close() // which ends the lease
}

// sameIdentity tells whether a path still leads to the same file, as open to others as
// it was.
func sameIdentity(a, b fs.FileInfo) bool {
	first, ok := a.Sys().(*syscall.Stat_t)
	second, also := b.Sys().(*syscall.Stat_t)
	return ok && also && os.SameFile(a, b) && a.Mode() == b.Mode() && first.Uid == second.Uid && first.Gid == second.Gid
}

// ownRecord tells whether a record was made by this user or by an administrator, and
// could be written by nobody else.
func ownRecord(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o022 != 0 || info.Size() > maxRecordSize {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink == 1 && TrustedOwner(info, filepath.Dir(path))
}
