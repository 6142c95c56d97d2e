//go:build !windows

package platform

import "path/filepath"

// registered finds no installation: Platform Server runs on Windows; elsewhere its folder
// is given.
func registered() (Server, error) { return Server{}, nil }

func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}
