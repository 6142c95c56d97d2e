package settingsfile

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// defaultFolder asks Windows rather than the environment, which the caller of an
// elevated run could have set to a folder of its own.
func defaultFolder() string {
	base, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return userFolder()
	}
	return filepath.Join(base, "SessionConfig")
}
