package config

import (
	"errors"
	"io/fs"
)

// ReplaceOptions say how a file is replaced.
type ReplaceOptions struct {
	Backup bool        // keep what the file held before as a dated copy beside it
	Mode   fs.FileMode // for a file that does not exist yet; 0 means 0600. An existing file keeps its mode
	Expect *Digest     // what the file must still hold; nil means anything
}

// Cause is why a file could not be replaced.
type Cause string

// The causes.
const (
	CauseReadOnly   Cause = "read-only"  // the file is marked read-only
	CausePermission Cause = "permission" // this process may not write there
	CauseImmutable  Cause = "immutable"  // the file system forbids any change (chattr +i, +a)
	CauseInUse      Cause = "in-use"     // another program holds it open or locked
	CauseDiskFull   Cause = "disk-full"  // no room for the new file beside the old one
	CauseReadOnlyFS Cause = "read-only-file-system"
	CauseNotAFile   Cause = "not-a-file"  // a folder, a device or a link that leads nowhere
	CauseNotFlushed Cause = "not-flushed" // the new content stands, but may not survive a power cut
	CauseOther      Cause = "other"
)

// ReplaceError says why a file was not replaced. But for CauseNotFlushed nothing
// has changed, and nothing is left behind.
type ReplaceError struct {
	Path  string
	Cause Cause
	Err   error
}

// Error names the file and the reason.
func (e *ReplaceError) Error() string { return "cannot replace " + e.Path + ": " + string(e.Cause) }

// Unwrap gives the system's error.
func (e *ReplaceError) Unwrap() error { return e.Err }

// Replace makes the file at path hold data, whole or not at all: at any instant
// it is the old content or the new one. Mode, owner and access control list stay;
// symbolic links are followed; a missing folder is made, for the owner only.
// What already stands is not written again. It returns the path of the backup,
// if one was made. Errors are *ChangedError and *ReplaceError.
func Replace(path string, data []byte, opt ReplaceOptions) (backup string, err error) {
	return "", errors.New("not replaced")
}
