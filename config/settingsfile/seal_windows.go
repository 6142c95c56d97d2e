package settingsfile

import (
	"errors"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// sealScheme is the Data Protection API with the machine's key. Every process of
// this machine that knows the file's path can open the text, so the file itself
// is readable for administrators only.
const sealScheme = "dpapi-1"

// foldPath makes the spellings of one path the same: Windows ignores case.
func foldPath(path string) string { return strings.ToLower(path) }

func protect(_ string, context, plaintext []byte) ([]byte, error) {
	var out windows.DataBlob
	err := windows.CryptProtectData(blob(append([]byte{filler}, plaintext...)), nil, blob(context), 0, nil,
		windows.CRYPTPROTECT_LOCAL_MACHINE|windows.CRYPTPROTECT_UI_FORBIDDEN, &out)
	if err != nil {
		return nil, err
	}
	return takeBlob(out)
}

func unprotect(_ string, context, sealed []byte) ([]byte, error) {
	var out windows.DataBlob
	err := windows.CryptUnprotectData(blob(sealed), nil, blob(context), 0, nil,
		windows.CRYPTPROTECT_UI_FORBIDDEN, &out)
	if errors.Is(err, windows.ERROR_INVALID_DATA) || errors.Is(err, windows.Errno(nteBadKeyState)) {
		return nil, errSealForeign
	}
	if err != nil {
		return nil, err
	}
	plaintext, err := takeBlob(out)
	if err != nil || len(plaintext) == 0 {
		return nil, errors.Join(errSealDamaged, err)
	}
	return plaintext[1:], nil
}

// filler is put before a text to seal, since Windows does not seal empty ones.
const filler = '='

// nteBadKeyState is what Windows reports when the machine's key is another one.
const nteBadKeyState = 0x8009000B

// guardKey has nothing to do: Windows keeps the key.
func guardKey(string) string { return "" }

func blob(data []byte) *windows.DataBlob {
	if len(data) == 0 {
		return &windows.DataBlob{}
	}
	return &windows.DataBlob{Size: uint32(len(data)), Data: &data[0]}
}

// takeBlob copies what Windows allocated, wipes it and gives it back.
func takeBlob(out windows.DataBlob) ([]byte, error) {
	if out.Data == nil {
		return nil, nil
	}
	theirs := unsafe.Slice(out.Data, out.Size)
	ours := append([]byte(nil), theirs...)
	clear(theirs)
	_, err := windows.LocalFree(windows.Handle(unsafe.Pointer(out.Data)))
	return ours, err
}
