package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// CloseMenuBar closes the menu that Fyne's menu bar shows in a window, if it does.
// Fyne opens it when Alt is let go, and that also happens to it when another
// window takes the keyboard, as with Alt and Tab.
func CloseMenuBar(c fyne.Canvas) {
	if bar, ok := c.(interface{ DismissMenu() bool }); ok {
		bar.DismissMenu()
	}
}

// OpenMenuBar opens the first menu of a window's menu bar, as Alt does.
func OpenMenuBar(c fyne.Canvas) {
	if bar, ok := c.(interface{ ToggleMenu() }); ok {
		bar.ToggleMenu()
	}
}

// behindDialog is part of the widgets that have the focus in dialogs: Alt would
// open the menu behind the dialog, where no key reaches it, and they close it.
type behindDialog struct{}

// KeyDown does nothing.
func (behindDialog) KeyDown(*fyne.KeyEvent) {}

// KeyUp comes after Fyne has opened the menu.
func (behindDialog) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name != desktop.KeyAltLeft && ev.Name != desktop.KeyAltRight {
		return
	}
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		if w.Canvas().Overlays().Top() != nil {
			CloseMenuBar(w.Canvas())
		}
	}
}
