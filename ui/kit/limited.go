package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// scrollSpace is the margin that keeps text clear of the scroll bar.
const scrollSpace = 12

// Scroll is scrolled content. Fyne's Scroll has no focus and ignores keys.
type Scroll struct {
	widget.BaseWidget
	behindDialog
	scroll  *container.Scroll
	limit   float32
	tall    bool // always as high as limit
	focused bool
}

var (
	_ fyne.Focusable  = (*Scroll)(nil)
	_ desktop.Keyable = (*Scroll)(nil)
)

// NewLimited makes a Scroll that is as high as its content, up to a limit.
func NewLimited(limit float32, content fyne.CanvasObject) *Scroll {
	return extended(&Scroll{scroll: container.NewVScroll(NewInset(1, scrollSpace, 1, 1, content)), limit: limit})
}

// NewTall makes a Scroll of a fixed height.
func NewTall(height float32, content fyne.CanvasObject) *Scroll {
	s := NewLimited(height, content)
	s.tall = true
	return s
}

// ScrollToTop shows the beginning.
func (s *Scroll) ScrollToTop() { s.scroll.ScrollToTop() }

// Reveal scrolls so that an object in the content is visible, at least its beginning.
func (s *Scroll) Reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s.scroll.Content).Y
	offset, view := s.scroll.Offset.Y, s.scroll.Size().Height
	if end := top + o.Size().Height; end > offset+view {
		offset = end - view
	}
	s.scroll.ScrollToOffset(fyne.NewPos(0, fyne.Max(0, fyne.Min(offset, top-1))))
}

// Folded lays the content out again after a fold in it was folded or unfolded, and shows
// what was unfolded.
func (s *Scroll) Folded(f *Fold) {
	s.Refresh()
	if f.Open() {
		s.Reveal(f)
	}
}

// Lead scrolls so that an object in the content is at the top, as far as the content
// goes on below it.
func (s *Scroll) Lead(o fyne.CanvasObject) {
	s.scroll.ScrollToBottom()
	s.Reveal(o)
}

// ScrollToBottom shows the end.
func (s *Scroll) ScrollToBottom() { s.scroll.ScrollToBottom() }

// FocusGained shows the focus.
func (s *Scroll) FocusGained() { s.focused = true; s.Refresh(); reveal(s) }

// FocusLost hides the focus.
func (s *Scroll) FocusLost() { s.focused = false; s.Refresh() }

func (s *Scroll) TypedRune(rune) {}

// TypedKey scrolls, and passes other keys on.
func (s *Scroll) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		ev = &fyne.KeyEvent{Name: fyne.KeyPageDown}
	}
	if !scrollBy(s.scroll, ev) {
		passOn(s, ev)
	}
}

// scrollBy scrolls by a key, and tells whether it is one that scrolls.
func scrollBy(s *container.Scroll, ev *fyne.KeyEvent) bool {
	step := measure("M", theme.SizeNameText, fyne.TextStyle{}).Height * 2
	return scrollKey(s, ev, step, s.Size().Height-step, func(distance float32) { s.ScrollToOffset(s.Offset.AddXY(0, distance)) })
}

// ends is what can be scrolled to either end.
type ends interface {
	ScrollToTop()
	ScrollToBottom()
}

// scrollKey scrolls by a key: by a step, by a page, or to an end. It tells whether it is
// one that scrolls.
func scrollKey(s ends, ev *fyne.KeyEvent, step, page float32, by func(distance float32)) bool {
	switch ev.Name {
	case fyne.KeyUp:
		by(-step)
	case fyne.KeyDown:
		by(step)
	case fyne.KeyPageUp:
		by(-page)
	case fyne.KeyPageDown:
		by(page)
	case fyne.KeyHome:
		s.ScrollToTop()
	case fyne.KeyEnd:
		s.ScrollToBottom()
	default:
		return false
	}
	return true
}

// scrollIn is scrollBy for the first Scroll in an object.
func scrollIn(o fyne.CanvasObject, ev *fyne.KeyEvent) bool {
	switch o := o.(type) {
	case *Scroll:
		return scrollBy(o.scroll, ev)
	case *Frame:
		return scrollIn(o.content, ev)
	case *fyne.Container:
		for _, part := range o.Objects {
			if scrollIn(part, ev) {
				return true
			}
		}
	}
	return false
}

func (s *Scroll) CreateRenderer() fyne.WidgetRenderer {
	ring := newRing()
	scrollers = slices.Insert(scrollers, 0, scroller(s))
	return render(&drawing{
		widget:  s,
		destroy: func() { forget(s) },
		parts:   []fyne.CanvasObject{ring, s.scroll},
		minSize: func() fyne.Size {
			if s.tall {
				return fyne.NewSize(60, s.limit)
			}
			return fyne.NewSize(60, fyne.Min(sizeAt(s.scroll.Content, s.Size().Width).Height, s.limit))
		},
		layout: func(size fyne.Size) {
			s.scroll.Resize(size)
			putAround(ring, size, 3)
		},
		paint: func() {
			paintRing(ring, s.focused, theme.ColorNameOverlayBackground)
			s.scroll.Refresh()
		},
	})
}

// reveal scrolls to what is in this window, and is not the Scroll itself.
func (s *Scroll) reveal(o fyne.CanvasObject) {
	if driver := fyne.CurrentApp().Driver(); s != o && driver.CanvasForObject(s) == driver.CanvasForObject(o) {
		revealIn(s.scroll, o)
	}
}
