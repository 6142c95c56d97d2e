package settingsfile

import "fmt"

// SyntaxError says what is wrong with a settings file or an export, and where.
// The reason names keys and never a value.
type SyntaxError struct {
	Path   string
	Line   int // from 1; 0 when it concerns the whole file
	Reason string
}

// Error is "path:line: reason", as compilers say it.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Reason
	}
	return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Reason)
}
