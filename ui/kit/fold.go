package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Fold is a heading that shows and hides its content: by a click, Space or Enter, and
// by the Right and Left keys. The headings of Fyne's Accordion do not wrap, and
// ignore Enter and the arrow keys.
type Fold struct {
	pressable
	OnChanged func() // called after it is folded or unfolded; may be nil

	head    *Note
	content fyne.CanvasObject
	open    bool
}

// Measures of a fold.
const (
	foldArrow = 16 // for the arrow to the left of the heading
	foldGap   = 3  // between heading and content
)

// NewFold makes a fold.
func NewFold(head *Note, content fyne.CanvasObject, open bool) *Fold {
	f := &Fold{head: head, content: content, open: open}
	f.extend(f, func() { f.SetOpen(!f.open) })
	return f
}

// Open tells whether the content is shown.
func (f *Fold) Open() bool { return f.open }

// SetOpen shows or hides the content.
func (f *Fold) SetOpen(open bool) {
	if f.open == open {
		return
	}
	f.open = open
	f.Refresh()
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

// TypedKey folds and unfolds, and passes other keys on.
func (f *Fold) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyRight:
		f.SetOpen(true)
	case fyne.KeyLeft:
		f.SetOpen(false)
	default:
		f.pressable.TypedKey(ev)
	}
}

func (f *Fold) CreateRenderer() fyne.WidgetRenderer {
	ring, upper, lower := newRing(), newStroke(1.5), newStroke(1.5)
	d := &drawing{widget: f, minSize: f.minSize}
	d.layout = func(size fyne.Size) {
		width := size.Width - foldArrow
		height := heightAt(f.head, width)
		put(f.head, foldArrow, 0, width, height)
		put(ring, 0, -1, size.Width, height+2) // no wider than the fold: a scroller would clip it
		y := middle(measure("M", f.head.size, f.head.style).Height, 0)
		if !f.open {
			bend(upper, lower, fyne.NewPos(5, y-4), fyne.NewPos(9, y), fyne.NewPos(5, y+4))
			return
		}
		bend(upper, lower, fyne.NewPos(3, y-2), fyne.NewPos(7, y+2), fyne.NewPos(11, y-2))
		put(f.content, foldArrow, height+foldGap, width, heightAt(f.content, width))
	}
	d.paint = func() {
		d.parts = []fyne.CanvasObject{ring, upper, lower, f.head}
		if f.open {
			d.parts = append(d.parts, f.content)
		}
		arrow := ColorMuted
		if f.hovered {
			arrow = theme.ColorNamePrimary
		}
		paintStrokes(arrow, upper, lower)
		paintRing(ring, f.focused, theme.ColorNameOverlayBackground)
	}
	return render(d)
}

func (f *Fold) minSize() fyne.Size {
	min := sizeAt(f.head, f.Size().Width-foldArrow)
	if f.open {
		content := sizeAt(f.content, f.Size().Width-foldArrow)
		min = fyne.NewSize(fyne.Max(min.Width, content.Width), min.Height+foldGap+content.Height)
	}
	return min.AddWidthHeight(foldArrow, 0)
}
