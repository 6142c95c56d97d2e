package platform

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// RestartElevated starts this program again with args, elevated, after Windows
// has asked the user. It returns when the new process runs; the caller ends.
// ErrDeclined: the user said no.
func RestartElevated(args []string) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program's file: %w", err)
	}
	folder, err := os.Getwd()
	if err != nil {
		return fmt.Errorf("find the current folder: %w", err)
	}
	pointers := make([]*uint16, 0, 4)
	for _, text := range []string{"runas", program, windows.ComposeCommandLine(args), folder} {
		pointer, err := windows.UTF16PtrFromString(text)
		if err != nil {
			return fmt.Errorf("start this program elevated: %w", err)
		}
		pointers = append(pointers, pointer)
	}
	err = windows.ShellExecute(0, pointers[0], pointers[1], pointers[2], pointers[3], windows.SW_SHOWNORMAL)
	if errors.Is(err, windows.ERROR_CANCELLED) {
		return ErrDeclined
	}
	if err != nil {
		return fmt.Errorf("start this program elevated: %w", err)
	}
	return nil
}
