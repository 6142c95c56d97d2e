package safefile

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
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
		path := filepath.Join(folder, strings.Replace(tempPattern, "*", fmt.Sprint(rand.Uint32()), 1))
		handle, err := open(path, windows.GENERIC_READ|windows.GENERIC_WRITE|windows.WRITE_DAC, windows.FILE_SHARE_READ, attributes, windows.CREATE_NEW, 0)
		if err == nil {
			return osTemp{os.NewFile(uintptr(handle), path)}, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	return nil, &fs.PathError{Op: "create", Path: folder, Err: fs.ErrExist}
}

// shareAll lets other programs do with an open file what they want.
const shareAll = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE

// open is CreateFile. Errors are *fs.PathError.
func open(path string, access, share uint32, attributes *windows.SecurityAttributes, how, flags uint32) (windows.Handle, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err == nil {
		var handle windows.Handle
		if handle, err = windows.CreateFile(name, access, share, attributes, how, flags, 0); err == nil {
			return handle, nil
		}
	}
	return 0, &fs.PathError{Op: "open", Path: path, Err: err}
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
		return nil, errFolder
	case attributes&windows.FILE_ATTRIBUTE_READONLY != 0:
		return nil, errReadOnly
	}
	handle, err := open(path, windows.GENERIC_READ|windows.GENERIC_WRITE|windows.DELETE, shareAll, nil, windows.OPEN_EXISTING, 0)
	if err != nil {
		return nil, err
	}
	if err := windows.CloseHandle(handle); err != nil {
		return nil, &fs.PathError{Op: "close", Path: path, Err: err}
	}
	return func() {}, nil
}

// DenyWriting opens the file so that no other program can open it for writing, which
// fails while one has it open.
func (osFiles) DenyWriting(path string) (func(), error) {
	handle, err := open(path, windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_DELETE, nil, windows.OPEN_EXISTING, 0)
	if err != nil {
		return nil, err
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

// SingleName tells whether an open file has no other name: what is written into one
// that has may be somebody else's file.
func SingleName(file *os.File) bool {
	var info windows.ByHandleFileInformation
	return windows.GetFileInformationByHandle(windows.Handle(file.Fd()), &info) == nil && info.NumberOfLinks <= 1
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
