package config

import (
	"errors"
	"path/filepath"
)

// exposure says, for the user, who else can change the settings file: the owner of
// it or of its folder, or everyone. There is at most one sentence.
func exposure(settings string) []string {
	real, err := realPath(settings)
	if err != nil {
		return nil
	}
	for _, path := range []string{filepath.Dir(real), real} {
		if clause := openToOthers(path); clause != "" {
			return []string{"Others can change the settings: " + path + " " + clause +
				". Whoever does decides with which arguments the platform's tool is run."}
		}
	}
	return nil
}

// errForeignFolder is for a folder in which another user could make an elevated
// run write elsewhere.
var errForeignFolder = errors.New("an elevated run does not write into another user's folder")

// TrustedFolder returns a *ReplaceError when this process must not write into the
// folder of the file at path: on Windows an elevated one into the machine's folder
// for settings, if someone else made that ahead of time. Any user may do so.
func TrustedFolder(path string) error {
	folder := filepath.Dir(path)
	if !foreignFolder(folder) {
		return nil
	}
	return &ReplaceError{Path: folder, Cause: CauseForeign, Err: errForeignFolder}
}
