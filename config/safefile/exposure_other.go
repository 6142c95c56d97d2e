//go:build !windows

package safefile

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
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
		return fmt.Sprintf("belongs to user %d; make its administrator the owner (chown)", owner)
	}
	if info.Mode().Perm()&0o002 != 0 && info.Mode()&fs.ModeSticky == 0 {
		return fmt.Sprintf("can be written by every user (mode %04o); restrict it (chmod o-w)", info.Mode().Perm())
	}
	return ""
}

// foreignFolder has nothing to say: only root makes folders where the machine's
// are.
func foreignFolder(string) bool { return false }

// TrustedOwner tells whether a file belongs to this user, to root, or to the owner
// of its folder, who can put any file there.
func TrustedOwner(info fs.FileInfo, folder string) bool {
	owner, ok := ownerOf(info)
	if !ok {
		return false
	}
	if owner == 0 || owner == os.Geteuid() {
		return true
	}
	folderInfo, err := os.Stat(folder)
	if err != nil {
		return false
	}
	folderOwner, ok := ownerOf(folderInfo)
	return ok && owner == folderOwner
}

func ownerOf(info fs.FileInfo) (uid int, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}
