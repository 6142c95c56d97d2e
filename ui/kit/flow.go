package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// flow puts objects side by side, and those that no longer fit below.
type flow struct {
	gap   float32 // between objects of a line
	width float32 // the last one that it was given; 0 for none yet
}

// NewFlow puts objects side by side with a gap between them, in as many lines as the width
// asks for. Each has its own size; all are of one height.
func NewFlow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{gap: gap}, objects...)
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.each(objects, func(o fyne.CanvasObject, x, y float32, size fyne.Size) { put(o, x, y, size.Width, size.Height) })
}

// MinSize is as wide as the widest object; its height is that at the present width.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	f.each(objects, func(_ fyne.CanvasObject, _, y float32, size fyne.Size) {
		least = least.Max(fyne.NewSize(size.Width, y+size.Height))
	})
	return least
}

// each visits the objects that are shown, with their places and sizes.
func (f *flow) each(objects []fyne.CanvasObject, visit func(o fyne.CanvasObject, x, y float32, size fyne.Size)) {
	x, y := float32(0), float32(0)
	for o := range visible(objects) {
		size := o.MinSize()
		if x > 0 && f.width > 0 && x+size.Width > f.width {
			x, y = 0, y+size.Height
		}
		visit(o, x, y, size)
		x += size.Width + f.gap
	}
}
