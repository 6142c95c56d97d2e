package platform

import "golang.org/x/sys/windows"

// Elevated tells whether this process runs with an administrator's full rights,
// which the platform's folder and ProgramData ask for. The path is not looked at.
func Elevated(string) bool {
	return windows.GetCurrentProcessToken().IsElevated()
}
