package settingsfile

import (
	"os"
	"path/filepath"
)

// settingsName is the name of the settings file in its folder.
const settingsName = "session.yaml"

// DefaultPath is where the settings file is unless --settings says otherwise:
// %ProgramData%\SessionConfig\session.yaml on Windows; elsewhere
// /etc/sessionconfig/session.yaml for root, and the user's configuration folder
// for others.
func DefaultPath() string { return filepath.Join(defaultFolder(), settingsName) }

// userFolder is the folder for a user who may not write the machine's. Without
// a home it is the working folder's, which at least is the user's own choice.
func userFolder() string {
	base, err := os.UserConfigDir()
	if err != nil {
		base = "."
	}
	return filepath.Join(base, "sessionconfig")
}
