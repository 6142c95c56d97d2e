package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// BarKind is what a part of a Bar is for.
type BarKind int

// The kinds differ in shape as well as in colour: other is a block of half the height,
// taken a block, free an outline, lacking a hatched block beyond the end; needed is a
// dashed line across.
const (
	BarOther BarKind = iota
	BarTaken
	BarFree
	BarLacking
	BarNeeded
)

// BarPart is a part of a Bar.
type BarPart struct {
	Kind BarKind
	Size int64
}

// Bar shows what something is filled with, from left to right. Bars of the same Whole
// have the same scale.
type Bar struct {
	widget.BaseWidget
	Parts  []BarPart
	Whole  int64 // the amount that the whole width is
	Needed int64 // where the line of what is needed is; 0: none
	Open   bool  // the free part has no limit of its own: its outline is dashed
}

// Measures of a bar, in units.
const (
	barHeight  = 18
	barOver    = 2 // that the line of what is needed reaches beyond the bar
	barLeast   = 2 // width of a part that is not nothing
	barDash    = 4
	barOutline = 1.2
)

// NewBar makes a bar.
func NewBar(whole int64, parts ...BarPart) *Bar {
	return extended(&Bar{Parts: parts, Whole: whole})
}

func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	picture := newPicture(b.draw)
	return render(&drawing{
		widget:  b,
		parts:   []fyne.CanvasObject{picture},
		minSize: func() fyne.Size { return fyne.NewSize(60, barHeight+2*barOver) },
		layout:  func(size fyne.Size) { put(picture, 0, 0, size.Width, barHeight+2*barOver) },
		paint:   picture.Refresh,
	})
}

// draw draws the bar into a picture of so many pixels.
func (b *Bar) draw(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	size := b.Size()
	if w == 0 || size.Width == 0 || b.Whole <= 0 {
		return img
	}
	unit := float32(w) / size.Width
	at := func(amount int64) int { return min(w, int(float64(w)*float64(amount)/float64(b.Whole)+0.5)) }
	x, sum := 0, int64(0)
	for _, p := range b.Parts {
		if p.Size <= 0 {
			continue
		}
		sum += p.Size
		to := min(w, max(at(sum), x+int(barLeast*unit)))
		paintBarPart(img, image.Rect(x, int(barOver*unit), to, h-int(barOver*unit)), p.Kind, b.Open, unit)
		x = to
	}
	if b.Needed > 0 {
		paintBarPart(img, image.Rect(min(at(b.Needed), w-int(2*unit)), 0, w, h), BarNeeded, false, unit)
	}
	return img
}

// paintBarPart draws a part into its box, at so many pixels a unit.
func paintBarPart(img *image.RGBA, box image.Rectangle, kind BarKind, open bool, unit float32) {
	px := func(units float32) int { return max(1, int(units*unit+0.5)) }
	switch kind {
	case BarOther:
		box.Min.Y += box.Dy() / 2
		fillBox(img, box, theme.Color(ColorBarOther))
	case BarTaken:
		fillBox(img, box, theme.Color(ColorLaneUp))
	case BarFree:
		paintOutline(img, box, open, px(barDash), px(barOutline))
	case BarLacking:
		fillBox(img, box, theme.Color(ColorLaneOut))
		paintPattern(img, box, LaneOut, px(hatchPeriod), px(1.4))
	case BarNeeded:
		for i := range 2 {
			paintUpright(img.SubImage(box).(*image.RGBA), box.Min.X+i*px(1), theme.Color(theme.ColorNameForeground), true, unit)
		}
	}
}

// paintOutline draws an outline within a box, dashed or not.
func paintOutline(img *image.RGBA, box image.Rectangle, dashed bool, dash, width int) {
	ink := theme.Color(ColorMuted)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			upper, sides := y < box.Min.Y+width || y >= box.Max.Y-width, x < box.Min.X+width || x >= box.Max.X-width
			if upper && (!dashed || x/dash%2 == 0) || sides && (!dashed || y/dash%2 == 0) {
				img.Set(x, y, ink)
			}
		}
	}
}

// NewBarKey shows in a legend what a part looks like; open is of BarFree.
func NewBarKey(kind BarKind, open bool, text string) *Key {
	return newKey(text, func(img *image.RGBA, unit float32) {
		box := img.Bounds().Inset(int(3 * unit))
		if kind == BarNeeded {
			box = image.Rect(img.Bounds().Dx()/2, 0, img.Bounds().Dx(), img.Bounds().Dy())
		}
		paintBarPart(img, box, kind, open, unit)
	})
}
