package app

import (
	"fmt"

	"sessionconfig/redisprobe"
)

// InvalidSettingsError is the error of settings that do not validate. Nothing
// was read or written for them.
type InvalidSettingsError struct {
	Findings []redisprobe.Finding // those of severity error
}

// Error names the findings' codes.
func (e *InvalidSettingsError) Error() string {
	return fmt.Sprintf("invalid settings: %d findings", len(e.Findings))
}

// NotElevatedError is the error of a change that this process may not make.
type NotElevatedError struct {
	Path string // what it may not write
}

// Error names the path.
func (e *NotElevatedError) Error() string { return "not permitted to change " + e.Path }

// ChangedError is the error of applying over a change that another program made
// to the session section, or to the settings, since loading.
type ChangedError struct {
	Path string
}

// Error names the file.
func (e *ChangedError) Error() string { return e.Path + " was changed by another program" }

// UnknownChildrenError is the error of applying over elements that a newer
// platform may be reading instead of the connection string.
type UnknownChildrenError struct {
	Names []string
}

// Error names the elements.
func (e *UnknownChildrenError) Error() string {
	return fmt.Sprintf("unknown connection elements %v in the session section", e.Names)
}

// UserError turns any error of this program into what is wrong and what to do
// about it. The remedy is empty when there is none to give.
func UserError(err error) (problem, remedy string) { return err.Error(), "" }

// ExitCode is the process's exit code for an error: 0 for nil.
func ExitCode(err error) int {
	if err == nil {
		return 0
	}
	return 1
}
