package platform

import (
	"os"

	"golang.org/x/sys/windows"
)

// IsTerminal tells whether a file is a terminal that somebody may be watching.
func IsTerminal(file *os.File) bool {
	var mode uint32
	return windows.GetConsoleMode(windows.Handle(file.Fd()), &mode) == nil
}
