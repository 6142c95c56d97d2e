package app

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"sessionconfig/app/platform"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
	"sessionconfig/redisprobe"
)

// The errors of the workflow are texts for the user: what is wrong (Error, or Problem
// where a log needs another text) and what to do about it (Remedy). Their exit code is
// ExitFile, if they have no method ExitCode.

// InvalidSettingsError is the error of settings that do not validate; its texts are
// those of the first finding. Nothing was written, tested or run.
type InvalidSettingsError struct {
	Findings []redisprobe.Finding // those of severity error; never empty
}

func (e *InvalidSettingsError) Error() string {
	return fmt.Sprintf("invalid settings: %v", codes(e.Findings))
}

func (e *InvalidSettingsError) Problem() string { return e.Findings[0].Message }

func (e *InvalidSettingsError) Remedy() string { return e.Findings[0].Remedy }

func (e *InvalidSettingsError) ExitCode() int { return ExitUsage }

// NotElevatedError is the error of a change that this process may not make.
// Nothing was touched.
type NotElevatedError struct {
	Path string // what it may not write
}

func (e *NotElevatedError) Error() string {
	return "This run is not permitted to change " + e.Path + "."
}

func (e *NotElevatedError) Remedy() string { return asAdministrator }

func (e *NotElevatedError) ExitCode() int { return ExitNotElevated }

const asAdministrator = "Start the program again as an administrator."

// ChangedError is the error of undoing a change that another program made since
// loading, to the session section or to the settings file. Nothing was written.
type ChangedError struct {
	Path string
}

func (e *ChangedError) Error() string {
	return "The session settings in " + e.Path + " were changed by another program meanwhile; nothing was written."
}

func (e *ChangedError) Remedy() string {
	return "Load the settings again, check what changed, then apply again."
}

// UnknownChildrenError is the error of writing a connection string beside
// elements that a newer platform may be reading instead. Nothing was written.
type UnknownChildrenError struct {
	Names []string
}

func (e *UnknownChildrenError) Error() string {
	return "The session section of server.hsconf contains elements that this program does not know: " + strings.Join(e.Names, ", ") +
		". A newer platform may read them instead of the connection string; nothing was written."
}

func (e *UnknownChildrenError) Remedy() string {
	return "Set these settings with the platform's own Configuration Tool, or write them anyway with --force."
}

// ErrNoServer is the error of publishing without a Platform Server.
var ErrNoServer = errors.New("there is no Platform Server on this machine")

// PublishFailure is the error of a publish step that failed.
type PublishFailure struct {
	ExitCode int      // below zero if a signal ended it; 0 if it only said that something failed
	Tail     []string // the last lines that it printed
	Troubles []string // the first lines that say that something went wrong
}

func (e *PublishFailure) Error() string {
	if e.ExitCode < 0 {
		return "publishing failed: ConfigurationTool.com crashed or was ended by another program"
	}
	if e.ExitCode == 0 {
		return fmt.Sprintf("publishing failed: ConfigurationTool.com ended with exit code 0, but said: %s", e.Troubles[0])
	}
	return fmt.Sprintf("publishing failed: ConfigurationTool.com ended with exit code %d", e.ExitCode)
}

func (e *PublishFailure) Remedy() string {
	return "Check the last lines that it printed, remove the cause, and publish again. The settings are saved."
}

// UnaskedPublishError is the error of a publish step that failed while nothing was
// pending.
type UnaskedPublishError struct{ Err error }

func (e *UnaskedPublishError) Error() string { return e.Err.Error() }

func (e *UnaskedPublishError) Unwrap() error { return e.Err }

// NotRecordedError is the error of a publish that went well but stays marked as
// pending, since the settings file could not be written.
type NotRecordedError struct {
	Err error
}

func (e *NotRecordedError) Error() string {
	why, _ := UserError(e.Err)
	return publishedMessage + " This could not be recorded, so the publish stays marked as pending. " + why
}

func (e *NotRecordedError) Remedy() string { return remedyOf(e.Err) }

func (e *NotRecordedError) Unwrap() error { return e.Err }

// NotUndoneError is the error of an apply that failed at server.hsconf and could not
// restore the settings file, which has the new settings, marked as pending.
type NotUndoneError struct {
	Path string // the settings file
	Err  error  // why server.hsconf could not be written
	Undo error  // why the settings file could not be put back
}

func (e *NotUndoneError) Error() string {
	why, _ := UserError(e.Err)
	return why + " " + e.Path + " already has the new settings and could not be restored: " + safefile.Reason(e.Undo) + "."
}

func (e *NotUndoneError) Remedy() string { return remedyOf(e.Err) + " Then apply again." }

func (e *NotUndoneError) Unwrap() []error { return []error{e.Err, e.Undo} }

// PlatformFileError says that a file of the Platform Server folder cannot be
// used. Nothing has been written.
type PlatformFileError struct {
	Path string
	Err  error // a *hsconf.DamageError, or the system's
}

func (e *PlatformFileError) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Err) }

func (e *PlatformFileError) Unwrap() error { return e.Err }

func (e *PlatformFileError) Problem() string {
	problem, _ := e.texts()
	return problem
}

func (e *PlatformFileError) Remedy() string {
	_, remedy := e.texts()
	return remedy
}

// texts are the problem and the remedy.
func (e *PlatformFileError) texts() (problem, remedy string) {
	if damage, ok := errors.AsType[*hsconf.DamageError](e.Err); ok {
		remedy = "Correct the file, or restore a backup: File > Restore Backup..., or \"sessionconfig restore\"."
		if strings.HasSuffix(e.Path, ".bak") {
			remedy = "Choose another backup."
		}
		return Sentence(e.Path+" is damaged: "+damage.Error()) + " Nothing was changed.", remedy
	}
	switch {
	case errors.Is(e.Err, hsconf.ErrTooLarge):
		return e.Path + " would become larger than 2 MiB, which no server.hsconf is. Nothing was changed.",
			"Remove from the file what does not belong there, then apply again."
	case errors.Is(e.Err, fs.ErrNotExist):
		return "There is no server.hsconf in the Platform Server folder: " + e.Path + " does not exist.",
			"Check that the folder is the one in which Platform Server is installed, and run the platform's Configuration Tool once to create the file."
	case errors.Is(e.Err, fs.ErrPermission):
		return "This process may not read " + e.Path + ".", "Start the program again as an administrator."
	}
	return e.Path + " cannot be used: " + safefile.Reason(e.Err) + ".", "Check the file."
}

// NoBackupError says that there is no such backup.
type NoBackupError struct {
	Name string
}

func (e *NoBackupError) Error() string {
	return "There is no backup of server.hsconf named " + e.Name + "."
}

func (e *NoBackupError) Remedy() string {
	return "Run \"sessionconfig restore\" without a name to list the backups."
}

// ExistsError says that an export would replace a file that is something else.
type ExistsError struct {
	Path string
}

func (e *ExistsError) Error() string {
	return platform.AsPath(e.Path) + " exists and is not an export of this program; it was not touched."
}

func (e *ExistsError) Remedy() string { return "Choose another name, or remove the file first." }

// PassphraseNeededError says that an export is sealed and no passphrase was given.
type PassphraseNeededError struct {
	Path string
}

func (e *PassphraseNeededError) Error() string {
	return e.Path + " is sealed with a passphrase."
}

func (e *PassphraseNeededError) Remedy() string {
	return "Give the passphrase that it was exported with, by --passphrase-file or --passphrase-stdin."
}

func (e *PassphraseNeededError) ExitCode() int { return ExitUsage }

// ShortPassphraseError says that a passphrase for an export is shorter than
// LeastPassphrase.
type ShortPassphraseError struct{}

func (*ShortPassphraseError) Error() string {
	return fmt.Sprintf("The passphrase has fewer than %d characters.", LeastPassphrase)
}

func (*ShortPassphraseError) Remedy() string {
	return "Give a longer one, such as several words: nothing else protects the password in the file."
}

func (*ShortPassphraseError) ExitCode() int { return ExitUsage }

// KeepPasswordError says that an import has no password, and that with it the present
// one would be sent to other servers than now. Nothing was sent or written.
type KeepPasswordError struct {
	Where []string // sentences
}

func (e *KeepPasswordError) Error() string {
	return "The file contains no password. " + strings.Join(e.Where, " ")
}

func (e *KeepPasswordError) Remedy() string {
	return "Also give the password, or add --keep-password if the present password is for these servers."
}

func (e *KeepPasswordError) ExitCode() int { return ExitUsage }
