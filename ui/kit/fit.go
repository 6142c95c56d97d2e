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
func (f *Fit) CreateRenderer() fyne.WidgetRenderer { return &fitRenderer{f} }

type fitRenderer struct{ fit *Fit }

// fits tells whether the content fits into a size.
func (r *fitRenderer) fits(size fyne.Size) bool {
	if r.fit.scroll != nil {
		return r.fit.content.MinSize().Height <= size.Height
	}
	return heightAt(r.fit.content, size.Width) <= size.Height
}

func (r *fitRenderer) Layout(size fyne.Size) {
	f := r.fit
	switch fits := r.fits(size); {
	case fits && f.scroll != nil:
		f.scroll.Content, f.scroll = nil, nil
	case !fits && f.scroll == nil:
		f.scroll = container.NewVScroll(NewInset(fitBleed, fitBar, fitBleed, fitBleed, f.content))
	}
	if f.scroll == nil {
		f.content.Move(fyne.Position{})
		f.content.Resize(size)
		return
	}
	f.scroll.Move(fyne.NewSquareOffsetPos(-fitBleed))
	f.scroll.Resize(size.AddWidthHeight(fitBleed+fitBar, 2*fitBleed))
}

// MinSize has the side effect that a content which changed its height is fitted
// anew: Fyne asks for it before it draws. It must move nothing as long as nothing
// changed, or Fyne would draw again, and so on without end.
func (r *fitRenderer) MinSize() fyne.Size {
	if size := r.fit.Size(); !size.IsZero() && r.fits(size) != (r.fit.scroll == nil) {
		r.Layout(size)
	}
	if !r.fit.whole {
		return r.fit.least
	}
	min := r.fit.content.MinSize()
	if width := r.fit.Size().Width; width > 0 && r.fit.scroll == nil {
		min.Height = heightAt(r.fit.content, width)
	}
	return min
}

func (r *fitRenderer) Refresh() {
	r.Layout(r.fit.Size())
	r.fit.content.Refresh()
}

func (r *fitRenderer) Objects() []fyne.CanvasObject {
	if r.fit.scroll != nil {
		return []fyne.CanvasObject{r.fit.scroll}
	}
	return []fyne.CanvasObject{r.fit.content}
}

func (r *fitRenderer) Destroy() {}
