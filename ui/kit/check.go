package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// checkSize is the side of the little box.
const checkSize = 15

// Check is a check box.
type Check struct {
	control
	Text      string
	OnChanged func(checked bool) // called for the user's changes only

	checked bool
}

var (
	_ fyne.Focusable    = (*Check)(nil)
	_ desktop.Keyable   = (*Check)(nil)
	_ fyne.Tappable     = (*Check)(nil)
	_ desktop.Hoverable = (*Check)(nil)
)

// NewCheck makes a check box.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{Text: text, OnChanged: changed}
	c.ExtendBaseWidget(c)
	return c
}

// Checked tells whether it is checked.
func (c *Check) Checked() bool { return c.checked }

// SetChecked sets it without calling OnChanged.
func (c *Check) SetChecked(checked bool) {
	c.checked = checked
	c.Refresh()
}

func (c *Check) toggle() {
	if c.Disabled() {
		return
	}
	c.checked = !c.checked
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(c.checked)
	}
}

// Tapped toggles.
func (c *Check) Tapped(*fyne.PointEvent) {
	if c.Disabled() {
		return
	}
	focusOn(c)
	c.toggle()
}

// TypedKey toggles on Space and passes other keys on.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		c.toggle()
		return
	}
	passOn(c, ev)
}

// CreateRenderer draws the check box.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{
		check: c, box: newBox(), ring: newRing(),
		short: canvas.NewLine(color.Transparent), long: canvas.NewLine(color.Transparent),
		label: newText(c.Text, theme.ColorNameForeground, theme.SizeNameText),
	}
	r.short.StrokeWidth, r.long.StrokeWidth = 2, 2
	r.Refresh()
	return r
}

type checkRenderer struct {
	check       *Check
	box, ring   *canvas.Rectangle
	short, long *canvas.Line
	label       *canvas.Text
}

func (r *checkRenderer) Layout(size fyne.Size) {
	y := middle(size.Height, checkSize)
	r.box.Move(fyne.NewPos(0, y))
	r.box.Resize(fyne.NewSquareSize(checkSize))
	r.ring.Move(fyne.NewPos(-focusWidth, y-focusWidth))
	r.ring.Resize(fyne.NewSquareSize(checkSize + 2*focusWidth))
	r.short.Position1, r.short.Position2 = fyne.NewPos(3.5, y+7.5), fyne.NewPos(6.5, y+10.5)
	r.long.Position1, r.long.Position2 = fyne.NewPos(6.5, y+10.5), fyne.NewPos(11.5, y+4.5)
	text := r.label.MinSize()
	r.label.Move(fyne.NewPos(checkSize+6, middle(size.Height, text.Height)))
	r.label.Resize(text)
}

func (r *checkRenderer) MinSize() fyne.Size {
	text := measure(r.check.Text, theme.SizeNameText, fyne.TextStyle{})
	return fyne.NewSize(checkSize+6+text.Width, fyne.Max(checkSize+2*focusWidth, text.Height+4))
}

func (r *checkRenderer) Refresh() {
	c := r.check
	fill, line, text := theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNameForeground
	switch {
	case c.Disabled() && c.checked:
		fill, line, text = theme.ColorNameDisabled, theme.ColorNameDisabled, theme.ColorNameDisabled
	case c.Disabled():
		fill, line, text = theme.ColorNameDisabledButton, ColorFrame, theme.ColorNameDisabled
	case c.checked:
		fill, line = theme.ColorNamePrimary, theme.ColorNamePrimary
	case c.hovered:
		line = theme.ColorNamePrimary
	}
	paintBox(r.box, theme.Color(fill), theme.Color(line))
	paintRing(r.ring, c.focused && !c.Disabled(), ColorRing)
	for _, l := range []*canvas.Line{r.short, r.long} {
		l.StrokeColor = theme.Color(theme.ColorNameForegroundOnPrimary)
		l.Hidden = !c.checked
		l.Refresh()
	}
	r.label.Text = c.Text
	paintText(r.label, text, theme.SizeNameText)
	r.Layout(c.Size())
	canvas.Refresh(c)
}

func (r *checkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.box, r.short, r.long, r.label}
}

func (r *checkRenderer) Destroy() {}
