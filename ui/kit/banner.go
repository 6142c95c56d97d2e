package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Mark is a small icon for the state of something.
type Mark string

// The marks.
const (
	MarkNone    Mark = ""
	MarkInfo    Mark = "info"
	MarkOK      Mark = "ok"
	MarkWarning Mark = "warning"
	MarkError   Mark = "error"
)

// marks are the icons of the marks, and their colours.
var marks = map[Mark]struct {
	icon  func() fyne.Resource
	color fyne.ThemeColorName
}{
	MarkInfo:    {theme.InfoIcon, theme.ColorNamePrimary},
	MarkOK:      {theme.ConfirmIcon, theme.ColorNameSuccess},
	MarkWarning: {theme.WarningIcon, theme.ColorNameWarning},
	MarkError:   {theme.ErrorIcon, theme.ColorNameError},
}

// MarkIcon is a mark's icon in its colour, or nil for MarkNone.
func MarkIcon(m Mark) fyne.Resource { return markIcon(m, marks[m].color) }

// mutedIcon is a mark's icon in grey.
func mutedIcon(m Mark) fyne.Resource { return markIcon(m, theme.ColorNameDisabled) }

func markIcon(m Mark, color fyne.ThemeColorName) fyne.Resource {
	mark, ok := marks[m]
	if !ok {
		return nil
	}
	return theme.NewColoredResource(mark.icon(), color)
}

// NewMark makes a mark's icon in a fixed size.
func NewMark(m Mark, size float32) *canvas.Image {
	image := newIcon(MarkIcon(m))
	image.SetMinSize(fyne.NewSquareSize(size))
	return image
}

// newIcon makes an icon that fills its place; icon may be nil.
func newIcon(icon fyne.Resource) *canvas.Image {
	image := canvas.NewImageFromResource(icon)
	image.FillMode = canvas.ImageFillContain
	return image
}

// SetMark changes an icon that NewMark made.
func SetMark(image *canvas.Image, m Mark) { setIcon(image, MarkIcon(m)) }

// setIcon changes an icon, which may be nil, unless it is the same.
func setIcon(image *canvas.Image, icon fyne.Resource) {
	was := image.Resource
	if icon == nil && was == nil || icon != nil && was != nil && icon.Name() == was.Name() {
		return
	}
	image.Resource = icon
	image.Refresh()
}

// Banner is a strip that tells the user something important, with links to act on
// it.
type Banner struct {
	widget.BaseWidget
	mark    Mark
	note    *Note
	links   []*Link
	content fyne.CanvasObject
}

// NewBanner makes a banner.
func NewBanner(mark Mark, text string, links ...*Link) *Banner {
	b := &Banner{mark: mark, note: NewParagraph(text), links: links}
	objects := []fyne.CanvasObject{NewMark(mark, 16), b.note}
	for _, l := range links {
		objects = append(objects, l)
	}
	b.content = NewInset(5, 10, 5, 8, NewLine(8, b.note, objects...))
	return extended(b)
}

// Text is what the banner says.
func (b *Banner) Text() string { return b.note.Text() }

func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	ground := newGround(radius)
	return render(&drawing{
		widget:  b,
		parts:   []fyne.CanvasObject{ground, b.content},
		minSize: b.content.MinSize,
		layout: func(size fyne.Size) {
			ground.Resize(size)
			b.content.Resize(size)
		},
		paint: func() {
			fill := ColorInfoFill
			if b.mark == MarkWarning || b.mark == MarkError {
				fill = ColorWarningFill
			}
			paintBox(ground, fill, fill)
			b.content.Refresh()
		},
	})
}
