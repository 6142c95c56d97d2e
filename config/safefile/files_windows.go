package safefile

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Access control lists in the security descriptor definition language: full
// access for the system, administrators and the owner, nothing inherited.
const (
	privateFile   = "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)"
	privateFolder = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)"
	ofAdmins      = "O:BA" // owned by administrators, which only they may say
	inheritedOnly = "D:AI"
)

// NoFollow is 0: Windows lets only administrators make links to files.
const NoFollow = 0

func securityAttributes(sddl string) (*windows.SecurityAttributes, error) {
	descriptor, err := windows.SecurityDescriptorFromString(sddl)
	if err != nil {
		return nil, err
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: descriptor}
	attributes.Length = uint32(unsafe.Sizeof(*attributes))
	return attributes, nil
}

func makePrivateFolder(folder string) error {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return err
	}
	for _, owner := range []string{ofAdmins, ""} {
		attributes, failed := securityAttributes(owner + privateFolder)
		if failed != nil {
			return failed
		}
		if err = windows.CreateDirectory(name, attributes); !errors.Is(err, windows.ERROR_INVALID_OWNER) {
			break
		}
	}
	return err
}

// CreateTemp makes the file private from its first moment: a handle that another
// program got before the access control list was set would stay valid.
func (osFiles) CreateTemp(folder string) (tempFile, error) {
	attributes, err := securityAttributes(privateFile)
	if err != nil {
		return nil, err
	}
	const attempts = 100
	for range attempts {
		var random [4]byte
		_, _ = rand.Read(random[:]) // never fails
		number := fmt.Sprint(binary.NativeEndian.Uint32(random[:]))
		path := filepath.Join(folder, strings.Replace(tempPattern, "*", number, 1))
		name, err := windows.UTF16PtrFromString(path)
		if err != nil {
			return nil, err
		}
		handle, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, windows.FILE_SHARE_READ,
			attributes, windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL, 0)
		if err == nil {
			return osTemp{os.NewFile(uintptr(handle), path)}, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, &fs.PathError{Op: "create", Path: path, Err: err}
		}
	}
	return nil, &fs.PathError{Op: "create", Path: folder, Err: fs.ErrExist}
}

// Hold asks for all the rights that replacing needs; Windows then says whether
// another program has the file open without sharing it. The handle cannot be
// kept, since it would be in the way of the replacement itself.
func (osFiles) Hold(path string) (func(), error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	attributes, err := windows.GetFileAttributes(name)
	switch {
	case err != nil:
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	case attributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0:
		return nil, errNotAFile
	case attributes&windows.FILE_ATTRIBUTE_READONLY != 0:
		return nil, errReadOnly
	}
	handle, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE|windows.DELETE,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	if err := windows.CloseHandle(handle); err != nil {
		return nil, &fs.PathError{Op: "close", Path: path, Err: err}
	}
	return func() {}, nil
}

// DenyWriting opens the file so that no other program can open it for writing, which
// fails while one has it open.
func (osFiles) DenyWriting(path string) (func(), error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	handle, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_DELETE,
		nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return func() { _ = windows.CloseHandle(handle) }, nil
}

func (osFiles) Rename(from, to string) error {
	return move(from, to, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
}

func (osFiles) Place(from, to string) error { return move(from, to, windows.MOVEFILE_WRITE_THROUGH) }

func move(from, to string, flags uint32) error {
	source, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	if err := windows.MoveFileEx(source, target, flags); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// SyncFolder has nothing to do: renames were written through.
func (osFiles) SyncFolder(string) error { return nil }

// SetMode knows two kinds of files, as Windows has no modes: private ones, as
// they are made, and those that get the access control list of their folder.
func (t osTemp) SetMode(mode fs.FileMode) error {
	if mode.Perm()&0o077 == 0 {
		return nil
	}
	descriptor, err := windows.SecurityDescriptorFromString(inheritedOnly)
	if err != nil {
		return err
	}
	return t.setAccess(descriptor)
}

// LikeOriginal copies the access control list and the owner.
func (t osTemp) LikeOriginal(path string) error {
	theirs, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return fmt.Errorf("read the access control list: %w", err)
	}
	if err := t.setOwner(theirs); err != nil {
		return fmt.Errorf("%w: %w", errKeepOwner, err)
	}
	return t.setAccess(theirs)
}

// SingleName tells whether an open file has no other name: what is written into one
// that has may be somebody else's file.
func SingleName(file *os.File) bool {
	var info windows.ByHandleFileInformation
	return windows.GetFileInformationByHandle(windows.Handle(file.Fd()), &info) == nil && info.NumberOfLinks <= 1
}

// setAccess sets the access control list of a descriptor. One that is protected
// stays so; else Windows adds what the folder bequeaths.
func (t osTemp) setAccess(descriptor *windows.SECURITY_DESCRIPTOR) error {
	control, _, err := descriptor.Control()
	if err != nil {
		return err
	}
	list, _, err := descriptor.DACL()
	if err != nil {
		return fmt.Errorf("read the access control list: %w", err)
	}
	information := windows.SECURITY_INFORMATION(windows.DACL_SECURITY_INFORMATION | windows.UNPROTECTED_DACL_SECURITY_INFORMATION)
	if control&windows.SE_DACL_PROTECTED != 0 {
		information = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	}
	if err := windows.SetNamedSecurityInfo(t.Name(), windows.SE_FILE_OBJECT, information, nil, nil, list, nil); err != nil {
		return fmt.Errorf("set the access control list: %w", err)
	}
	return nil
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

// systemCause is the cause behind a Windows error; "" when it says none.
func systemCause(err error) Cause {
	switch {
	case errors.Is(err, windows.ERROR_SHARING_VIOLATION), errors.Is(err, windows.ERROR_LOCK_VIOLATION),
		errors.Is(err, windows.ERROR_USER_MAPPED_FILE):
		return CauseInUse
	case errors.Is(err, windows.ERROR_DISK_FULL), errors.Is(err, windows.ERROR_HANDLE_DISK_FULL),
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED):
		return CauseDiskFull
	case errors.Is(err, windows.ERROR_WRITE_PROTECT):
		return CauseReadOnlyFS
	case errors.Is(err, syscall.ENOTDIR): // os.MkdirAll, where a file is in the way
		return CauseNotAFile
	}
	return ""
}
