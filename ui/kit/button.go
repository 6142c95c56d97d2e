package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// buttonMinWidth is the least width, so that a short label does not make a tiny button.
const buttonMinWidth = 82

// buttonRing is how far the focus ring extends beyond the button: the ring's line,
// and a gap that separates it from the colour of a default button.
const buttonRing = focusWidth + 1

// Button is a push button that Space and Enter press. Fyne's answers only Space, has
// no border line, sets its label in bold, and shows the focus by filling the button.
type Button struct {
	pressable
	Text    string
	Default bool // drawn in the accent colour: Enter presses it from anywhere

	pressed bool
}

// NewButton makes a button.
func NewButton(text string, tapped func()) *Button {
	b := &Button{Text: text}
	b.extend(b, tapped)
	return b
}

// NewDefaultButton makes a button in the accent colour. Its owner must make Enter
// press it.
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

// SetDefault draws the button in the accent colour, or as any other.
func (b *Button) SetDefault(isDefault bool) {
	if b.Default != isDefault {
		b.Default = isDefault
		b.Refresh()
	}
}

// MouseOut shows that the pointer has left.
func (b *Button) MouseOut() { b.pressed = false; b.control.MouseOut() }

// MouseDown shows that the button is pressed.
func (b *Button) MouseDown(*desktop.MouseEvent) { b.pressed = true; b.Refresh() }

// MouseUp shows that it no longer is.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.pressed = false; b.Refresh() }

// Cursor is the plain pointer, as on the buttons of the system.
func (b *Button) Cursor() desktop.Cursor { return desktop.DefaultCursor }

func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ring, box, label := newRing(), newBox(), newText(fyne.TextStyle{})
	return render(&drawing{
		widget: b,
		parts:  []fyne.CanvasObject{ring, box, label},
		minSize: func() fyne.Size {
			text := measure(b.Text, theme.SizeNameText, fyne.TextStyle{})
			return fyne.NewSize(fyne.Max(buttonMinWidth, text.Width+28), text.Height+2*controlInset)
		},
		layout: func(size fyne.Size) {
			box.Resize(size)
			putAround(ring, size, buttonRing)
			putText(label, middle(size.Width, label.MinSize().Width), size.Height)
		},
		paint: func() {
			fill, line, text := b.colors()
			paintBox(box, fill, line)
			paintRing(ring, b.focused && b.Usable(), ColorPage)
			paintText(label, b.Text, text, theme.SizeNameText)
		},
	})
}

func (b *Button) colors() (fill, line, text fyne.ThemeColorName) {
	switch {
	case !b.Usable():
		return theme.ColorNameDisabledButton, ColorFrame, theme.ColorNameDisabled
	case b.Default && (b.hovered || b.pressed):
		return ColorPrimaryOver, ColorPrimaryOver, theme.ColorNameForegroundOnPrimary
	case b.Default:
		return theme.ColorNamePrimary, theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
	case b.pressed:
		return ColorPressFill, theme.ColorNamePrimary, theme.ColorNameForeground
	case b.hovered:
		return theme.ColorNameButton, theme.ColorNamePrimary, theme.ColorNameForeground
	}
	return theme.ColorNameButton, theme.ColorNameInputBorder, theme.ColorNameForeground
}
