package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// Opened tells, after Show, whether the system really made a window. Without
// OpenGL Fyne makes none and would wait for it for ever, unseen; the caller
// then says so by other means and ends.
func (w *Window) Opened() bool { return opened(w.win) }

func opened(win fyne.Window) bool {
	native, ok := win.(driver.NativeWindow)
	if !ok {
		return true
	}
	handle := true
	native.RunNative(func(context any) { handle = hasHandle(context) })
	return handle
}

// hasHandle looks into the driver's native window context; a kind of window
// that it does not know counts as made.
func hasHandle(context any) bool {
	switch c := context.(type) {
	case driver.X11WindowContext:
		return c.WindowHandle != 0
	case driver.WaylandWindowContext:
		return c.WaylandSurface != 0
	case driver.WindowsWindowContext:
		return c.HWND != 0
	case driver.MacWindowContext:
		return c.NSWindow != 0
	}
	return true
}
