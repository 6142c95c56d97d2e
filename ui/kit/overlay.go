package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// overlayMargin is the least distance of a dialog from the window's edges.
const overlayMargin = 6

// overlay dims a window and shows a dialog's box in its middle. It takes every
// click beside the box.
type overlay struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

var _ fyne.Tappable = (*overlay)(nil)

func newOverlay(content fyne.CanvasObject) *overlay {
	o := &overlay{content: content}
	o.ExtendBaseWidget(o)
	return o
}

// Tapped does nothing: the dialog is modal.
func (o *overlay) Tapped(*fyne.PointEvent) {}

// CreateRenderer draws the overlay.
func (o *overlay) CreateRenderer() fyne.WidgetRenderer {
	r := &overlayRenderer{overlay: o, dim: canvas.NewRectangle(color.Transparent), box: newBox()}
	r.box.CornerRadius = radius + 2
	r.paint()
	return r
}

type overlayRenderer struct {
	overlay *overlay
	dim     *canvas.Rectangle
	box     *canvas.Rectangle
}

func (r *overlayRenderer) Layout(size fyne.Size) {
	r.dim.Resize(size)
	content := r.overlay.content
	room := size.SubtractWidthHeight(2*overlayMargin, 2*overlayMargin)
	width := fyne.Min(content.MinSize().Width, room.Width)
	box := fyne.NewSize(width, fyne.Min(heightAt(content, width), room.Height))
	at := fyne.NewPos(middle(size.Width, box.Width), middle(size.Height, box.Height))
	r.box.Move(at)
	r.box.Resize(box)
	content.Move(at)
	content.Resize(box)
}

func (r *overlayRenderer) MinSize() fyne.Size { return fyne.NewSize(0, 0) }

func (r *overlayRenderer) Refresh() {
	r.paint()
	r.Layout(r.overlay.Size())
	canvas.Refresh(r.overlay)
}

func (r *overlayRenderer) paint() {
	r.dim.FillColor = theme.Color(ColorDim)
	r.dim.Refresh()
	paintBox(r.box, theme.Color(theme.ColorNameOverlayBackground), theme.Color(ColorFrame))
}

func (r *overlayRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.dim, r.box, r.overlay.content}
}

func (r *overlayRenderer) Destroy() {}
