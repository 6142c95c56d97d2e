//go:build !windows

package platform

// WindowsBuild is the build of this Windows; 0 elsewhere.
func WindowsBuild() int { return 0 }
