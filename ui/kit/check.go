package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// checkSize is the width and height of the box.
const checkSize = 15

// Check is a check box. Fyne's shows the focus as a filled circle around the box, and
// calls its handler also when the program sets it.
type Check struct {
	control
	Text      string
	OnChanged func(checked bool) // called only for changes by the user

	checked bool
}

// NewCheck makes a check box.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{Text: text, OnChanged: changed}
	c.act = c.toggle
	return extended(c)
}

// Checked tells whether it is checked.
func (c *Check) Checked() bool { return c.checked }

// SetChecked sets it without calling OnChanged.
func (c *Check) SetChecked(checked bool) {
	c.checked = checked
	c.Refresh()
}

func (c *Check) toggle() {
	c.SetChecked(!c.checked)
	if c.OnChanged != nil {
		c.OnChanged(c.checked)
	}
}

func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	ring, box, label := newRing(), newBox(), newText(fyne.TextStyle{})
	short, long := newStroke(2), newStroke(2)
	return render(&drawing{
		widget: c,
		parts:  []fyne.CanvasObject{ring, box, short, long, label},
		minSize: func() fyne.Size {
			text := measure(c.Text, theme.SizeNameText, fyne.TextStyle{})
			return fyne.NewSize(checkSize+6+text.Width, fyne.Max(checkSize+2*focusWidth, text.Height+4))
		},
		layout: func(size fyne.Size) {
			y := middle(size.Height, checkSize)
			put(box, 0, y, checkSize, checkSize)
			put(ring, -focusWidth, y-focusWidth, checkSize+2*focusWidth, checkSize+2*focusWidth)
			bend(short, long, fyne.NewPos(3.5, y+7.5), fyne.NewPos(6.5, y+10.5), fyne.NewPos(11.5, y+4.5))
			putText(label, checkSize+6, size.Height)
		},
		paint: func() {
			fill, line, text := c.colors()
			paintBox(box, fill, line)
			paintRing(ring, c.focused && c.Usable(), ColorRing)
			short.Hidden, long.Hidden = !c.checked, !c.checked
			paintStrokes(theme.ColorNameForegroundOnPrimary, short, long)
			paintText(label, c.Text, text, theme.SizeNameText)
		},
	})
}

func (c *Check) colors() (fill, line, text fyne.ThemeColorName) {
	switch {
	case !c.Usable() && c.checked:
		return theme.ColorNameDisabled, theme.ColorNameDisabled, theme.ColorNameDisabled
	case !c.Usable():
		return theme.ColorNameDisabledButton, ColorFrame, theme.ColorNameDisabled
	case c.checked:
		return theme.ColorNamePrimary, theme.ColorNamePrimary, theme.ColorNameForeground
	case c.hovered:
		return theme.ColorNameInputBackground, theme.ColorNamePrimary, theme.ColorNameForeground
	}
	return theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNameForeground
}
