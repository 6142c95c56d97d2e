package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Link is a word to click. Fyne's Hyperlink answers only Space, puts padding around
// its text, and cannot be disabled.
type Link struct {
	pressable
	Text string
}

// NewLink makes a link.
func NewLink(text string, tapped func()) *Link {
	l := &Link{Text: text}
	l.extend(l, tapped)
	return l
}

// CreateRenderer draws the link, with a line under it while the pointer is on it.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	ring, label, under := newRing(), newText(fyne.TextStyle{}), newGround(0)
	return render(&drawing{
		widget: l,
		parts:  []fyne.CanvasObject{ring, label, under},
		least:  func() fyne.Size { return measure(l.Text, theme.SizeNameText, fyne.TextStyle{}) },
		place: func(size fyne.Size) {
			putText(label, 0, size.Height)
			text, y := label.Size(), label.Position().Y
			put(under, 0, y+text.Height-2, text.Width, 1)
			put(ring, -3, y-1, text.Width+6, text.Height+2)
		},
		paint: func() {
			color := theme.ColorNameHyperlink
			if !l.Usable() {
				color = theme.ColorNameDisabled
			}
			paintText(label, l.Text, color, theme.SizeNameText)
			under.Hidden = !l.hovered || !l.Usable()
			paintBox(under, color, color)
			paintRing(ring, l.focused, ColorPage)
		},
	})
}
