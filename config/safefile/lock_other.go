//go:build !windows

package safefile

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// openLocked opens the lock file and takes its lock, which ends with the
// process. A holder that releases removes the file; who waited at the removed one
// starts again.
func openLocked(path string) (*os.File, error) {
	const attempts = 100
	for range attempts {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o600)
		if err != nil {
			return nil, err
		}
		if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			return nil, errors.Join(lockError(err), file.Close())
		}
		if stillThere(path, file) {
			if !SingleName(file) {
				return nil, errors.Join(errNotAFile, file.Close()) // it would be written into
			}
			return file, nil
		}
		if err := file.Close(); err != nil {
			return nil, err
		}
	}
	return nil, errInUse
}

// errNoLocks is a file system's that has no locks to give.
var errNoLocks = &foundError{CauseNoLocks, "no locks"}

// lockError tells apart why flock(2) gave no lock: another run has it, or the file
// system has none to give.
func lockError(err error) error {
	switch {
	case errors.Is(err, unix.EWOULDBLOCK):
		return errInUse
	case errors.Is(err, unix.ENOLCK), errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.ENOSYS):
		return fmt.Errorf("%w: %w", errNoLocks, err)
	}
	return err
}

// stillThere tells whether the path leads to the file that is open.
func stillThere(path string, file *os.File) bool {
	open, err := file.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(path)
	return err == nil && os.SameFile(open, named)
}

// closeLocked removes the file while it is locked, so that nobody gets the lock
// of a file that is about to vanish unnoticed.
func closeLocked(path string, file *os.File) error {
	return errors.Join(os.Remove(path), file.Close())
}

func readSharedLock(path string) ([]byte, error) { return Read(path, maxHolderSize) }
