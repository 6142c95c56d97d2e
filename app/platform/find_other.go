//go:build !windows

package platform

import "path/filepath"

// registered knows no installation: Platform Server runs on Windows, and here a
// folder is given by hand.
func registered() (Server, error) { return Server{}, nil }

func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}
