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
