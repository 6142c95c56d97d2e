package safefile

import (
	"errors"
	"fmt"
	"io/fs"
)

// Cause is why a file could not be written.
type Cause string

// The causes.
const (
	CauseReadOnly   Cause = "read-only"             // the file is marked read-only
	CausePermission Cause = "permission"            // this process may not write there
	CauseImmutable  Cause = "immutable"             // the file system forbids any change (chattr +i, +a)
	CauseInUse      Cause = "in-use"                // another program holds it open or locked
	CauseMounted    Cause = "mounted"               // the file is a mount point of its own, which cannot be replaced
	CauseNoLocks    Cause = "no-locks"              // its file system has no locks to keep other runs away
	CauseDiskFull   Cause = "disk-full"             // no room for the new file beside the old one
	CauseReadOnlyFS Cause = "read-only-file-system" // nothing can be written on this disk
	CauseNotAFile   Cause = "not-a-file"            // a folder, a device, or links that lead in a circle
	CauseForeign    Cause = "foreign"               // its folder belongs to another user, who could redirect what is written
	CauseNotFlushed Cause = "not-flushed"           // the new content is there, but may not survive a power cut
	CauseOther      Cause = "other"
)

// causeTexts say the causes in an administrator's words.
var causeTexts = map[Cause]string{
	CauseReadOnly:   "it is marked read-only",
	CausePermission: "this user may not write there",
	CauseImmutable:  "its file system forbids any change; it may be set immutable (see lsattr, chattr -i)",
	CauseInUse:      "another program has it open or locked",
	CauseMounted:    "it is mounted by itself, so that it cannot be replaced",
	CauseNoLocks:    "its file system has no locks",
	CauseDiskFull:   "the disk is full",
	CauseReadOnlyFS: "the disk is mounted read-only",
	CauseNotAFile:   "it is not a regular file",
	CauseForeign:    "it belongs to another user, who could redirect what is written there",
	CauseNotFlushed: "it was replaced, but the disk did not confirm it",
	CauseOther:      "the system refused it",
}

// Error says why a file was not written. But for CauseNotFlushed nothing
// has changed, and nothing is left behind.
type Error struct {
	Path  string
	Cause Cause
	Err   error // the system's; never nil
}

// Error names the file and the reason.
func (e *Error) Error() string {
	return fmt.Sprintf("cannot write %s: %s: %v", e.Path, causeTexts[e.Cause], e.Err)
}

// Unwrap gives the system's error.
func (e *Error) Unwrap() error { return e.Err }

// Causes that the file layer finds itself, before the system is asked.
var (
	errReadOnly = errors.New("no one may write it")
	errInUse    = errors.New("locked by another program")
	errNoLocks  = errors.New("no locks")
	errNotAFile = errors.New("not a regular file")
	// errKeepOwner is for files of another user, where only an administrator can
	// make a file that belongs to that user.
	errKeepOwner = errors.New("its owner cannot be kept")
)

// newError finds the cause of an error of the system. An *Error stays as it is.
func newError(path string, err error) *Error {
	if known, ok := errors.AsType[*Error](err); ok {
		return known
	}
	return &Error{Path: path, Cause: causeOf(err), Err: err}
}

func causeOf(err error) Cause {
	switch {
	case errors.Is(err, errReadOnly):
		return CauseReadOnly
	case errors.Is(err, errInUse):
		return CauseInUse
	case errors.Is(err, errNoLocks):
		return CauseNoLocks
	case errors.Is(err, errKeepOwner):
		return CausePermission
	case errors.Is(err, errNotAFile), errors.Is(err, errNotAFolder), errors.Is(err, errTooManyLinks):
		return CauseNotAFile
	}
	if cause := systemCause(err); cause != "" {
		return cause
	}
	if errors.Is(err, fs.ErrPermission) {
		return CausePermission
	}
	return CauseOther
}
