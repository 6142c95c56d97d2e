package safefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// maxLinks is how many links may lead to a file, as systems allow.
const maxLinks = 40

// SameFile tells whether two paths lead to the same file or folder, which both exist.
func SameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// HasOtherNames tells whether the file at path, links followed, has another name (a hard
// link). Replacing it leaves the present content under that name.
func HasOtherNames(path string) bool {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	return !SingleName(file)
}

// RealPath is the absolute path of the file behind all links. Unlike
// filepath.EvalSymlinks it knows files and folders that do not exist yet, also
// those that a link points to. It does not follow links that another user may have
// planted: theirs in a folder that all may write.
func RealPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for range maxLinks {
		real, err := behindLinks(path)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return real, err
		}
		parent := filepath.Dir(path)
		if parent == path {
			return path, nil
		}
		folder, err := RealPath(parent)
		if err != nil {
			return "", err
		}
		path = filepath.Join(folder, filepath.Base(path))
		target, err := readLink(path)
		if errors.Is(err, errPlantedLink) {
			return "", err
		}
		if err != nil {
			return path, nil // no link: it does not exist, and this is where it will be
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(folder, target)
		}
		path = target
	}
	return "", fmt.Errorf("%s: %w", path, errTooManyLinks)
}

// placeOf is the absolute path of a name in its folder, links to the folder followed, a
// link in the name's own place not.
func placeOf(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	folder, err := RealPath(filepath.Dir(path))
	return filepath.Join(folder, filepath.Base(path)), err
}
