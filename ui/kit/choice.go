package kit

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Choice is a drop-down list. As in the system's own, Up and Down change the choice
// at once, a letter goes to the next option that begins with it, and Space or F4
// opens the list. Fyne's Select opens the list on Up and Down, ignores letters, and
// shows the focus by filling the field.
type Choice struct {
	control
	OnChanged func(index int) // called only for changes by the user

	options  []string
	selected int
}

// NewChoice makes a drop-down list with the first option selected.
func NewChoice(options []string, changed func(int)) *Choice {
	c := &Choice{options: slices.Clone(options), OnChanged: changed}
	c.act = c.open
	return extended(c)
}

// Selected is the index of the selected option, or -1 for none.
func (c *Choice) Selected() int { return c.selected }

// SetSelected selects an option without calling OnChanged; -1 selects none.
func (c *Choice) SetSelected(index int) {
	if index >= -1 && index < len(c.options) {
		c.selected = index
		c.Refresh()
	}
}

// choose selects an option on behalf of the user.
func (c *Choice) choose(index int) {
	if index < 0 || index >= len(c.options) || index == c.selected || !c.Usable() {
		return
	}
	c.SetSelected(index)
	if c.OnChanged != nil {
		c.OnChanged(index)
	}
}

// open shows the list.
func (c *Choice) open() {
	driver := fyne.CurrentApp().Driver()
	window := driver.CanvasForObject(c)
	if window == nil {
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

// TypedKey changes the choice or opens the list, and passes other keys on.
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
	case fyne.KeyF4:
		c.press()
	default:
		c.control.TypedKey(ev)
	}
}

// TypedRune selects the next option that begins with the letter.
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

func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	ring, box, label := newRing(), newBox(), newText(fyne.TextStyle{})
	left, right := newStroke(1.5), newStroke(1.5)
	return render(&drawing{
		widget: c,
		parts:  []fyne.CanvasObject{ring, box, label, left, right},
		minSize: func() fyne.Size {
			widest := measure("M", theme.SizeNameText, fyne.TextStyle{})
			for _, option := range c.options {
				widest = widest.Max(measure(option, theme.SizeNameText, fyne.TextStyle{}))
			}
			return widest.AddWidthHeight(44, 2*theme.InnerPadding())
		},
		layout: func(size fyne.Size) {
			box.Resize(size)
			putAround(ring, size, focusWidth/2)
			putText(label, theme.InnerPadding(), size.Height)
			x, y := size.Width-15, middle(size.Height, 0)
			bend(left, right, fyne.NewPos(x-4, y-2), fyne.NewPos(x, y+2), fyne.NewPos(x+4, y-2))
		},
		paint: func() {
			fill, line, text, arrow := theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNameForeground, ColorMuted
			switch {
			case !c.Usable():
				fill, line, text, arrow = theme.ColorNameDisabledButton, ColorFrame, theme.ColorNameDisabled, theme.ColorNameDisabled
			case c.focused:
				line = ColorRing
			case c.hovered:
				line = theme.ColorNamePrimary
			}
			paintBox(box, fill, line)
			paintRing(ring, c.focused && c.Usable(), ColorRing)
			paintStrokes(arrow, left, right)
			chosen := ""
			if c.selected >= 0 {
				chosen = c.options[c.selected]
			}
			paintText(label, chosen, text, theme.SizeNameText)
		},
	})
}
