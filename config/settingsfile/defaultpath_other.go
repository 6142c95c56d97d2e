//go:build !windows

package settingsfile

import "os"

// machineFolder is where root keeps the settings of the machine.
const machineFolder = "/etc/sessionconfig"

func defaultFolder() string {
	if os.Geteuid() == 0 {
		return machineFolder
	}
	return userFolder()
}
