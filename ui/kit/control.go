package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// control is the common part of the widgets that can be clicked and have the focus.
// They show whether they have it, and whether the pointer is over them.
type control struct {
	widget.DisableableWidget
	behindDialog

	self             focusable // the widget that embeds this
	act              func()    // what a click and Space do
	focused, hovered bool
	stop             *Stop // nil where Tab reaches the control in its own place
}

// Usable tells whether the control is enabled.
func (c *control) Usable() bool { return !c.DisableableWidget.Disabled() }

// Disabled is what Fyne asks to find what Tab reaches: not a control with a Stop.
// Whether a control is enabled, Usable tells.
func (c *control) Disabled() bool { return c.stop != nil || !c.Usable() }

func (c *control) setStop(s *Stop) { c.stop = s }

func (c *control) reachedBy() *Stop { return c.stop }

type focusable interface {
	fyne.Widget
	fyne.Focusable
}

// ExtendBaseWidget tells the control which widget embeds it.
func (c *control) ExtendBaseWidget(w fyne.Widget) {
	c.self = w.(focusable)
	c.DisableableWidget.ExtendBaseWidget(w)
}

// press does what a click does, except for taking the focus.
func (c *control) press() {
	if c.Usable() {
		c.act()
	}
}

// Tapped takes the focus and presses.
func (c *control) Tapped(*fyne.PointEvent) {
	if c.Usable() {
		focusOn(c.self)
		c.press()
	}
}

// TypedKey presses on Space and passes other keys on.
func (c *control) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		c.press()
		return
	}
	passOn(c.self, ev)
}

// FocusGained shows the focus, and what has it.
func (c *control) FocusGained() { c.focused = true; c.Refresh(); reveal(c.self) }

// FocusLost hides the focus.
func (c *control) FocusLost() { c.focused = false; c.Refresh() }

func (c *control) TypedRune(rune) {}

// MouseIn shows that the pointer is over the widget.
func (c *control) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut shows that the pointer has left.
func (c *control) MouseOut() { c.hovered = false; c.Refresh() }

// pressable is a control that Enter presses as well.
type pressable struct {
	control
	OnTapped func() // called when it is pressed; may be nil
}

// extend sets up the widget that embeds this.
func (p *pressable) extend(w focusable, tapped func()) {
	p.OnTapped = tapped
	p.act = func() {
		if p.OnTapped != nil {
			p.OnTapped()
		}
	}
	p.ExtendBaseWidget(w)
}

// TypedKey presses on Space and Enter and passes other keys on.
func (p *pressable) TypedKey(ev *fyne.KeyEvent) {
	if isEnter(ev.Name) {
		p.press()
		return
	}
	p.control.TypedKey(ev)
}

// Cursor is the pointing hand while a click does something.
func (p *pressable) Cursor() desktop.Cursor {
	if !p.Usable() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}
