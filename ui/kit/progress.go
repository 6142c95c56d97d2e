package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// progressHeight is the bar's height.
const progressHeight = 5

// Progress is Fyne's bar, slim and without a number. It moves only when told to: an
// endless bar would redraw the window all the time.
type Progress struct{ widget.ProgressBar }

// NewProgress makes an empty bar; a Value of 1 fills it.
func NewProgress() *Progress {
	p := &Progress{}
	p.Max = 1
	p.TextFormatter = func() string { return "" }
	p.ExtendBaseWidget(p)
	return p
}

// MinSize is that of the bar alone.
func (p *Progress) MinSize() fyne.Size { return fyne.NewSize(60, progressHeight) }
