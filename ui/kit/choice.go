package kit

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Choice is a drop-down list. As on the system's own, Up and Down change the
// choice at once, a letter jumps to the next option that begins with it, and
// Space or F4 opens the list.
type Choice struct {
	control
	OnChanged func(index int) // called for the user's changes only

	options  []string
	selected int
}

var (
	_ fyne.Focusable    = (*Choice)(nil)
	_ desktop.Keyable   = (*Choice)(nil)
	_ fyne.Tappable     = (*Choice)(nil)
	_ desktop.Hoverable = (*Choice)(nil)
)

// NewChoice makes a drop-down list with the first option chosen.
func NewChoice(options []string, changed func(int)) *Choice {
	c := &Choice{options: slices.Clone(options), OnChanged: changed}
	c.ExtendBaseWidget(c)
	return c
}

// Selected is the index of the option chosen; -1 for none.
func (c *Choice) Selected() int { return c.selected }

// SetSelected chooses without calling OnChanged; -1 chooses none.
func (c *Choice) SetSelected(index int) {
	if index >= -1 && index < len(c.options) {
		c.selected = index
		c.Refresh()
	}
}

// choose is the user's choosing.
func (c *Choice) choose(index int) {
	if index < 0 || index >= len(c.options) || index == c.selected || c.Disabled() {
		return
	}
	c.SetSelected(index)
	if c.OnChanged != nil {
		c.OnChanged(index)
	}
}

// Tapped opens the list.
func (c *Choice) Tapped(*fyne.PointEvent) {
	if c.Disabled() {
		return
	}
	focusOn(c)
	c.open()
}

func (c *Choice) open() {
	driver := fyne.CurrentApp().Driver()
	window := driver.CanvasForObject(c)
	if window == nil || c.Disabled() {
		return
	}
	items := make([]*fyne.MenuItem, len(c.options))
	for i, option := range c.options {
		items[i] = fyne.NewMenuItem(option, func() { c.choose(i) })
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), window)
	menu.ShowAtPosition(driver.AbsolutePositionForObject(c).AddXY(0, c.Size().Height+1))
	menu.Resize(fyne.NewSize(c.Size().Width, menu.MinSize().Height))
	for range c.selected + 1 {
		menu.ActivateNext()
	}
}

// TypedKey moves the choice or opens the list, and passes other keys on.
func (c *Choice) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp, fyne.KeyLeft:
		c.choose(c.selected - 1)
	case fyne.KeyDown, fyne.KeyRight:
		c.choose(c.selected + 1)
	case fyne.KeyHome:
		c.choose(0)
	case fyne.KeyEnd:
		c.choose(len(c.options) - 1)
	case fyne.KeySpace, fyne.KeyF4:
		c.open()
	default:
		passOn(c, ev)
	}
}

// TypedRune chooses the next option that begins with the letter.
func (c *Choice) TypedRune(r rune) {
	letter := string(unicode.ToLower(r))
	for i := range c.options {
		next := (c.selected + 1 + i) % len(c.options)
		if strings.HasPrefix(strings.ToLower(c.options[next]), letter) {
			c.choose(next)
			return
		}
	}
}

// CreateRenderer draws the field, its text and the arrow.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	r := &choiceRenderer{
		choice: c, box: newBox(), ring: newRing(),
		label: newText("", theme.ColorNameForeground, theme.SizeNameText),
		left:  canvas.NewLine(theme.Color(ColorMuted)), right: canvas.NewLine(theme.Color(ColorMuted)),
	}
	r.left.StrokeWidth, r.right.StrokeWidth = 1.5, 1.5
	r.Refresh()
	return r
}

type choiceRenderer struct {
	choice      *Choice
	box, ring   *canvas.Rectangle
	label       *canvas.Text
	left, right *canvas.Line
}

func (r *choiceRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	r.ring.Move(fyne.NewSquareOffsetPos(-focusWidth / 2))
	r.ring.Resize(size.AddWidthHeight(focusWidth, focusWidth))
	text := r.label.MinSize()
	r.label.Move(fyne.NewPos(theme.InnerPadding(), middle(size.Height, text.Height)))
	r.label.Resize(text)
	x, y := size.Width-15, middle(size.Height, 0)
	r.left.Position1, r.left.Position2 = fyne.NewPos(x-4, y-2), fyne.NewPos(x, y+2)
	r.right.Position1, r.right.Position2 = fyne.NewPos(x, y+2), fyne.NewPos(x+4, y-2)
}

func (r *choiceRenderer) MinSize() fyne.Size {
	widest := measure("M", theme.SizeNameText, fyne.TextStyle{})
	for _, option := range r.choice.options {
		widest = widest.Max(measure(option, theme.SizeNameText, fyne.TextStyle{}))
	}
	return widest.AddWidthHeight(44, 2*theme.InnerPadding())
}

func (r *choiceRenderer) Refresh() {
	c := r.choice
	fill, line, text, arrow := theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNameForeground, ColorMuted
	switch {
	case c.Disabled():
		fill, line, text, arrow = theme.ColorNameDisabledButton, ColorFrame, theme.ColorNameDisabled, theme.ColorNameDisabled
	case c.focused:
		line = ColorRing
	case c.hovered:
		line = theme.ColorNamePrimary
	}
	paintBox(r.box, theme.Color(fill), theme.Color(line))
	paintRing(r.ring, c.focused && !c.Disabled(), ColorRing)
	for _, l := range []*canvas.Line{r.left, r.right} {
		l.StrokeColor = theme.Color(arrow)
		l.Refresh()
	}
	r.label.Text = ""
	if c.selected >= 0 {
		r.label.Text = c.options[c.selected]
	}
	paintText(r.label, text, theme.SizeNameText)
	r.Layout(c.Size())
	canvas.Refresh(c)
}

func (r *choiceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.box, r.label, r.left, r.right}
}

func (r *choiceRenderer) Destroy() {}
