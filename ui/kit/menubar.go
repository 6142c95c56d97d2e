package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// CloseMenuBar closes the open menu of a window's menu bar, if there is one. Fyne opens
// a menu when Alt is released, and also when another window gets the focus meanwhile,
// as with Alt+Tab.
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

// behindDialog is embedded in the widgets that can have the focus in a dialog. Alt
// opens the menu behind the dialog, where no key reaches it; this closes it again.
type behindDialog struct{}

func (behindDialog) KeyDown(*fyne.KeyEvent) {}

// KeyUp is called after Fyne has opened the menu.
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
