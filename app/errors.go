package app

import (
	"errors"
	"fmt"
	"strings"

	"sessionconfig/redisprobe"
)

// InvalidSettingsError is the error of settings that do not validate. Nothing
// was written, tested or run.
type InvalidSettingsError struct {
	Findings []redisprobe.Finding // those of severity error; never empty
}

// Error names the findings' codes.
func (e *InvalidSettingsError) Error() string {
	var list []string
	for _, code := range codes(e.Findings) {
		list = append(list, string(code))
	}
	return "invalid settings: " + strings.Join(list, ", ")
}

// NotElevatedError is the error of a change that this process may not make.
// Nothing was touched.
type NotElevatedError struct {
	Path string // what it may not write
}

// Error names the path.
func (e *NotElevatedError) Error() string { return "not permitted to change " + e.Path }

// ChangedError is the error of undoing a change that another program made since
// loading, to the session section or to the settings file. Nothing was written.
type ChangedError struct {
	Path string
}

// Error names the file.
func (e *ChangedError) Error() string { return e.Path + " was changed by another program" }

// UnknownChildrenError is the error of writing a connection string beside
// elements that a newer platform may be reading instead. Nothing was written.
type UnknownChildrenError struct {
	Names []string
}

// Error names the elements.
func (e *UnknownChildrenError) Error() string {
	return fmt.Sprintf("unknown connection elements %v in the session section", e.Names)
}

// ErrNoServer is the error of publishing without a Platform Server.
var ErrNoServer = errors.New("there is no Platform Server on this machine")

// PublishFailure is the error of a publish step that ended badly.
type PublishFailure struct {
	ExitCode int      // below zero if a signal ended it; 0 if it only said that something failed
	Tail     []string // the last lines that it printed
	Troubles []string // the first lines that say that something went wrong
}

// Error says how it ended.
func (e *PublishFailure) Error() string {
	if e.ExitCode < 0 {
		return "publishing failed: ConfigurationTool.com crashed or was ended by another program"
	}
	if e.ExitCode == 0 {
		return fmt.Sprintf("publishing failed: ConfigurationTool.com ended with exit code 0, but said: %s", e.Troubles[0])
	}
	return fmt.Sprintf("publishing failed: ConfigurationTool.com ended with exit code %d", e.ExitCode)
}

// NotRecordedError is the error of a publish that went well but stays marked as
// pending, since the settings file could not be written.
type NotRecordedError struct {
	Err error
}

// Error says so and why.
func (e *NotRecordedError) Error() string {
	return "published, but still marked as pending: " + e.Err.Error()
}

// Unwrap gives the reason.
func (e *NotRecordedError) Unwrap() error { return e.Err }

// NotUndoneError is the error of an apply that failed at server.hsconf and could
// not put the settings file back: it holds the new settings, marked as pending.
type NotUndoneError struct {
	Path string // the settings file
	Err  error  // why server.hsconf could not be written
	Undo error  // why the settings file could not be put back
}

// Error names both reasons.
func (e *NotUndoneError) Error() string {
	return fmt.Sprintf("%v; and %s could not be put back: %v", e.Err, e.Path, e.Undo)
}

// Unwrap gives both reasons.
func (e *NotUndoneError) Unwrap() []error { return []error{e.Err, e.Undo} }
