package platform

import (
	"io"

	"golang.org/x/sys/windows"
)

// Message tells the user something when the window cannot: in a message box of
// Windows, since a program with a window has no console there. It returns when
// the user has closed it.
func Message(_ io.Writer, title, text string) {
	caption, err := windows.UTF16PtrFromString(title)
	if err != nil {
		return
	}
	body, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	// What Windows cannot show there is no other place for.
	_, _ = windows.MessageBox(0, body, caption, windows.MB_OK|windows.MB_ICONERROR)
}
