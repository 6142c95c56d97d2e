package settingsfile

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// defaultFolder asks Windows rather than the environment, which the user who starts an
// elevated run can set to another folder.
func defaultFolder() string {
	base, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT)
	if err != nil {
		return userFolder()
	}
	return filepath.Join(base, "SessionConfig")
}
