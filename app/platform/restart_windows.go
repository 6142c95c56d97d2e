package platform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"unsafe"

	"golang.org/x/sys/windows"
)

// elevated starts this program again after User Account Control has asked. What is handed
// over waits in a named pipe, since another account may be the one that elevates, and a
// process that is started so inherits nothing.
func (r restart) elevated(ctx context.Context, args []string, message []byte) error {
	if message == nil {
		process, err := runElevated(args)
		if process != 0 {
			windows.CloseHandle(process)
		}
		return err
	}
	message, err := framed(message)
	if err != nil {
		return err
	}
	pipe, err := newPipe()
	if err != nil {
		return fmt.Errorf("start this program elevated: %w", err)
	}
	process, err := runElevated(append(slices.Clone(args), takeOverFlag+pipe.place))
	if err != nil {
		return errors.Join(err, pipe.close())
	}
	defer windows.CloseHandle(process)
	late := r.late(takeOverWithin)
	way, err := pipe.accept(ctx, process, late)
	if err != nil {
		return err
	}
	return hand(ctx, way, message, late)
}

// What ShellExecuteEx is asked for: the process that it started, and that it is started
// when it returns.
const (
	seeMaskNoCloseProcess = 0x40
	seeMaskNoAsync        = 0x100
)

var shellExecuteEx = windows.NewLazySystemDLL("shell32.dll").NewProc("ShellExecuteExW")

// shellExecuteInfo is SHELLEXECUTEINFOW.
type shellExecuteInfo struct {
	size      uint32
	mask      uint32
	window    windows.HWND
	verb      *uint16
	file      *uint16
	arguments *uint16
	folder    *uint16
	show      int32
	_         windows.Handle // instance
	_         uintptr        // item list
	_         *uint16        // class
	_         windows.Handle // class key
	_         uint32         // hot key
	_         windows.Handle // icon
	process   windows.Handle
}

// runElevated starts this program elevated. The process, which the caller closes, may be
// asked who it is and whether it has ended, and is 0 where Windows tells nothing of it.
func runElevated(args []string) (process windows.Handle, err error) {
	program, err := os.Executable()
	if err != nil {
		return 0, fmt.Errorf("find this program's file: %w", err)
	}
	folder, err := os.Getwd()
	if err != nil {
		return 0, fmt.Errorf("find the current folder: %w", err)
	}
	info := shellExecuteInfo{mask: seeMaskNoCloseProcess | seeMaskNoAsync, show: windows.SW_SHOWNORMAL}
	info.size = uint32(unsafe.Sizeof(info))
	for text, pointer := range map[string]**uint16{
		"runas": &info.verb, program: &info.file, windows.ComposeCommandLine(args): &info.arguments, folder: &info.folder,
	} {
		if *pointer, err = windows.UTF16PtrFromString(text); err != nil {
			return 0, fmt.Errorf("start this program elevated: %w", err)
		}
	}
	done, _, err := shellExecuteEx.Call(uintptr(unsafe.Pointer(&info)))
	switch {
	case done != 0:
		return info.process, nil
	case errors.Is(err, windows.ERROR_CANCELLED):
		return 0, ErrDeclined
	}
	return 0, fmt.Errorf("start this program elevated: %w", err)
}
