//go:build !windows

package platform

// Graphics is empty: here the window's library itself says what OpenGL lacks.
func Graphics() string { return "" }
