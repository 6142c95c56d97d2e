package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Fit shows content as it is while it fits, and scrolls it when it does not, so
// that a window need not grow.
type Fit struct {
	widget.BaseWidget
	content fyne.CanvasObject
	least   fyne.Size
	whole   bool              // asks for the content's size, and makes do with less
	scroll  *container.Scroll // nil while the content fits
}

// How far a scrolled content reaches beyond the Fit, into the margin that stands
// around it: a scroller cuts what stands out, such as the ring of the focus.
const (
	fitBleed = 5
	fitBar   = 10 // at the right, where the scroll bar is
)

// NewFit makes a Fit; least is the least size of the part to be seen.
func NewFit(least fyne.Size, content fyne.CanvasObject) *Fit {
	f := &Fit{content: content, least: least}
	f.ExtendBaseWidget(f)
	return f
}

// newYielding makes a Fit that asks for as much as its content needs, and scrolls
// when it gets less.
func newYielding(content fyne.CanvasObject) *Fit {
	f := NewFit(fyne.Size{}, content)
	f.whole = true
	return f
}

// CreateRenderer shows the content or the scrolled content.
func (f *Fit) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{widget: f, parts: []fyne.CanvasObject{f.content}, paint: f.content.Refresh}
	d.place = func(size fyne.Size) {
		switch fits := f.fits(size); {
		case fits && f.scroll != nil:
			f.scroll.Content, f.scroll = nil, nil
		case !fits && f.scroll == nil:
			f.scroll = container.NewVScroll(NewInset(fitBleed, fitBar, fitBleed, fitBleed, f.content))
		}
		if f.scroll == nil {
			d.parts = []fyne.CanvasObject{f.content}
			put(f.content, 0, 0, size.Width, size.Height)
			return
		}
		d.parts = []fyne.CanvasObject{f.scroll}
		put(f.scroll, -fitBleed, -fitBleed, size.Width+fitBleed+fitBar, size.Height+2*fitBleed)
	}
	// It has the side effect that a content which changed its height is fitted
	// anew: Fyne asks for it before it draws. It must move nothing as long as nothing
	// changed, or Fyne would draw again, and so on without end.
	d.least = func() fyne.Size {
		if size := f.Size(); !size.IsZero() && f.fits(size) != (f.scroll == nil) {
			d.place(size)
		}
		switch {
		case !f.whole:
			return f.least
		case f.scroll != nil:
			return f.content.MinSize()
		}
		return sizeAt(f.content, f.Size().Width)
	}
	return render(d)
}

// fits tells whether the content fits into a size.
func (f *Fit) fits(size fyne.Size) bool {
	if f.scroll != nil {
		return f.content.MinSize().Height <= size.Height
	}
	return heightAt(f.content, size.Width) <= size.Height
}
