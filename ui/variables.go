package ui

import (
	"os"
	"strings"

	"sessionconfig/ui/kit"
)

// fileMark tells whether the file that a variable names can be opened; other
// variables are fine as they are.
func fileMark(name, value string) kit.Mark {
	if !strings.HasSuffix(name, "Path") {
		return kit.MarkOK
	}
	file, err := os.Open(value)
	if err != nil {
		return kit.MarkError
	}
	file.Close()
	return kit.MarkOK
}
