package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Note is text that wraps. Its height depends on the width that it was last given.
// Fyne's Label has padding around its text, and blurs it because its lines begin at
// fractions of units.
type Note struct {
	widget.BaseWidget
	Align fyne.TextAlign

	text  string
	color fyne.ThemeColorName
	size  fyne.ThemeSizeName
	style fyne.TextStyle
}

// NewCaption makes a note in the small size.
func NewCaption(text string, color fyne.ThemeColorName) *Note {
	return newNote(text, color, theme.SizeNameCaptionText, fyne.TextStyle{})
}

// NewText makes a note in the small size and the usual colour.
func NewText(text string) *Note {
	return NewCaption(text, theme.ColorNameForeground)
}

// NewParagraph makes a note in the usual size.
func NewParagraph(text string) *Note {
	return newNote(text, theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{})
}

// NewHeading makes a note in bold.
func NewHeading(text string) *Note {
	return newNote(text, theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{Bold: true})
}

// NewTitle makes a note in bold and a larger size.
func NewTitle(text string) *Note {
	return newNote(text, theme.ColorNameForeground, theme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true})
}

// NewCode makes a note in a monospace typeface.
func NewCode(text string) *Note {
	return newNote(text, theme.ColorNameForeground, SizeNameCode, fyne.TextStyle{Monospace: true})
}

func newNote(text string, color fyne.ThemeColorName, size fyne.ThemeSizeName, style fyne.TextStyle) *Note {
	return extended(&Note{text: text, color: color, size: size, style: style})
}

// Text is what the note says.
func (n *Note) Text() string { return n.text }

// Set changes the text and its colour.
func (n *Note) Set(text string, color fyne.ThemeColorName) {
	if n.text == text && n.color == color {
		return
	}
	n.text, n.color = text, color
	n.Refresh()
}

// Resize wraps the text again when the width changes.
func (n *Note) Resize(size fyne.Size) {
	changed := size.Width != n.Size().Width
	n.BaseWidget.Resize(size)
	if changed {
		n.Refresh()
	}
}

func (n *Note) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{widget: n}
	height := func() float32 { return measure("M", n.size, n.style).Height }
	d.minSize = func() fyne.Size {
		if n.text == "" {
			return fyne.Size{}
		}
		return fyne.NewSize(20, float32(len(d.parts))*height())
	}
	d.layout = func(size fyne.Size) {
		for i, line := range d.parts {
			text, x := line.MinSize(), float32(0)
			switch n.Align {
			case fyne.TextAlignCenter:
				x = middle(size.Width, text.Width)
			case fyne.TextAlignTrailing:
				x = size.Width - whole(text.Width)
			}
			put(line, x, float32(i)*height(), text.Width, text.Height)
		}
	}
	d.paint = func() {
		d.parts = nil
		for _, text := range n.lines() {
			line := newText(n.style)
			paintText(line, text, n.color, n.size)
			d.parts = append(d.parts, line)
		}
	}
	return render(d)
}

// lines are the text, wrapped at the present width.
func (n *Note) lines() []string {
	switch width := n.Size().Width; {
	case n.text == "":
		return nil
	case width <= 0:
		return []string{n.text}
	default:
		return wrapText(n.text, width, func(s string) float32 { return fyne.MeasureText(s, theme.Size(n.size), n.style).Width })
	}
}
