package safefile

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// trustedInstaller owns what Windows brought itself.
const trustedInstaller = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

// openToOthers is a clause on why others than administrators and this user can
// change what the path leads to, with the remedy; "" when they cannot, or when
// there is nothing. Owners may always change who has access, and any user may make
// a folder in %ProgramData% before this program does.
func openToOthers(path string) string {
	owner := ownerOf(path)
	if owner == nil || trustedOwner(owner) {
		return ""
	}
	name := owner.String()
	if account, domain, _, err := owner.LookupAccount(""); err == nil {
		name = domain + `\` + account
	}
	return "belongs to " + name + "; make Administrators its owner, and check what it contains"
}

// foreignFolder tells whether a folder is in %ProgramData% and belongs to someone else,
// while this process is elevated. Windows is asked where that is, since the environment
// may come from the caller of an elevated run.
func foreignFolder(folder string) bool {
	data, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, windows.KF_FLAG_DEFAULT)
	if err != nil || !strings.EqualFold(filepath.Dir(filepath.Clean(folder)), filepath.Clean(data)) ||
		!windows.GetCurrentProcessToken().IsElevated() {
		return false
	}
	owner := ownerOf(folder)
	return owner != nil && !trustedOwner(owner)
}

// ownerOf is the owner of a file or folder; nil when there is none.
func ownerOf(path string) *windows.SID {
	descriptor, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return nil
	}
	owner, _, err := descriptor.Owner()
	if err != nil {
		return nil
	}
	return owner
}

// trustedOwner tells whether a user's files are as good as this process's own.
func trustedOwner(owner *windows.SID) bool {
	if owner.IsWellKnown(windows.WinBuiltinAdministratorsSid) || owner.IsWellKnown(windows.WinLocalSystemSid) ||
		owner.String() == trustedInstaller {
		return true
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	return err == nil && owner.Equals(user.User.Sid)
}
