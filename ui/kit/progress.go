package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// progressHeight is the bar's height.
const progressHeight = 5

// Progress is a slim bar that shows how much of something is done. It moves
// only when told to: an endless bar would redraw the window all the time.
type Progress struct {
	widget.BaseWidget
	value float64
}

// NewProgress makes an empty bar.
func NewProgress() *Progress {
	p := &Progress{}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a part between 0 and 1 as done.
func (p *Progress) Set(part float64) {
	part = min(max(part, 0), 1)
	if part != p.value {
		p.value = part
		p.Refresh()
	}
}

// Value is the part shown.
func (p *Progress) Value() float64 { return p.value }

// CreateRenderer draws the bar.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	r := &progressRenderer{progress: p, track: newBox(), bar: newBox()}
	r.track.StrokeWidth, r.bar.StrokeWidth = 0, 0
	r.Refresh()
	return r
}

type progressRenderer struct {
	progress   *Progress
	track, bar *canvas.Rectangle
}

func (r *progressRenderer) Layout(size fyne.Size) {
	y := middle(size.Height, progressHeight)
	r.track.Move(fyne.NewPos(0, y))
	r.track.Resize(fyne.NewSize(size.Width, progressHeight))
	r.bar.Move(fyne.NewPos(0, y))
	r.bar.Resize(fyne.NewSize(size.Width*float32(r.progress.value), progressHeight))
}

func (r *progressRenderer) MinSize() fyne.Size { return fyne.NewSize(60, progressHeight) }

func (r *progressRenderer) Refresh() {
	r.track.FillColor = theme.Color(ColorFrame)
	r.bar.FillColor = theme.Color(theme.ColorNamePrimary)
	r.bar.Hidden = r.progress.value == 0
	r.Layout(r.progress.Size())
	canvas.Refresh(r.progress)
}

func (r *progressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.track, r.bar}
}

func (r *progressRenderer) Destroy() {}
