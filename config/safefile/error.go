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
	CauseFolder     Cause = "folder"                // a folder has the file's name
	CauseNotAFile   Cause = "not-a-file"            // a device, a pipe, links that lead in a circle, or a file in a folder's place
	CauseWider      Cause = "wider"                 // the new file would grant others what the old one does not
	CausePlanted    Cause = "planted-link"          // a link of another user leads to it, in a folder that all may write
	CauseForeign    Cause = "foreign"               // its folder belongs to another user, who could redirect what is written
	CauseNotFlushed Cause = "not-flushed"           // the new content is there, but may not survive a power cut
	CauseNotPutBack Cause = "not-put-back"          // another program saved the file meanwhile, whose save is not in its place yet
	CauseOther      Cause = "other"
)

// causeTexts say the causes, and what to do about them, in an administrator's words.
// All but CauseNotFlushed and CauseNotPutBack changed nothing.
var causeTexts = map[Cause]struct{ problem, remedy string }{
	CauseReadOnly:   {"%s is marked read-only", "Remove the read-only attribute, and try again."},
	CausePermission: {"This process may not write %s", "Start the program again as an administrator, or check the permissions of that folder."},
	CauseImmutable:  {"The file system forbids any change of %s", "Remove the immutable attribute (chattr -i), and try again."},
	CauseInUse:      {"Another program has %s open", "Close the platform's Configuration Tool and any other program that may use the file, and try again."},
	CauseMounted:    {"%s is mounted by itself, as in a container, and cannot be replaced", "Mount its folder instead, and try again."},
	CauseNoLocks: {
		"%s is on a file system without locks, so other runs of this program cannot be kept out",
		"Mount the file system with locks, or move the file to a local disk, and try again.",
	},
	CauseDiskFull:   {"There is no space left on the disk for %s", "Free some space, and try again."},
	CauseReadOnlyFS: {"%s is on a file system that is mounted read-only", "Mount it for writing, and try again."},
	CauseFolder:     {"%s is a folder, where a file is to be written", "Add the file's name to the path, or give another path."},
	CauseNotAFile:   {"%s is not a file", "Check what is there, and give the path of an ordinary file."},
	CauseWider: {
		"If %s were replaced, more users than now could read or write it",
		"Correct the rights that its folder gives to new files (Windows: icacls; Linux: setfacl), and try again.",
	},
	CausePlanted: {
		"%s is behind a symbolic link that another user made in a folder that all users may write, and could lead anywhere",
		"Name the folder that the link leads to. If you do not know why the link is there, remove it.",
	},
	CauseForeign: {
		"%s belongs to another user, who could redirect what is written there",
		"Check what that folder contains, make Administrators its owner (icacls /setowner Administrators /t), and try again.",
	},
	CauseNotFlushed: {"%s was written, but the disk did not confirm it.", "Check the disk, and the file after a power failure."},
	CauseNotPutBack: {
		"Another program saved %s while it was being replaced, and its version could not be restored yet.",
		"Check the disk, and start this program again: it restores that version.",
	},
	CauseOther: {"%s cannot be written: ", "Check the file and its folder, and try again."},
}

// Error says why a file was not written. But for CauseNotFlushed and CauseNotPutBack
// nothing has changed, and nothing is left behind.
type Error struct {
	Path  string
	Cause Cause
	Err   error // the system's; never nil
}

// Error names the file and the cause, and what the system says.
func (e *Error) Error() string { return fmt.Sprintf("cannot write %s: %s: %v", e.Path, e.Cause, e.Err) }

// Problem says what is wrong, for the user.
func (e *Error) Problem() string {
	text := fmt.Sprintf(causeTexts[e.Cause].problem, e.Path)
	switch e.Cause {
	case CauseNotFlushed, CauseNotPutBack:
		return text
	case CauseOther:
		text += Reason(e.Err)
	}
	return text + "; nothing was changed."
}

// Remedy says what to do about it.
func (e *Error) Remedy() string { return causeTexts[e.Cause].remedy }

// Reason is the system's reason alone, without the path that the sentence around it
// names.
func Reason(err error) string {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// Unwrap gives the system's error.
func (e *Error) Unwrap() error { return e.Err }

// ChangedError says that a file is no longer what it was when it was read:
// another program wrote it meanwhile. Nothing has been written.
type ChangedError struct {
	Path string
}

func (e *ChangedError) Error() string {
	return e.Path + " was changed by another program meanwhile; nothing was written."
}

func (e *ChangedError) Remedy() string { return "Try again." }

// LockedError says that another run has the lock.
type LockedError struct {
	Path   string // the file that was to be written
	Holder Holder
}

func (e *LockedError) Error() string {
	text := "Another run of this program is changing " + e.Path
	if h := e.Holder; h.PID != 0 {
		text += fmt.Sprintf(": process %d", h.PID)
		if h.User != "" {
			text += " of " + h.User
		}
		if h.Host != "" {
			text += " on " + h.Host
		}
		if !h.Since.IsZero() {
			text += ", since " + h.Since.Local().Format("2006-01-02 15:04:05")
		}
	}
	return text + "."
}

func (e *LockedError) Remedy() string { return "Wait until it is done, or end it, and try again." }

// foundError is an error that this package finds itself, without the system.
type foundError struct {
	cause Cause
	text  string
}

func (e *foundError) Error() string { return e.text }

var (
	errReadOnly      = &foundError{CauseReadOnly, "no one may write it"}
	errInUse         = &foundError{CauseInUse, "locked by another program"}
	errWider         = &foundError{CauseWider, "others would get rights"}
	errPlantedLink   = &foundError{CausePlanted, "a link of another user"}
	errForeignFolder = &foundError{CauseForeign, "an elevated run does not write into another user's folder"}
	errNotAFile      = &foundError{CauseNotAFile, "not a regular file"}
	errFolder        = &foundError{CauseFolder, "it is a folder"}
	errNotAFolder    = &foundError{CauseNotAFile, "this is not a folder"}
	errTooManyLinks  = &foundError{CauseNotAFile, "too many links"}
	errKeepOwner     = &foundError{CausePermission, "its owner cannot be kept"} // only an administrator can make files of other users
)

// irregular is the error of what is there in the place of a file.
func irregular(info fs.FileInfo) error {
	if info.IsDir() {
		return errFolder
	}
	return errNotAFile
}

// newError finds the cause of an error of the system. An *Error stays as it is.
func newError(path string, err error) *Error {
	if known, ok := errors.AsType[*Error](err); ok {
		return known
	}
	return &Error{Path: path, Cause: causeOf(err), Err: err}
}

func causeOf(err error) Cause {
	if found, ok := errors.AsType[*foundError](err); ok {
		return found.cause
	}
	if cause := systemCause(err); cause != "" {
		return cause
	}
	if errors.Is(err, fs.ErrPermission) {
		return CausePermission
	}
	return CauseOther
}
