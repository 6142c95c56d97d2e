package platform

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// inTheWay names what ConfigurationTool.com would stumble over: another run of
// it, or a program that is writing .NET's machine.config, which it changes. It
// is empty when there is none, or when Windows does not tell.
func inTheWay() string {
	if process := runningTool(); process != 0 {
		return fmt.Sprintf("another run of the Configuration Tool to end (process %d)", process)
	}
	if path := machineConfig(); held(path) {
		return "another program to close " + path
	}
	return ""
}

// runningTool is the process of a Configuration Tool of the platform, with or
// without a window; 0 if none runs.
func runningTool() uint32 {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return 0
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		name := windows.UTF16ToString(entry.ExeFile[:])
		if strings.EqualFold(name, ToolName) || strings.EqualFold(name, "ConfigurationTool.exe") {
			return entry.ProcessID
		}
	}
	return 0
}

func machineConfig() string {
	folder, err := windows.GetSystemWindowsDirectory()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "Microsoft.NET", "Framework64", "v4.0.30319", "Config", "machine.config")
}

// held tells whether another program has a file open for writing.
func held(path string) bool {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	handle, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ, nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return errors.Is(err, windows.ERROR_SHARING_VIOLATION)
	}
	_ = windows.CloseHandle(handle)
	return false
}
