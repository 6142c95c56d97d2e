package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Fit shows its content, and scrolls it when there is too little room for it. Fyne's
// Scroll clips its content even when there is room, and with it the focus rings.
type Fit struct {
	widget.BaseWidget
	content fyne.CanvasObject
	min     fyne.Size
	whole   bool              // asks for the size of the content, but also takes less
	bar     float32           // how far the scroller extends to the right, for its bar
	scroll  *container.Scroll // nil while the content fits
	later   fyne.CanvasObject // to be revealed when it is drawn; nil for none
}

// How far scrolled content extends beyond the Fit into the margin around it, so that
// the scroller does not clip focus rings.
const (
	fitBleed = 5
	fitBar   = 10 // on the right, for the scroll bar, unless there is less room
)

// NewFit makes a Fit. min is the least size of the part that is seen.
func NewFit(min fyne.Size, content fyne.CanvasObject) *Fit {
	return extended(&Fit{content: content, min: min, bar: fitBar})
}

// NewStrips makes a Fit that asks for as much room as its content needs, and scrolls when
// it gets less; margin is what there is to the right of it.
func NewStrips(margin float32, content fyne.CanvasObject) *Fit {
	f := newShrinking(content)
	f.bar = margin
	return f
}

// newShrinking is NewStrips with the usual margin.
func newShrinking(content fyne.CanvasObject) *Fit {
	f := NewFit(fyne.Size{}, content)
	f.whole = true
	return f
}

// CreateRenderer shows the content, scrolled if need be.
func (f *Fit) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{widget: f, parts: []fyne.CanvasObject{f.content}, paint: f.content.Refresh, destroy: func() { forget(f) }}
	d.layout = func(size fyne.Size) {
		switch fits := f.fits(size); {
		case fits && f.scroll != nil:
			f.scroll.Content, f.scroll = nil, nil
			forget(f)
		case !fits && f.scroll == nil:
			inner := container.New(compact{}, f.content)
			f.scroll = container.NewVScroll(NewInset(fitBleed, f.bar, fitBleed, fitBleed, inner))
			scrollers = append(scrollers, f)
		}
		if f.scroll == nil {
			d.parts = []fyne.CanvasObject{f.content}
			put(f.content, 0, 0, size.Width, size.Height)
			return
		}
		d.parts = []fyne.CanvasObject{f.scroll}
		put(f.scroll, -fitBleed, -fitBleed, size.Width+fitBleed+f.bar, size.Height+2*fitBleed)
	}
	// Fyne asks for it before it draws, so content whose height has changed is laid out
	// here. It must not move anything that has not changed: Fyne would draw again,
	// without end.
	d.minSize = func() fyne.Size {
		if size := f.Size(); !size.IsZero() && f.fits(size) != (f.scroll == nil) {
			d.layout(size)
		}
		switch {
		case f.later == nil:
		case f.scroll != nil:
			f.reveal(f.later)
		case fyne.CurrentApp().Driver().CanvasForObject(f.later) != nil:
			f.later = nil // it is drawn, and all of it is seen
		}
		switch {
		case !f.whole:
			return f.min
		case f.scroll != nil:
			return f.content.MinSize()
		}
		return sizeAt(f.content, f.Size().Width)
	}
	return render(d)
}

// ScrollBy scrolls the content by a key that nothing else wanted, and tells whether it did.
func (f *Fit) ScrollBy(ev *fyne.KeyEvent) bool { return f.scroll != nil && scrollBy(f.scroll, ev) }

// compact is the layout of scrolled content. A list in a frame scrolls by itself and gets
// no more than it cannot do without; a text that scrolls is shown whole.
type compact struct{}

func (compact) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
}

func (compact) MinSize(objects []fyne.CanvasObject) fyne.Size {
	min := objects[0].MinSize()
	if c := columnOf(objects[0]); c != nil {
		if _, framed := c.yield.(*Frame); framed {
			min.Height -= c.spare()
		}
	}
	return min
}

// fits tells whether the content fits into a size.
func (f *Fit) fits(size fyne.Size) bool {
	if f.scroll != nil {
		return f.content.MinSize().Height-spareOf(f.content) <= size.Height
	}
	return heightAt(f.content, size.Width)-spareOf(f.content) <= size.Height
}

// scroller can scroll to what is in it.
type scroller interface{ reveal(o fyne.CanvasObject) }

// scrollers are the Scrolls that are drawn now, and then the Fits that are scrolled, which
// may contain them: Fyne does not tell a widget what it is in.
var scrollers []scroller

func forget(s scroller) {
	scrollers = slices.DeleteFunc(scrollers, func(other scroller) bool { return other == s })
}

// beside is how much is shown above and below what has the focus: what is said under a
// field, too.
const beside = 22

// reveal scrolls what has just got the focus into view, what is further in first: nobody
// should type where nothing is seen.
func reveal(o fyne.CanvasObject) {
	for _, s := range slices.Clone(scrollers) {
		s.reveal(o)
	}
}

// reveal scrolls back where o does not move with the content: it is elsewhere. What has
// not been drawn yet, as in a dialog that opens, has no place for Fyne and is revealed
// when it is.
func (f *Fit) reveal(o fyne.CanvasObject) {
	if f.scroll == nil {
		return
	}
	if f.later = nil; fyne.CurrentApp().Driver().CanvasForObject(o) == nil {
		f.later = o
		return
	}
	revealIn(f.scroll, o)
}

// revealIn scrolls o into view, and back where o does not move with the content. To find
// where o is, Fyne looks at all that the window shows.
func revealIn(scroll *container.Scroll, o fyne.CanvasObject) {
	if scroll.Content.Size().Height <= scroll.Size().Height {
		return
	}
	driver := fyne.CurrentApp().Driver()
	place, view := driver.AbsolutePositionForObject(o).Y, driver.AbsolutePositionForObject(scroll).Y
	top, end := place-view-beside, place-view+o.Size().Height+beside-scroll.Size().Height
	offset := scroll.Offset
	if by := fyne.Min(top, fyne.Max(0, end)); by != 0 {
		scroll.ScrollToOffset(fyne.NewPos(offset.X, fyne.Max(0, offset.Y+by)))
		if driver.AbsolutePositionForObject(o).Y == place {
			scroll.ScrollToOffset(offset)
		}
	}
}
