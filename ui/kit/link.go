package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Link is a text to click. Fyne's Hyperlink ignores Enter, has padding around its
// text, and cannot be disabled.
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

// CreateRenderer draws the link, underlined while the pointer is over it.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	ring, label, under := newRing(), newText(fyne.TextStyle{}), newGround(0)
	return render(&drawing{
		widget:  l,
		parts:   []fyne.CanvasObject{ring, label, under},
		minSize: func() fyne.Size { return measure(l.Text, theme.SizeNameText, fyne.TextStyle{}) },
		layout: func(size fyne.Size) {
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
