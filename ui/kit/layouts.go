package kit

import (
	"iter"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// column puts objects below each other, each as wide as the column and as high as it
// needs to be at that width. Fyne's VBox asks for the height before the width is
// known, which is wrong for text that wraps.
type column struct {
	gap   float32
	fill  fyne.CanvasObject // gets the remaining height; may be nil
	floor float32           // fill gets less than it needs, down to this, before yield does; 0 for never
	yield fyne.CanvasObject // gets less than it needs where there is too little room; may be nil
	least float32           // but not less than this
	width float32           // the last one that it was given
}

// NewColumn puts objects below each other with a gap between them. Hidden ones take no
// room.
func NewColumn(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap}, objects...)
}

// NewFillColumn puts objects below each other, in the order in which Tab reaches them.
// fill, which is one of them, gets the remaining height.
func NewFillColumn(fill fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{fill: fill}, objects...)
}

// NewYieldingColumn puts objects below each other with a gap between them. yield, which is
// one of them and scrolls, gets less than it needs where there is too little room, down to
// least: then nothing else has to scroll.
func NewYieldingColumn(gap, least float32, yield fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap, yield: yield, least: least}, objects...)
}

// NewPanes is NewFillColumn with a part that scrolls, yield, which gives room to the others
// down to least.
func NewPanes(fill fyne.CanvasObject, least float32, yield fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{fill: fill, yield: yield, least: least}, objects...)
}

// NewShell lays out a window: what it says first, its page, and what is below that. The
// window's least size leaves out what is said, so that the window does not grow with it:
// the page gets less room, down to least, and then head, which scrolls, does.
func NewShell(least float32, head, page fyne.CanvasObject, below ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{fill: page, floor: least, yield: head}, append([]fyne.CanvasObject{head, page}, below...)...)
}

// spare is how much less a column can do with.
func (c *column) spare() float32 {
	if c.yield == nil || !c.yield.Visible() {
		return 0
	}
	return fyne.Max(0, sizeAt(c.yield, c.width).Height-c.least)
}

// columnOf is the layout of an object that is a column, nil for any other.
func columnOf(o fyne.CanvasObject) *column {
	box, ok := o.(*fyne.Container)
	if !ok {
		return nil
	}
	c, _ := box.Layout.(*column)
	return c
}

// spareOf is how much less an object can do with than its least height.
func spareOf(o fyne.CanvasObject) float32 {
	if c := columnOf(o); c != nil && c.fill == nil {
		return c.spare()
	}
	return 0
}

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	rest, short := float32(0), float32(0)
	if c.fill != nil || c.yield != nil {
		left, give := size.Height-c.natural(objects).Height, float32(0)
		if c.floor > 0 {
			give = fyne.Max(0, sizeAt(c.fill, size.Width).Height-c.floor)
		}
		short = fyne.Min(c.spare(), fyne.Max(0, -left-give))
		rest = fyne.Max(-give, left+short)
	}
	y := float32(0)
	for o := range visible(objects) {
		height := heightAt(o, size.Width)
		switch o {
		case c.fill:
			height += rest
		case c.yield:
			height -= short
		}
		put(o, 0, y, size.Width, height)
		y += height + c.gap
	}
}

// MinSize of a window's panes is with the least of what yields; a dialog asks for all.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if c.fill == nil {
		return c.natural(objects)
	}
	return c.natural(objects).SubtractWidthHeight(0, c.spare())
}

// natural is the size at which nothing yields.
func (c *column) natural(objects []fyne.CanvasObject) fyne.Size {
	var min fyne.Size
	gap := float32(0)
	for o := range visible(objects) {
		size := sizeAt(o, c.width)
		min = fyne.NewSize(fyne.Max(min.Width, size.Width), min.Height+gap+size.Height)
		gap = c.gap
	}
	return min
}

// visible are the objects that are not hidden.
func visible(objects []fyne.CanvasObject) iter.Seq[fyne.CanvasObject] {
	return func(yield func(fyne.CanvasObject) bool) {
		for _, o := range objects {
			if o.Visible() && !yield(o) {
				return
			}
		}
	}
}

// heightAt is the height that an object needs at a width, in whole units. Text that
// wraps must have that width to know it.
func heightAt(o fyne.CanvasObject, width float32) float32 {
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.Size().Height))
	}
	return whole(o.MinSize().Height)
}

// sizeAt is the least size of an object at a width; 0 means not known yet.
func sizeAt(o fyne.CanvasObject, width float32) fyne.Size {
	size := o.MinSize()
	switch {
	case width <= 0:
	case o.Size().Width == width: // not asked again: columns in columns would ask twice as often each
		size.Height = whole(size.Height)
	default:
		size.Height = heightAt(o, width)
	}
	return size
}

// NewInset leaves margins around an object.
func NewInset(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// line puts objects side by side, centred vertically. Each has its own width; one may get
// the remaining width. Fyne's HBox makes all of them as high as the line.
type line struct {
	gap    float32
	fill   fyne.CanvasObject
	centre bool
}

// NewLine puts objects side by side. fill, which is one of them, gets the remaining
// width; without it, the objects are at the left.
func NewLine(gap float32, fill fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&line{gap: gap, fill: fill}, objects...)
}

// NewCentredLine puts objects side by side in the middle.
func NewCentredLine(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&line{gap: gap, centre: true}, objects...)
}

// NewSpace is an empty object, to fill a line.
func NewSpace() fyne.CanvasObject { return container.NewWithoutLayout() }

func (l *line) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest := size.Width - l.MinSize(objects).Width
	x := float32(0)
	if l.centre {
		x = middle(rest, 0)
	}
	for o := range visible(objects) {
		width := o.MinSize().Width
		if o == l.fill {
			width += rest
		}
		height := heightAt(o, width)
		put(o, x, middle(size.Height, height), width, height)
		x += width + l.gap
	}
}

func (l *line) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var min fyne.Size
	gap := float32(0)
	for o := range visible(objects) {
		size := o.MinSize()
		min = fyne.NewSize(min.Width+gap+size.Width, fyne.Max(min.Height, size.Height))
		gap = l.gap
	}
	return min
}

// NewFixed gives an object a fixed width.
func NewFixed(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&sized{width: width}, o)
}

// NewLeast gives an object a least height.
func NewLeast(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&sized{height: height}, o)
}
