package kit

import (
	"slices"

	"fyne.io/fyne/v2"
)

// KeyHandler handles a key that no widget used, and tells whether it did.
type KeyHandler func(ev *fyne.KeyEvent) bool

// Keys passes the keys of a window that no widget used to the topmost handler: that
// of the open dialog, or else the window's own. Fyne gives a key only to the widget
// with the focus; the widgets of this package pass on the keys that they do not use.
type Keys struct {
	stack []*keyLayer
}

type keyLayer struct{ handle KeyHandler }

// InstallKeys makes the Keys of a window's canvas.
func InstallKeys(c fyne.Canvas) *Keys {
	k := &Keys{}
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { k.typed(ev) })
	return k
}

// Push adds a handler on top, and returns a function that removes it, even if it is
// no longer on top.
func (k *Keys) Push(h KeyHandler) (remove func()) {
	layer := &keyLayer{handle: h}
	k.stack = append(k.stack, layer)
	return func() {
		k.stack = slices.DeleteFunc(slices.Clone(k.stack), func(l *keyLayer) bool { return l == layer })
	}
}

// typed asks only the topmost handler: a dialog is modal for keys as well.
func (k *Keys) typed(ev *fyne.KeyEvent) {
	if n := len(k.stack); n > 0 {
		k.stack[n-1].handle(ev)
	}
}

// passOn gives a key that a widget does not use to its window.
func passOn(w fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// focusOn gives w the focus.
func focusOn(w fyne.Focusable) {
	if c, ok := w.(interface{ reachedBy() *Stop }); ok && c.reachedBy() != nil {
		w = c.reachedBy()
	}
	object, ok := w.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(object); c != nil && c.Focused() != w {
		c.Focus(w)
	}
}

// isEnter tells whether a key is one of the two Enter keys.
func isEnter(name fyne.KeyName) bool { return name == fyne.KeyReturn || name == fyne.KeyEnter }
