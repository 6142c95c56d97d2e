package kit

import (
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// control is what the widgets have in common that take the focus and are clicked:
// they show that they have it, and that a click would reach them.
type control struct {
	widget.DisableableWidget
	behindDialog

	focused, hovered bool
}

// FocusGained shows the focus.
func (c *control) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost hides the focus.
func (c *control) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune ignores text.
func (c *control) TypedRune(rune) {}

// MouseIn shows that a click would do something.
func (c *control) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved does nothing.
func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn showed.
func (c *control) MouseOut() { c.hovered = false; c.Refresh() }
