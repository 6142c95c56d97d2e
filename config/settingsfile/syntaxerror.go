package settingsfile

import (
	"fmt"
	"strings"
)

// SyntaxError says what is wrong with a settings file or an export, and where.
// The reason names keys and never a value.
type SyntaxError struct {
	Path   string
	Line   int // from 1; 0 when it concerns the whole file
	Column int // from 1; 0 when unknown
	Reason string
}

// Error is "path:line:column: reason", as compilers say it.
func (e *SyntaxError) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
		if e.Column > 0 {
			fmt.Fprintf(&b, ":%d", e.Column)
		}
	}
	return b.String() + ": " + e.Reason
}
