//go:build !windows

package safefile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// behindLinks is filepath.EvalSymlinks of an absolute path, without planted links. Linux
// follows none of those either (fs.protected_symlinks), but has no say where a program
// resolves a path itself.
func behindLinks(path string) (string, error) {
	at, rest := "/", strings.Split(path, "/")
	for links := 0; len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			at = filepath.Dir(at)
			continue
		}
		next := filepath.Join(at, name)
		info, err := os.Lstat(next)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		if links++; links > maxLinks {
			return "", fmt.Errorf("%s: %w", path, errTooManyLinks)
		}
		target, err := readLink(next)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			at = "/"
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return at, nil
}

// readLink is where a link leads. The error of a planted one is errPlantedLink.
func readLink(path string) (string, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return "", err
	}
	if folder := filepath.Dir(path); info.Mode()&fs.ModeSymlink != 0 && !TrustedOwner(info, folder) && writableByAll(folder) {
		return "", fmt.Errorf("%s: %w", path, errPlantedLink)
	}
	return os.Readlink(path)
}

func writableByAll(folder string) bool {
	info, err := os.Stat(folder)
	return err == nil && info.Mode().Perm()&0o002 != 0
}
