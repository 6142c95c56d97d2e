package kit

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// DialogOptions say what a dialog shows and does.
type DialogOptions struct {
	Title string
	Mark  Mark              // before the title; MarkNone shows none
	Body  fyne.CanvasObject // grows with the dialog; scrolls where there is too little room, a Scroll by itself
	Width float32           // of the body; 0 means DialogWidth
	// Height is the least height of the body; 0 means what it needs.
	Height float32

	Buttons []*Button      // from left to right, at the right of the dialog
	Extra   []*Button      // at the left, for what does not close the dialog
	Default *Button        // what Enter presses; nil for none
	Cancel  *Button        // what Esc presses; nil for none
	First   fyne.Focusable // has the focus first; nil means Default
}

// DialogWidth is the usual width of a dialog's body: it fits the window.
const DialogWidth = 400

// Dialog is a modal dialog within a window. Enter presses its default button unless
// another button has the focus; Esc presses its Cancel button. The keys that scroll, where
// nothing else wants them, scroll what there is too little room for.
type Dialog struct {
	options DialogOptions
	overlay *overlay
	body    *Fit // scrolls where there is too little room; nil for a body that does so itself
	canvas  fyne.Canvas
	behind  fyne.Focusable // had the focus before, and gets it back
	keys    *Keys
	remove  func()
}

// ShowDialog opens a dialog over a window. Its buttons do not close it: their owner
// calls Close.
func ShowDialog(c fyne.Canvas, keys *Keys, o DialogOptions) *Dialog {
	o.Width = cmp.Or(o.Width, DialogWidth)
	// Fyne does not take the focus away from what is behind an overlay: a text
	// cursor would go on blinking there and keep the window busy.
	d := &Dialog{options: o, keys: keys, canvas: c, behind: c.Focused()}
	c.Unfocus()
	d.overlay = newOverlay(d.build())
	d.remove = keys.Push(d.key)
	c.Overlays().Add(d.overlay)
	d.overlay.Resize(c.Size())
	first := o.First
	if first == nil && o.Default != nil {
		first = o.Default
	}
	if first != nil {
		c.Focus(first)
	}
	return d
}

// Closed tells whether the dialog was closed.
func (d *Dialog) Closed() bool { return d.remove == nil }

// Close closes the dialog. Closing it twice does no harm.
func (d *Dialog) Close() {
	if d.Closed() {
		return
	}
	d.remove()
	d.remove = nil
	d.canvas.Overlays().Remove(d.overlay)
	if d.behind != nil && d.canvas.Focused() == nil {
		d.canvas.Focus(d.behind)
	}
}

// Refresh lays out the dialog again after the size of its body has changed.
func (d *Dialog) Refresh() {
	d.overlay.content.Refresh()
	d.overlay.Refresh()
}

// Reveal lays the dialog out again after something in its body has changed, and scrolls that
// into view.
func (d *Dialog) Reveal(o fyne.CanvasObject) {
	d.Refresh()
	reveal(o)
}

func (d *Dialog) key(ev *fyne.KeyEvent) bool {
	switch {
	case isEnter(ev.Name) && d.options.Default != nil:
		d.options.Default.press()
	case ev.Name == fyne.KeyEscape && d.options.Cancel != nil:
		d.options.Cancel.press()
	default:
		return d.body != nil && d.body.ScrollBy(ev) || scrollIn(d.options.Body, ev)
	}
	return true
}

func (d *Dialog) build() fyne.CanvasObject {
	o := d.options
	title := NewTitle(o.Title)
	head := NewLine(8, title, title)
	if o.Mark != MarkNone {
		head = NewLine(8, title, NewMark(o.Mark, 20), title)
	}
	space := NewSpace()
	row := NewLine(8, space)
	for _, b := range o.Extra {
		row.Add(b)
	}
	row.Add(space)
	for _, b := range o.Buttons {
		row.Add(b)
	}
	top, bottom := NewInset(0, 0, 10, 0, head), NewInset(16, 0, 0, 0, row)
	inner := o.Body
	if _, scrolls := inner.(*Scroll); !scrolls {
		d.body = newShrinking(o.Body)
		inner = d.body
	}
	body := container.New(&sized{width: o.Width, height: o.Height}, inner)
	return NewInset(12, 14, 12, 14, container.NewBorder(top, bottom, nil, nil, body))
}

// sized gives its only object a fixed width and a least height.
type sized struct {
	width, height float32
	given         float32 // the width that it was last given
}

func (s *sized) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s.given = size.Width
	put(objects[0], 0, 0, size.Width, size.Height)
}

func (s *sized) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(s.width, fyne.Max(s.height, heightAt(objects[0], cmp.Or(s.given, s.width))))
}
