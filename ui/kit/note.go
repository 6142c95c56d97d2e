package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Note is text that wraps, without padding of its own. Its height follows the
// width that it was last given.
type Note struct {
	widget.BaseWidget
	Align fyne.TextAlign

	text  string
	color fyne.ThemeColorName
	size  fyne.ThemeSizeName
	style fyne.TextStyle
}

// NewCaption makes a note in the theme's small size.
func NewCaption(text string, color fyne.ThemeColorName) *Note {
	return newNote(text, color, theme.SizeNameCaptionText, fyne.TextStyle{})
}

// NewText makes a note in the theme's small size and the usual colour.
func NewText(text string) *Note {
	return NewCaption(text, theme.ColorNameForeground)
}

// NewParagraph makes a note in the theme's text size.
func NewParagraph(text string) *Note {
	return newNote(text, theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{})
}

// NewHeading makes a note in bold.
func NewHeading(text string) *Note {
	return newNote(text, theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{Bold: true})
}

// NewTitle makes a note in bold and larger.
func NewTitle(text string) *Note {
	return newNote(text, theme.ColorNameForeground, theme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true})
}

// NewCode makes a note in a typeface of fixed width.
func NewCode(text string) *Note {
	return newNote(text, theme.ColorNameForeground, SizeNameCode, fyne.TextStyle{Monospace: true})
}

func newNote(text string, color fyne.ThemeColorName, size fyne.ThemeSizeName, style fyne.TextStyle) *Note {
	n := &Note{text: text, color: color, size: size, style: style}
	n.ExtendBaseWidget(n)
	return n
}

// Text is what the note says.
func (n *Note) Text() string { return n.text }

// Set changes what the note says and in which colour.
func (n *Note) Set(text string, color fyne.ThemeColorName) {
	if n.text == text && n.color == color {
		return
	}
	n.text, n.color = text, color
	n.Refresh()
}

// MinSize is as high as the text needs in the present width.
func (n *Note) MinSize() fyne.Size {
	n.ExtendBaseWidget(n)
	return n.BaseWidget.MinSize()
}

// Resize wraps the text anew when the width changed.
func (n *Note) Resize(size fyne.Size) {
	changed := size.Width != n.Size().Width
	n.BaseWidget.Resize(size)
	if changed {
		n.Refresh()
	}
}

// CreateRenderer draws the note.
func (n *Note) CreateRenderer() fyne.WidgetRenderer {
	r := &noteRenderer{note: n}
	r.Refresh()
	return r
}

type noteRenderer struct {
	note  *Note
	lines []fyne.CanvasObject
}

func (r *noteRenderer) lineHeight() float32 {
	return measure("M", r.note.size, r.note.style).Height
}

func (r *noteRenderer) Layout(size fyne.Size) {
	height := r.lineHeight()
	for i, line := range r.lines {
		text, x := line.MinSize(), float32(0)
		switch r.note.Align {
		case fyne.TextAlignCenter:
			x = middle(size.Width, text.Width)
		case fyne.TextAlignTrailing:
			x = size.Width - whole(text.Width)
		}
		line.Move(fyne.NewPos(x, float32(i)*height))
		line.Resize(text)
	}
}

func (r *noteRenderer) MinSize() fyne.Size {
	if r.note.text == "" {
		return fyne.NewSize(0, 0)
	}
	return fyne.NewSize(20, float32(len(r.lines))*r.lineHeight())
}

func (r *noteRenderer) Refresh() {
	n := r.note
	var texts []string
	if n.text != "" {
		texts = []string{n.text}
		if width := n.Size().Width; width > 0 {
			texts = wrapText(n.text, width, func(s string) float32 { return fyne.MeasureText(s, theme.Size(n.size), n.style).Width })
		}
	}
	r.lines = r.lines[:0:0]
	for _, text := range texts {
		line := newText(text, n.color, n.size)
		line.TextStyle = n.style
		r.lines = append(r.lines, line)
	}
	r.Layout(n.Size())
	canvas.Refresh(n)
}

func (r *noteRenderer) Objects() []fyne.CanvasObject { return r.lines }

func (r *noteRenderer) Destroy() {}
