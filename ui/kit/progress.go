package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// progressHeight is the height of the bar.
const progressHeight = 5

// Progress is Fyne's bar, slim and without a number. Fyne's infinite bar would redraw
// the window all the time.
type Progress struct{ widget.ProgressBar }

// NewProgress makes an empty bar. A Value of 1 means done.
func NewProgress() *Progress {
	p := &Progress{}
	p.Max = 1
	p.TextFormatter = func() string { return "" }
	return extended(p)
}

// MinSize has no room for a number.
func (p *Progress) MinSize() fyne.Size { return fyne.NewSize(60, progressHeight) }
