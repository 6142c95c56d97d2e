package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// Fold is a heading that shows and hides what belongs to it: by click, by Space
// or Enter, and by the Right and Left keys.
type Fold struct {
	control
	OnChanged func() // after it was folded or unfolded; may be nil

	head    *Note
	content fyne.CanvasObject
	open    bool
}

var (
	_ fyne.Focusable    = (*Fold)(nil)
	_ desktop.Keyable   = (*Fold)(nil)
	_ fyne.Tappable     = (*Fold)(nil)
	_ desktop.Hoverable = (*Fold)(nil)
)

// Measures of a fold.
const (
	foldArrow = 16 // room for the arrow at the left of the heading
	foldGap   = 3  // between heading and content
)

// NewFold makes a fold, open or not.
func NewFold(head *Note, content fyne.CanvasObject, open bool) *Fold {
	f := &Fold{head: head, content: content, open: open}
	f.ExtendBaseWidget(f)
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

// Tapped folds or unfolds.
func (f *Fold) Tapped(*fyne.PointEvent) {
	focusOn(f)
	f.SetOpen(!f.open)
}

// TypedKey folds or unfolds, and passes other keys on.
func (f *Fold) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeySpace || isEnter(ev.Name):
		f.SetOpen(!f.open)
	case ev.Name == fyne.KeyRight:
		f.SetOpen(true)
	case ev.Name == fyne.KeyLeft:
		f.SetOpen(false)
	default:
		passOn(f, ev)
	}
}

// Cursor is the pointing hand.
func (f *Fold) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MinSize is the height of what is shown at the present width.
func (f *Fold) MinSize() fyne.Size {
	f.ExtendBaseWidget(f)
	return f.BaseWidget.MinSize()
}

// CreateRenderer draws the fold.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer {
	r := &foldRenderer{
		fold: f, ring: newRing(),
		upper: canvas.NewLine(theme.Color(ColorMuted)), lower: canvas.NewLine(theme.Color(ColorMuted)),
	}
	r.upper.StrokeWidth, r.lower.StrokeWidth = 1.5, 1.5
	r.paint()
	return r
}

type foldRenderer struct {
	fold         *Fold
	ring         *canvas.Rectangle
	upper, lower *canvas.Line
}

func (r *foldRenderer) Layout(size fyne.Size) {
	f := r.fold
	width := size.Width - foldArrow
	height := heightAt(f.head, width)
	f.head.Move(fyne.NewPos(foldArrow, 0))
	f.head.Resize(fyne.NewSize(width, height))
	r.ring.Move(fyne.NewPos(0, -1)) // no wider than the fold: a scroller would cut it
	r.ring.Resize(fyne.NewSize(size.Width, height+2))
	y := middle(measure("M", f.head.size, f.head.style).Height, 0)
	tip, ends := fyne.NewPos(9, y), [2]fyne.Position{fyne.NewPos(5, y-4), fyne.NewPos(5, y+4)}
	if f.open {
		tip, ends = fyne.NewPos(7, y+2), [2]fyne.Position{fyne.NewPos(3, y-2), fyne.NewPos(11, y-2)}
	}
	r.upper.Position1, r.upper.Position2 = ends[0], tip
	r.lower.Position1, r.lower.Position2 = ends[1], tip
	if f.open {
		f.content.Move(fyne.NewPos(foldArrow, height+foldGap))
		f.content.Resize(fyne.NewSize(width, heightAt(f.content, width)))
	}
}

func (r *foldRenderer) MinSize() fyne.Size {
	f := r.fold
	min := f.head.MinSize()
	width := f.Size().Width - foldArrow
	if width > 0 {
		min.Height = heightAt(f.head, width)
	}
	if f.open {
		content := f.content.MinSize()
		if width > 0 {
			content.Height = heightAt(f.content, width)
		}
		min = fyne.NewSize(fyne.Max(min.Width, content.Width), min.Height+foldGap+content.Height)
	}
	return min.AddWidthHeight(foldArrow, 0)
}

func (r *foldRenderer) Refresh() {
	r.paint()
	r.Layout(r.fold.Size())
	canvas.Refresh(r.fold)
}

func (r *foldRenderer) paint() {
	name := ColorMuted
	if r.fold.hovered {
		name = theme.ColorNamePrimary
	}
	for _, l := range []*canvas.Line{r.upper, r.lower} {
		l.StrokeColor = theme.Color(name)
		l.Refresh()
	}
	paintRing(r.ring, r.fold.focused, theme.ColorNameOverlayBackground)
}

func (r *foldRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ring, r.upper, r.lower, r.fold.head}
	if r.fold.open {
		objects = append(objects, r.fold.content)
	}
	return objects
}

func (r *foldRenderer) Destroy() {}
