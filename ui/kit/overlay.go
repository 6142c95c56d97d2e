package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// overlayMargin is the least distance between a dialog and the edges of the window.
const overlayMargin = 6

// overlay dims a window, shows a dialog's box in its middle, and swallows clicks beside
// the box. Fyne's modal pop-up has neither a border line nor rounded corners, begins at
// fractions of units, and ignores that the height of its content depends on the width.
type overlay struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

func newOverlay(content fyne.CanvasObject) *overlay {
	return extended(&overlay{content: content})
}

// Tapped does nothing: the dialog is modal.
func (o *overlay) Tapped(*fyne.PointEvent) {}

func (o *overlay) CreateRenderer() fyne.WidgetRenderer {
	dim, box := newGround(0), newBox()
	box.CornerRadius = radius + 2
	return render(&drawing{
		widget:  o,
		parts:   []fyne.CanvasObject{dim, box, o.content},
		minSize: func() fyne.Size { return fyne.Size{} },
		layout: func(size fyne.Size) {
			dim.Resize(size)
			width := fyne.Min(o.content.MinSize().Width, size.Width-2*overlayMargin)
			height := fyne.Min(heightAt(o.content, width), size.Height-2*overlayMargin)
			for _, part := range []fyne.CanvasObject{box, o.content} {
				put(part, middle(size.Width, width), middle(size.Height, height), width, height)
			}
		},
		paint: func() {
			paintBox(dim, ColorDim, ColorDim)
			paintBox(box, theme.ColorNameOverlayBackground, ColorFrame)
		},
	})
}
