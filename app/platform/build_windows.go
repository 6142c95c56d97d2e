package platform

import "golang.org/x/sys/windows"

// WindowsBuild is the build of this Windows; 0 elsewhere.
func WindowsBuild() int { return int(windows.RtlGetVersion().BuildNumber) }
