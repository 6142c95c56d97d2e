//go:build !windows

package config

import (
	"fmt"
	"io/fs"
	"os"
)

// openToOthers is a clause on why users other than this one and root can change
// what the path leads to, with the remedy; "" when they cannot, or when there is
// nothing. In a folder with the sticky bit all may make files, and change their own
// alone.
func openToOthers(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	if owner, ok := ownerOf(info); ok && owner != 0 && owner != os.Geteuid() {
		return fmt.Sprintf("belongs to user %d; give it to its administrator (chown)", owner)
	}
	if info.Mode().Perm()&0o002 != 0 && info.Mode()&fs.ModeSticky == 0 {
		return fmt.Sprintf("can be written by every user (mode %04o); close it (chmod o-w)", info.Mode().Perm())
	}
	return ""
}

// foreignFolder has nothing to say: where the machine's settings are, in /etc, only
// root makes folders.
func foreignFolder(string) bool { return false }
