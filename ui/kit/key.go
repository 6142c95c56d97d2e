package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Measures of an entry of a legend.
const (
	keyWidth  = 22 // of the sample
	keyHeight = 18
	keyGap    = 5
)

// Key is an entry of a legend: a sample, and what it means.
type Key struct {
	widget.BaseWidget
	text  string
	paint func(img *image.RGBA, unit float32) // paints the sample, at so many pixels a unit
}

func newKey(text string, paint func(img *image.RGBA, unit float32)) *Key {
	return extended(&Key{text: text, paint: paint})
}

func (k *Key) CreateRenderer() fyne.WidgetRenderer {
	text := newText(fyne.TextStyle{})
	sample := newPicture(func(w, h int) image.Image {
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		k.paint(img, float32(w)/keyWidth)
		return img
	})
	return render(&drawing{
		widget:  k,
		parts:   []fyne.CanvasObject{sample, text},
		minSize: func() fyne.Size { return fyne.NewSize(keyWidth+keyGap+whole(text.MinSize().Width), keyHeight) },
		layout: func(size fyne.Size) {
			put(sample, 0, 0, keyWidth, size.Height)
			putText(text, keyWidth+keyGap, size.Height)
		},
		paint: func() {
			paintText(text, k.text, ColorMuted, theme.SizeNameCaptionText)
			sample.Refresh()
		},
	})
}
