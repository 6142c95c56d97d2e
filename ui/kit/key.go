package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Measures of an entry of a legend.
const (
	keyWidth  = 22 // of the sample
	keyHeight = 18
	keyGap    = 5
)

// renderKey draws an entry of a legend: a sample, painted at so many pixels a unit, and
// what it means.
func renderKey(w fyne.Widget, says string, paint func(img *image.RGBA, unit float32)) fyne.WidgetRenderer {
	text := newText(fyne.TextStyle{})
	sample := canvas.NewRaster(func(w, h int) image.Image {
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		paint(img, float32(w)/keyWidth)
		return img
	})
	sample.ScaleMode = canvas.ImageScalePixels
	return render(&drawing{
		widget:  w,
		parts:   []fyne.CanvasObject{sample, text},
		minSize: func() fyne.Size { return fyne.NewSize(keyWidth+keyGap+whole(text.MinSize().Width), keyHeight) },
		layout: func(size fyne.Size) {
			put(sample, 0, 0, keyWidth, size.Height)
			putText(text, keyWidth+keyGap, size.Height)
		},
		paint: func() {
			paintText(text, says, ColorMuted, theme.SizeNameCaptionText)
			sample.Refresh()
		},
	})
}
