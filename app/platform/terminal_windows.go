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

// TerminalWidth is how many characters a line of a terminal has; 0 if the file is none, or
// one that does not say.
func TerminalWidth(file *os.File) int {
	var info windows.ConsoleScreenBufferInfo
	if windows.GetConsoleScreenBufferInfo(windows.Handle(file.Fd()), &info) != nil {
		return 0
	}
	return int(info.Window.Right-info.Window.Left) + 1
}
