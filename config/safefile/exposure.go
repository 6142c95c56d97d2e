package safefile

import (
	"errors"
	"path/filepath"
)

// Exposure says who else can change the file at path: the owner of it or of its
// folder, or everyone. It is a clause with the path and a remedy; "" when it is
// this user and administrators only. The file need not exist.
func Exposure(path string) string {
	target, err := RealPath(path)
	if err != nil {
		return ""
	}
	for _, path := range []string{filepath.Dir(target), target} {
		if clause := openToOthers(path); clause != "" {
			return path + " " + clause
		}
	}
	return ""
}

// TrustedFolder returns an *Error when this process must not write into the folder
// of the file at path: one behind a planted link, and on Windows an elevated one into a
// folder of %ProgramData% that someone else made ahead of time, as any user may.
func TrustedFolder(path string) error {
	folder := filepath.Dir(path)
	if _, err := RealPath(folder); errors.Is(err, errPlantedLink) {
		return newError(folder, err)
	}
	if !foreignFolder(folder) {
		return nil
	}
	return newError(folder, errForeignFolder)
}
