package safefile

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/windows"
)

// fromFolder is an access control list with nothing but what the folder bequeaths.
const fromFolder = "D:AI"

// whoMay is what decides who may do what with a file.
const whoMay = windows.OWNER_SECURITY_INFORMATION | windows.DACL_SECURITY_INFORMATION

// SetMode knows two kinds of files, as Windows has no modes: private ones, as
// they are made, and those that get the access control list of their folder. A private
// one is looked at where the disk keeps access control lists; others, such as most USB
// sticks, have nothing to keep it private with.
func (t osTemp) SetMode(mode fs.FileMode) error {
	if mode.Perm()&0o077 == 0 {
		if !t.keepsAccess() {
			return nil
		}
		mine, err := t.security()
		if err != nil {
			return err
		}
		owner, _, err := mine.Owner()
		if err != nil {
			return fmt.Errorf("read the owner: %w", err)
		}
		return noWider(mine.String(), "O:"+owner.String()+privateFile)
	}
	descriptor, err := windows.SecurityDescriptorFromString(fromFolder)
	if err != nil {
		return err
	}
	list, _, err := descriptor.DACL()
	if err != nil {
		return err
	}
	err = windows.SetNamedSecurityInfo(t.Name(), windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.UNPROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil)
	if err != nil {
		return fmt.Errorf("set the access control list: %w", err)
	}
	return nil
}

// keepsAccess tells whether the file's disk keeps access control lists.
func (t osTemp) keepsAccess() bool {
	var flags uint32
	err := windows.GetVolumeInformationByHandle(windows.Handle(t.Fd()), nil, 0, nil, nil, &flags, nil, 0)
	return err != nil || flags&windows.FILE_PERSISTENT_ACLS != 0
}

// LikeOriginal copies the owner and the access control list, and makes sure that the
// file then grants nobody what the original does not.
func (t osTemp) LikeOriginal(path string) error {
	theirs, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, whoMay)
	if err != nil {
		return fmt.Errorf("read the access control list: %w", err)
	}
	if err := t.setOwner(theirs); err != nil {
		return fmt.Errorf("%w: %w", errKeepOwner, err)
	}
	said := theirs.String() // before its control bits are changed
	if err := t.setAccess(theirs); err != nil {
		return fmt.Errorf("set the access control list: %w", err)
	}
	mine, err := t.security()
	if err != nil {
		return err
	}
	return noWider(mine.String(), said)
}

// security is the owner and the access control list of the file.
func (t osTemp) security() (*windows.SECURITY_DESCRIPTOR, error) {
	descriptor, err := windows.GetSecurityInfo(windows.Handle(t.Fd()), windows.SE_FILE_OBJECT, whoMay)
	if err != nil {
		return nil, fmt.Errorf("read the access control list: %w", err)
	}
	return descriptor, nil
}

// setAccess sets the access control list of a descriptor as it is, inherited entries and
// all. SetSecurityInfo would put what the folder now bequeaths in their place, which may
// be more: for a file that was moved here, or made before the folder was opened to
// others.
func (t osTemp) setAccess(descriptor *windows.SECURITY_DESCRIPTOR) error {
	control, _, err := descriptor.Control()
	if err != nil {
		return err
	}
	if control&windows.SE_DACL_AUTO_INHERITED != 0 { // else the list would lose this mark
		if err := descriptor.SetControl(windows.SE_DACL_AUTO_INHERIT_REQ, windows.SE_DACL_AUTO_INHERIT_REQ); err != nil {
			return err
		}
	}
	return windows.SetKernelObjectSecurity(windows.Handle(t.Fd()), windows.DACL_SECURITY_INFORMATION, descriptor)
}

// setOwner makes the file belong to the owner in the descriptor, which takes the
// privilege to restore files if that is someone else.
func (t osTemp) setOwner(theirs *windows.SECURITY_DESCRIPTOR) error {
	owner, _, err := theirs.Owner()
	if err != nil {
		return err
	}
	mine, err := windows.GetNamedSecurityInfo(t.Name(), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return err
	}
	if present, _, err := mine.Owner(); err != nil || present.Equals(owner) {
		return err
	}
	if err := enableRestore(); err != nil {
		return err
	}
	return windows.SetNamedSecurityInfo(t.Name(), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION, owner, nil, nil, nil)
}

// enableRestore turns on SeRestorePrivilege, which elevated processes have but
// start without. Where it is missing, setting the owner fails and says so.
func enableRestore() error {
	var token windows.Token
	err := windows.OpenProcessToken(windows.CurrentProcess(), windows.TOKEN_ADJUST_PRIVILEGES|windows.TOKEN_QUERY, &token)
	if err != nil {
		return err
	}
	privilege, err := windows.UTF16PtrFromString("SeRestorePrivilege")
	if err != nil {
		return errors.Join(err, token.Close())
	}
	wanted := windows.Tokenprivileges{PrivilegeCount: 1}
	wanted.Privileges[0].Attributes = windows.SE_PRIVILEGE_ENABLED
	if err := windows.LookupPrivilegeValue(nil, privilege, &wanted.Privileges[0].Luid); err != nil {
		return errors.Join(err, token.Close())
	}
	err = windows.AdjustTokenPrivileges(token, false, &wanted, 0, nil, nil)
	return errors.Join(err, token.Close())
}
