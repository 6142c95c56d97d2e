package safefile

import (
	"encoding/json"
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
)

// lockName is the file whose lock is a folder's. Like the temporary files it is
// not named after any file that it protects.
const lockName = ".sessionconfig.lock"

// maxHolderSize bounds what is read of a lock file, in bytes.
const maxHolderSize = 4 << 10

// Lock keeps other runs of this tool from writing in a folder. It ends with
// Release or with the process, however that ends.
type Lock struct {
	path string
	file *os.File // nil once released
}

// Holder is the run that has the lock.
type Holder struct {
	PID   int       `json:"pid"` // 0 when unknown
	User  string    `json:"user"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// AcquireLock locks the folder of the file at path against other runs of this
// tool, and tidies up what a killed run left there, as CleanUp does. It does not wait
// for a run that writes. Links are followed, so that all names of a file have
// one lock. A missing folder is made. The error is a *LockedError when another run
// has the lock, and a *Error when this user may not write there.
func AcquireLock(path string) (*Lock, error) {
	target, err := RealPath(path)
	if err != nil {
		return nil, newError(path, err)
	}
	return acquire(path, target)
}

// AcquireLockBeside is AcquireLock for a file that MakeAnew will write: a link in its
// place is not followed.
func AcquireLockBeside(path string) (*Lock, error) {
	target, err := placeOf(path)
	if err != nil {
		return nil, newError(path, err)
	}
	return acquire(path, target)
}

// acquire locks the folder of target, which the caller calls path.
func acquire(path, target string) (*Lock, error) {
	folder := filepath.Dir(target)
	if err := errors.Join(TrustedFolder(target), EnsureFolder(folder)); err != nil {
		return nil, newError(folder, err)
	}
	lock, err := lockFolder(folder)
	if errors.Is(err, errInUse) {
		return nil, &LockedError{Path: path, Holder: readHolder(filepath.Join(folder, lockName))}
	}
	if err != nil {
		if causeOf(err) == CauseNotAFile {
			path = filepath.Join(folder, lockName) // a link, or another name of a file
		}
		return nil, newError(path, err)
	}
	// What another program saved meanwhile is put back: whoever read the file before that
	// finds it changed. What cannot be settled stays, and CleanUp says so.
	_, _ = replacer{files: osFiles{}, now: time.Now}.settleAll(target)
	if err := removeAll(osFiles{}, temporaryFiles, target); err != nil {
		return nil, errors.Join(newError(path, err), lock.Release())
	}
	return lock, nil
}

// AcquireLocks is AcquireLock for the folders of several files, in their order.
// Files that links or different spellings lead into one folder share its lock.
func AcquireLocks(paths ...string) (release func() error, err error) {
	var locks []*Lock
	release = func() error {
		var err error
		for _, lock := range slices.Backward(locks) {
			err = errors.Join(err, lock.Release())
		}
		return err
	}
	for _, path := range paths {
		target, err := RealPath(path)
		if err == nil && slices.ContainsFunc(locks, func(l *Lock) bool { return SameFile(filepath.Dir(target), filepath.Dir(l.path)) }) {
			continue
		}
		lock, err := AcquireLock(path)
		if err != nil {
			return nil, errors.Join(err, release())
		}
		locks = append(locks, lock)
	}
	return release, nil
}

// lockFolder opens and locks the lock file and writes into it who has it. The
// error is errInUse when another run has it. Before that it looks a second time: a
// run that starts has the lock for an instant to tidy up.
func lockFolder(folder string) (*Lock, error) {
	const tidying = 20 * time.Millisecond
	path := filepath.Join(folder, lockName)
	file, err := openLocked(path)
	if errors.Is(err, errInUse) {
		time.Sleep(tidying)
		file, err = openLocked(path)
	}
	if err != nil {
		return nil, err
	}
	lock := &Lock{path: path, file: file}
	text, err := json.Marshal(thisHolder())
	if err == nil {
		err = file.Truncate(0)
	}
	if err == nil {
		_, err = file.WriteAt(append(text, '\n'), 0)
	}
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	return lock, nil
}

// Release gives the lock back and removes its file. Releasing twice is harmless.
func (l *Lock) Release() error {
	if l.file == nil {
		return nil
	}
	err := closeLocked(l.path, l.file)
	l.file = nil
	return err
}

func thisHolder() Holder {
	h := Holder{PID: os.Getpid(), User: "unknown", Host: "unknown", Since: time.Now().UTC().Truncate(time.Second)}
	if u, err := user.Current(); err == nil {
		h.User = u.Username
	}
	if name, err := os.Hostname(); err == nil {
		h.Host = name
	}
	return h
}

// readHolder reads who has the lock; the zero Holder when the file does not say,
// as in the moment before its holder writes it.
func readHolder(path string) Holder {
	var h Holder
	text, err := readSharedLock(path)
	if err != nil || json.Unmarshal(text, &h) != nil {
		return Holder{}
	}
	h.User, h.Host = printable(h.User), printable(h.Host)
	return h
}

// printable keeps what others wrote from acting on a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, text)
}
