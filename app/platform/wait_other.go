//go:build !windows

package platform

// inTheWay: what Platform Server shares with other programs is on Windows only.
func inTheWay() string { return "" }
