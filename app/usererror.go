package app

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"unicode/utf8"

	"sessionconfig/app/platform"
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

// remediable is an error that says what to do about it, in one or more whole sentences.
// What is wrong, Error says, or Problem if it has that.
type remediable interface {
	error
	Remedy() string
}

// explained is an error with texts for the user.
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

func remedyOf(err error) string { return explain(err).remedy }

// explain gives texts to errors that have none, which come from other packages.
func explain(err error) explained {
	if err == nil {
		return explained{}
	}
	if e, ok := errors.AsType[remediable](err); ok {
		return explained{Sentence(problemOf(e)) + stillPending(err), e.Remedy(), exitCode(e)}
	}
	if e, ok := errors.AsType[*redisprobe.SessionsError](err); ok {
		return explained{e.Finding.Message, e.Finding.Remedy, ExitFailed}
	}
	pathErr, isPath := errors.AsType[*fs.PathError](err)
	switch {
	case errors.Is(err, platform.ErrNoElevation):
		return explained{Sentence(platform.ErrNoElevation.Error()), asAdministrator, ExitNotElevated}
	case errors.Is(err, platform.ErrNotTaken):
		return explained{Sentence(platform.ErrNotTaken.Error()), "Close the new window and try again. What was typed is still in this one.", ExitFailed}
	case errors.Is(err, ErrNoServer):
		return explained{noServerMessage, "Name the folder in which Platform Server is installed with --platform-dir.", ExitFailed}
	case errors.Is(err, context.Canceled):
		return explained{"Cancelled.", "", ExitCancelled}
	case isPath && errors.Is(pathErr.Err, fs.ErrPermission):
		return explained{"This process may not open " + pathErr.Path + ".", "Start the program again as an administrator, or check the permissions of that file.", ExitFile}
	case isPath:
		return explained{pathErr.Path + " cannot be used: " + pathErr.Err.Error() + ".", "Check the path.", ExitFile}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		return explained{Sentence(err.Error()), "Check the path and its permissions.", ExitFile}
	}
	return explained{problem: Sentence(err.Error()), code: ExitFailed}
}

func problemOf(err error) string {
	if e, ok := err.(interface{ Problem() string }); ok {
		return e.Problem()
	}
	return err.Error()
}

// exitCode is the error's own exit code, or ExitFile.
func exitCode(err error) int {
	if e, ok := err.(interface{ ExitCode() int }); ok {
		return e.ExitCode()
	}
	switch err.(type) {
	case *PublishFailure, *platform.ToolError:
		return ExitFailed
	case *settingsfile.WrongPassphraseError:
		return ExitUsage
	}
	return ExitFile
}

// stillPending is added to the error of a failed publish, unless nothing was pending.
func stillPending(err error) string {
	_, failed := errors.AsType[*PublishFailure](err)
	_, unstarted := errors.AsType[*platform.ToolError](err)
	_, unasked := errors.AsType[*UnaskedPublishError](err)
	if (failed || unstarted) && !unasked {
		return " The publish stays pending."
	}
	return ""
}

// Sentence makes a sentence of an error's text: with a capital at its start, unless it
// begins with a path or a file's name, and a full stop at its end. An empty text stays
// empty.
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
