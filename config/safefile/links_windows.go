package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// behindLinks is filepath.EvalSymlinks with typed errors. To make links takes a privilege
// on Windows.
func behindLinks(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		if _, typed := os.Stat(path); typed != nil {
			err = typed // EvalSymlinks has no typed error for circles
		}
	}
	return real, err
}

func readLink(path string) (string, error) { return os.Readlink(path) }
