package safefile

import (
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// openLocked opens the lock file so that no other run can open it for writing, and
// never what a link of that name leads to. Windows closes and removes it with the
// process.
func openLocked(path string) (*os.File, error) {
	attributes, err := securityAttributes(privateFile)
	if err != nil {
		return nil, err
	}
	const attempts = 20
	for attempt := 1; ; attempt++ {
		handle, err := open(path, windows.GENERIC_READ|windows.GENERIC_WRITE|windows.DELETE, windows.FILE_SHARE_READ, attributes,
			windows.OPEN_ALWAYS, windows.FILE_FLAG_DELETE_ON_CLOSE|windows.FILE_FLAG_OPEN_REPARSE_POINT)
		switch {
		case err == nil:
			return os.NewFile(uintptr(handle), path), nil
		case errors.Is(err, windows.ERROR_SHARING_VIOLATION):
			return nil, errInUse
		case errors.Is(err, windows.ERROR_ACCESS_DENIED) && attempt < attempts:
			// Also what Windows says of a lock file that is just being removed.
			time.Sleep(removalTime)
		default:
			return nil, err
		}
	}
}

// removalTime is about how long Windows takes to remove a closed file.
const removalTime = 5 * time.Millisecond

// closeLocked leaves the removal to Windows.
func closeLocked(_ string, file *os.File) error { return file.Close() }

// readSharedLock shares all that the holder has, or Windows would not open it.
func readSharedLock(path string) ([]byte, error) {
	handle, err := open(path, windows.GENERIC_READ, shareAll, nil, windows.OPEN_EXISTING, 0)
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(handle), path)
	text, err := io.ReadAll(io.LimitReader(file, maxHolderSize))
	return text, errors.Join(err, file.Close())
}
