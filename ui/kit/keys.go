package kit

import "fyne.io/fyne/v2"

// KeyHandler answers a key that no widget wanted; it tells whether it did.
type KeyHandler func(ev *fyne.KeyEvent) bool

// Keys hands the keys of one window that no widget wanted to whoever is on top:
// the dialog that is open, else the window itself. Fyne gives a key to the
// focused widget only; the widgets of this package pass on what they do not use.
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

// Push puts a handler on top and returns what takes it off again, wherever it
// then stands.
func (k *Keys) Push(h KeyHandler) (remove func()) {
	layer := &keyLayer{handle: h}
	k.stack = append(k.stack, layer)
	return func() {
		for i, l := range k.stack {
			if l == layer {
				k.stack = append(k.stack[:i:i], k.stack[i+1:]...)
				return
			}
		}
	}
}

// typed asks the topmost handler only: a dialog is modal to keys as well.
func (k *Keys) typed(ev *fyne.KeyEvent) {
	if n := len(k.stack); n > 0 {
		k.stack[n-1].handle(ev)
	}
}

// passOn gives a key that a focused widget does not use to its window.
func passOn(w fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// focusOn gives w the focus of its window.
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
