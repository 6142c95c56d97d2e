package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// buttonMinWidth keeps short labels from making stubby buttons.
const buttonMinWidth = 82

// buttonRing is how far the focus ring stands out: its line, and a gap that
// sets it off from a default button's own colour.
const buttonRing = focusWidth + 1

// Button is a push button that answers Space and Enter.
type Button struct {
	control
	Text     string
	OnTapped func()
	Default  bool // drawn in the accent colour: the one that Enter means

	held bool
}

var (
	_ fyne.Focusable    = (*Button)(nil)
	_ desktop.Keyable   = (*Button)(nil)
	_ fyne.Tappable     = (*Button)(nil)
	_ desktop.Hoverable = (*Button)(nil)
	_ desktop.Mouseable = (*Button)(nil)
)

// NewButton makes a button.
func NewButton(text string, tapped func()) *Button {
	b := &Button{Text: text, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewDefaultButton makes the button that Enter means; its owner sees to Enter.
func NewDefaultButton(text string, tapped func()) *Button {
	b := NewButton(text, tapped)
	b.Default = true
	return b
}

// SetText changes the label.
func (b *Button) SetText(text string) {
	b.Text = text
	b.Refresh()
}

// Tapped presses the button.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.Disabled() {
		return
	}
	focusOn(b)
	b.press()
}

func (b *Button) press() {
	if !b.Disabled() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// TypedKey presses the button on Space and Enter and passes other keys on.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || isEnter(ev.Name) {
		b.press()
		return
	}
	passOn(b, ev)
}

// MouseOut ends what MouseIn showed.
func (b *Button) MouseOut() { b.hovered, b.held = false, false; b.Refresh() }

// MouseDown shows the button held down.
func (b *Button) MouseDown(*desktop.MouseEvent) { b.held = true; b.Refresh() }

// MouseUp ends what MouseDown showed.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.held = false; b.Refresh() }

// Cursor is the plain pointer, as on any button of the system.
func (b *Button) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer draws the button.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{button: b, box: newBox(), ring: newRing(), label: newText(b.Text, theme.ColorNameForeground, theme.SizeNameText)}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	button    *Button
	box, ring *canvas.Rectangle
	label     *canvas.Text
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	r.ring.Move(fyne.NewSquareOffsetPos(-buttonRing))
	r.ring.Resize(size.AddWidthHeight(2*buttonRing, 2*buttonRing))
	text := r.label.MinSize()
	r.label.Move(fyne.NewPos(middle(size.Width, text.Width), middle(size.Height, text.Height)))
	r.label.Resize(text)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	text := measure(r.button.Text, theme.SizeNameText, fyne.TextStyle{})
	return fyne.NewSize(fyne.Max(buttonMinWidth, text.Width+28), text.Height+2*controlInset)
}

func (r *buttonRenderer) Refresh() {
	b := r.button
	fill, line, text := theme.ColorNameButton, theme.ColorNameInputBorder, theme.ColorNameForeground
	switch {
	case b.Disabled():
		fill, line, text = theme.ColorNameDisabledButton, ColorFrame, theme.ColorNameDisabled
	case b.Default && (b.hovered || b.held):
		fill, line, text = ColorPrimaryOver, ColorPrimaryOver, theme.ColorNameForegroundOnPrimary
	case b.Default:
		fill, line, text = theme.ColorNamePrimary, theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
	case b.held:
		fill, line = ColorPressFill, theme.ColorNamePrimary
	case b.hovered:
		line = theme.ColorNamePrimary
	}
	paintBox(r.box, theme.Color(fill), theme.Color(line))
	paintRing(r.ring, b.focused && !b.Disabled(), ColorPage)
	r.label.Text = b.Text
	paintText(r.label, text, theme.SizeNameText)
	r.Layout(b.Size())
	canvas.Refresh(b)
}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.box, r.label}
}

func (r *buttonRenderer) Destroy() {}
