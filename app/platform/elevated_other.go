//go:build !windows

package platform

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Elevated tells whether this process may write a file or a folder. A file is
// written by replacing it, so its folder counts too; what does not exist yet counts
// as its nearest folder that does. Locks that only an attempt shows, such as an
// immutable file, are not seen.
func Elevated(path string) bool {
	path, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		parent := filepath.Dir(path)
		return parent != path && Elevated(parent)
	case err != nil:
		return !errors.Is(err, fs.ErrPermission) // a circle of links, say: writing says what it is
	case info.IsDir():
		return permitted(path, unix.W_OK|unix.X_OK)
	}
	return permitted(path, unix.W_OK) && permitted(filepath.Dir(path), unix.W_OK|unix.X_OK)
}

// permitted tells whether more rights would not help: on a disk that is mounted
// read-only they do not, and writing says so.
func permitted(path string, mode uint32) bool {
	err := unix.Faccessat(unix.AT_FDCWD, path, mode, unix.AT_EACCESS)
	return err == nil || errors.Is(err, unix.EROFS)
}
