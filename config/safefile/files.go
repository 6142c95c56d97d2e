package safefile

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"sessionconfig/internal/lazily"
)

// files is what replacing a file asks of the file system. Tests put one between
// that fails or dies at each of its operations.
type files interface {
	// Read returns a file's content, and what file it is; fs.ErrNotExist if there is
	// none.
	Read(path string) ([]byte, fs.FileInfo, error)
	// Hold makes sure that the file may be replaced: it is a regular file, not
	// marked read-only, writable, and no other program has locked it. It keeps
	// those that respect locks away until release.
	Hold(path string) (release func(), err error)
	// CreateTemp makes a file with one of our temporary names, for its owner only.
	CreateTemp(folder string) (tempFile, error)
	// Rename puts a file in the place of another, in one step.
	Rename(from, to string) error
	// Exchange lets two files change their names, in one step; errNoExchange where that
	// cannot be.
	Exchange(a, b string) error
	// Settled returns errInUse when another program has the file open for writing.
	Settled(path string) error
	// DenyWriting keeps all others from writing a file until release, where the system
	// can.
	DenyWriting(path string) (release func(), err error)
	// Place gives a file a new name, in one step, unless that name is taken:
	// then the error is fs.ErrExist.
	Place(from, to string) error
	Remove(path string) error
	// SyncFolder makes renames in the folder survive a power cut.
	SyncFolder(folder string) error
	// Names lists the regular files of a folder.
	Names(folder string) ([]string, error)
}

// tempFile is a file that is being written.
type tempFile interface {
	io.Writer
	Name() string
	// LikeOriginal gives it the owner, the mode and the access control list of
	// the file at path.
	LikeOriginal(path string) error
	// SetMode makes it as open as mode says.
	SetMode(mode fs.FileMode) error
	Sync() error
	Close() error
}

// tempPattern and tempName are the names of temporary files. They never begin
// with the name of the file that is written, so that nothing takes them for it or
// for a copy of it.
const tempPattern = ".sessionconfig-*.tmp"

var tempName = lazily.Regexp(`^\.sessionconfig-[0-9]+\.tmp$`)

// osFiles is the file system itself.
type osFiles struct{}

// Read reads a file of at most limit bytes; of a larger one it returns one byte
// more, by which its reader tells. What is no regular file is refused before it is
// opened, since that would wait for the other end of a pipe, and a device may have
// no end. Errors are *fs.PathError.
func Read(path string, limit int) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errNotAFile}
	}
	return ReadStream(path, limit)
}

// ReadStream is Read, except that it takes pipes too, as shells make them.
func ReadStream(path string, limit int) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		data.Grow(int(min(info.Size(), int64(limit))) + bytes.MinRead) // growing would take twice as much
	}
	_, err = data.ReadFrom(io.LimitReader(file, int64(limit)+1))
	return data.Bytes(), errors.Join(err, file.Close())
}

// Read refuses what is no file, as Read does.
func (osFiles) Read(path string) ([]byte, fs.FileInfo, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, irregular(info)
	}
	data, err := os.ReadFile(path)
	return data, info, err
}

func (osFiles) Remove(path string) error { return os.Remove(path) }

func (osFiles) Names(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// osTemp is a temporary file of the file system.
type osTemp struct{ *os.File }

// EnsureFolder makes a folder with all that lead to it, for this user, or on
// Windows for administrators, only. One that exists stays as it is. The error is
// a *Error.
func EnsureFolder(folder string) error {
	if info, err := os.Stat(folder); err == nil {
		if !info.IsDir() {
			return newError(folder, errNotAFolder)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		return newError(folder, err)
	}
	if err := makePrivateFolder(folder); err != nil && !errors.Is(err, fs.ErrExist) {
		return newError(folder, err)
	}
	return nil
}
