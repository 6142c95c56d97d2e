package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"sessionconfig/app/platform"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
	"sessionconfig/redisprobe"
)

// The exit codes of the program, which scripts rely on. docs/unattended.md says
// what each means.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitFile        = 3
	ExitNotElevated = 4
	ExitCancelled   = 130
)

// explained is an error in a user's words.
type explained struct {
	problem, remedy string
	code            int
}

// UserError turns any error of this program into what is wrong and what to do
// about it, each one or more whole sentences. The remedy is empty when there is
// none to give; both are empty for nil.
func UserError(err error) (problem, remedy string) {
	e := explain(err)
	return e.problem, e.remedy
}

// ExitCode is the process's exit code for an error; 0 for nil.
func ExitCode(err error) int { return explain(err).code }

// explain knows every typed error of this program and of its parts.
func explain(err error) explained {
	if err == nil {
		return explained{}
	}
	for _, known := range []func(error) (explained, bool){explainWorkflow, explainFile, explainTransfer, explainPublish, explainSystem} {
		if e, ok := known(err); ok {
			return e
		}
	}
	return explained{problem: Sentence(err.Error()), code: ExitFailed}
}

func explainWorkflow(err error) (explained, bool) {
	if e, ok := errors.AsType[*NotRecordedError](err); ok {
		why := explain(e.Err)
		return explained{publishedMessage + " This could not be recorded, so the publish stays marked as pending. " + why.problem, why.remedy, ExitFile}, true
	}
	if e, ok := errors.AsType[*NotUndoneError](err); ok {
		why := explain(e.Err)
		return explained{
			why.problem + " " + e.Path + " already holds the new settings and could not be put back: " + cause(e.Undo) + ".",
			why.remedy + " Then apply again.", ExitFile,
		}, true
	}
	if e, ok := errors.AsType[*InvalidSettingsError](err); ok {
		first := e.Findings[0]
		return explained{first.Message, first.Remedy, ExitUsage}, true
	}
	if e, ok := errors.AsType[*redisprobe.SessionsError](err); ok {
		return explained{e.Finding.Message, e.Finding.Remedy, ExitFailed}, true
	}
	if e, ok := errors.AsType[*NotElevatedError](err); ok {
		return explained{"This run is not permitted to change " + e.Path + ".", "Start the program again as an administrator.", ExitNotElevated}, true
	}
	if errors.Is(err, platform.ErrNoElevation) {
		return explained{Sentence(platform.ErrNoElevation.Error()), "Start the program again as an administrator.", ExitNotElevated}, true
	}
	if e, ok := errors.AsType[*ChangedError](err); ok {
		return explained{
			"The session settings in " + e.Path + " were changed by another program meanwhile; nothing was written.",
			"Load the settings again, look at what changed, and apply once more.", ExitFile,
		}, true
	}
	if e, ok := errors.AsType[*safefile.ChangedError](err); ok {
		return explained{e.Path + " was changed by another program meanwhile; nothing was written.", "Try again.", ExitFile}, true
	}
	if e, ok := errors.AsType[*UnknownChildrenError](err); ok {
		return explained{
			"The session section of server.hsconf holds elements that this program does not know: " + strings.Join(e.Names, ", ") +
				". A newer platform may be reading them instead of the connection string; nothing was written.",
			"Set these settings with the platform's own Configuration Tool, or write them all the same with --force.", ExitFile,
		}, true
	}
	if e, ok := errors.AsType[*safefile.LockedError](err); ok {
		return explained{"Another run of this program is changing " + e.Path + holder(e.Holder) + ".", "Wait until it is done, or end it, and try again.", ExitFile}, true
	}
	return explained{}, false
}

func holder(h safefile.Holder) string {
	if h.PID == 0 {
		return ""
	}
	text := fmt.Sprintf(": process %d", h.PID)
	if h.User != "" {
		text += " of " + h.User
	}
	if h.Host != "" {
		text += " on " + h.Host
	}
	if !h.Since.IsZero() {
		text += ", since " + h.Since.Local().Format("2006-01-02 15:04:05")
	}
	return text
}

func explainFile(err error) (explained, bool) {
	if e, ok := errors.AsType[*settingsfile.SyntaxError](err); ok {
		return explained{Sentence(e.Error()), "Correct the file; nothing in it was changed.", ExitFile}, true
	}
	if e, ok := errors.AsType[*safefile.Error](err); ok {
		problem, remedy := replaceText(e)
		return explained{problem, remedy, ExitFile}, true
	}
	if e, ok := errors.AsType[*PlatformFileError](err); ok {
		problem, remedy := platformFileText(e)
		return explained{problem, remedy, ExitFile}, true
	}
	if e, ok := errors.AsType[*settingsfile.KeyFileError](err); ok {
		return explained{Sentence(e.Error()) + " Nothing was changed.", "Move that file elsewhere, and try again.", ExitFile}, true
	}
	if e, ok := errors.AsType[*platform.FolderError](err); ok {
		return explained{Sentence(e.Error()), e.Remedy(), ExitFile}, true
	}
	if e, ok := errors.AsType[*NoBackupError](err); ok {
		return explained{"There is no backup of server.hsconf named " + e.Name + ".", "Run \"sessionconfig restore\" without a name to list the backups.", ExitFile}, true
	}
	return explained{}, false
}

func replaceText(e *safefile.Error) (problem, remedy string) {
	const kept = "; nothing was changed."
	switch e.Cause {
	case safefile.CauseReadOnly:
		return e.Path + " is marked read-only" + kept, "Take the mark off, and try again."
	case safefile.CausePermission:
		return "This process may not write " + e.Path + kept, "Start the program again as an administrator, or check the permissions of that folder."
	case safefile.CauseImmutable:
		return "The file system forbids any change of " + e.Path + kept, "Take the immutable attribute off (chattr -i), and try again."
	case safefile.CauseInUse:
		return "Another program holds " + e.Path + " open" + kept, "Close the platform's Configuration Tool and whatever else may use the file, and try again."
	case safefile.CauseMounted:
		return e.Path + " is mounted by itself, as in a container, so that it cannot be replaced" + kept, "Mount the folder that holds it instead, and try again."
	case safefile.CauseNoLocks:
		return e.Path + " is on a file system without locks, so that other runs of this program cannot be kept away" + kept, "Mount it with locks, or move the file to a local disk, and try again."
	case safefile.CauseDiskFull:
		return "There is no room on the disk for " + e.Path + kept, "Make room, and try again."
	case safefile.CauseReadOnlyFS:
		return e.Path + " is on a file system that is mounted read-only" + kept, "Mount it for writing, and try again."
	case safefile.CauseNotAFile:
		return e.Path + " is not a file" + kept, "Check the path."
	case safefile.CauseForeign:
		return e.Path + " belongs to another user, who could lead what is written there elsewhere" + kept,
			"Look at what that folder holds, make Administrators its owner (icacls /setowner Administrators /t), and try again."
	case safefile.CauseNotFlushed:
		return e.Path + " was written, but the disk did not confirm it.", "Check the disk, and the file after a power failure."
	}
	return e.Path + " cannot be written: " + cause(e.Err) + kept, "Check the file and its folder, and try again."
}

func platformFileText(e *PlatformFileError) (problem, remedy string) {
	if damage, ok := errors.AsType[*hsconf.DamageError](e.Err); ok {
		return Sentence(e.Path+" is damaged: "+damage.Error()) + " Nothing was changed.",
			"Correct the file, or put a backup back with \"sessionconfig restore\"."
	}
	switch {
	case errors.Is(e.Err, hsconf.ErrTooLarge):
		return e.Path + " would become larger than 2 MiB, which no server.hsconf is. Nothing was changed.",
			"Take out of the file what does not belong there, and apply again."
	case errors.Is(e.Err, fs.ErrNotExist):
		return "The Platform Server folder holds no server.hsconf: " + e.Path + " does not exist.",
			"Check that the folder is the one in which Platform Server is installed, and run the platform's Configuration Tool once to make the file."
	case errors.Is(e.Err, fs.ErrPermission):
		return "This process may not read " + e.Path + ".", "Start the program again as an administrator."
	}
	return e.Path + " cannot be used: " + cause(e.Err) + ".", "Check the file."
}

func explainTransfer(err error) (explained, bool) {
	if e, ok := errors.AsType[*ExistsError](err); ok {
		return explained{e.Path + " exists and is not an export of this program; it was not touched.", "Choose another name, or remove the file first.", ExitFile}, true
	}
	if e, ok := errors.AsType[*PassphraseNeededError](err); ok {
		return explained{"The password in " + e.Path + " is sealed with a passphrase.", "Give the passphrase that it was exported with, by --passphrase-file or --passphrase-stdin.", ExitUsage}, true
	}
	if e, ok := errors.AsType[*settingsfile.WrongPassphraseError](err); ok {
		return explained{"The passphrase is not the one that " + e.Path + " was sealed with.", "Give the passphrase that it was exported with.", ExitUsage}, true
	}
	if e, ok := errors.AsType[*ShortPassphraseError](err); ok {
		return explained{Sentence(e.Error()), "Give a longer one, such as several words: it is all that protects the password in the file.", ExitUsage}, true
	}
	if e, ok := errors.AsType[*ServerFileError](err); ok {
		return explained{e.Path + " is the server.hsconf of a Platform Server and no export.", "Choose the file that was exported.", ExitFile}, true
	}
	if e, ok := errors.AsType[*KeyNeededError](err); ok {
		return explained{"The connection string in " + e.Path + " is encrypted, and " + keyNeeded(e.Err) + ".", "Give the private.key of that server with --private-key, or type the settings.", ExitFile}, true
	}
	return explained{}, false
}

// keyNeeded is a clause on why another server's connection string was not decrypted.
func keyNeeded(err error) string {
	switch {
	case errors.Is(err, hsconf.ErrNoKey):
		return "there is no private.key beside it"
	case errors.Is(err, hsconf.ErrBadKey):
		return "private.key does not hold a key"
	case errors.Is(err, hsconf.ErrWrongKey):
		return "private.key is that of another server"
	case errors.Is(err, hsconf.ErrNewerFormat):
		return "in a format newer than this program knows"
	}
	return "private.key cannot be read"
}

func explainPublish(err error) (explained, bool) {
	pending := " The publish stays pending."
	if _, ok := errors.AsType[*UnaskedPublishError](err); ok {
		pending = ""
	}
	if e, ok := errors.AsType[*PublishFailure](err); ok {
		return explained{
			Sentence(e.Error()) + pending,
			"Look at what it printed last, remove the cause, and publish again: the settings are saved.", ExitFailed,
		}, true
	}
	if e, ok := errors.AsType[*platform.ToolError](err); ok {
		return explained{Sentence(e.Error()) + pending, e.Remedy(), ExitFailed}, true
	}
	switch {
	case errors.Is(err, ErrNoServer):
		return explained{noServerMessage, "Name the folder in which Platform Server is installed with --platform-dir.", ExitFailed}, true
	case errors.Is(err, context.Canceled):
		return explained{"Cancelled.", "", ExitCancelled}, true
	}
	return explained{}, false
}

// explainSystem knows what the system says of a file that no other error speaks
// of.
func explainSystem(err error) (explained, bool) {
	e, ok := errors.AsType[*fs.PathError](err)
	switch {
	case ok && errors.Is(e.Err, fs.ErrPermission):
		return explained{"This process may not open " + e.Path + ".", "Start the program again as an administrator, or check the permissions of that file.", ExitFile}, true
	case ok:
		return explained{e.Path + " cannot be used: " + e.Err.Error() + ".", "Check the path.", ExitFile}, true
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		return explained{Sentence(err.Error()), "Check the path and its permissions.", ExitFile}, true
	}
	return explained{}, false
}

// Sentence makes a sentence of what an error says: with a capital at its start,
// unless it begins with a path or a file's name, and a full stop at its end.
// Nothing stays nothing.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	if first, _, _ := strings.Cut(text, " "); !strings.ContainsAny(first, `./\:`) {
		_, size := utf8.DecodeRuneInString(text)
		text = strings.ToUpper(text[:size]) + text[size:]
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}
