//go:build !windows

package platform

import (
	"os"

	"golang.org/x/sys/unix"
)

// IsTerminal tells whether a file is a terminal that somebody may be watching.
func IsTerminal(file *os.File) bool {
	_, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
	return err == nil
}

// TerminalWidth is how many characters a line of a terminal has; 0 if the file is none, or
// one that does not say.
func TerminalWidth(file *os.File) int {
	size, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}
