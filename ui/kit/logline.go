package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// logLine is one row of a log.
type logLine struct {
	widget.BaseWidget
	text   string
	marked bool // part of what was found
	wrong  bool // part of a line that reports a failure
}

func newLogLine() *logLine { return extended(&logLine{}) }

func (l *logLine) set(text string, marked, wrong bool) {
	l.text, l.marked, l.wrong = text, marked, wrong
	l.Refresh()
}

// CreateRenderer draws the row. Its ground covers the colour that Fyne's list gives to
// a row under the pointer, which would look like a mark.
func (l *logLine) CreateRenderer() fyne.WidgetRenderer {
	ground, label := newGround(radius), newText(fyne.TextStyle{Monospace: true})
	return render(&drawing{
		widget: l,
		parts:  []fyne.CanvasObject{ground, label},
		minSize: func() fyne.Size {
			return fyne.NewSize(100, measure("M", SizeNameCode, fyne.TextStyle{Monospace: true}).Height+2)
		},
		layout: func(size fyne.Size) {
			ground.Resize(size)
			label.Resize(label.MinSize())
		},
		paint: func() {
			fill, color := theme.ColorNameInputBackground, theme.ColorNameForeground
			if l.marked {
				fill = theme.ColorNameSelection
			}
			if l.wrong {
				color = ColorErrorText
			}
			paintBox(ground, fill, fill)
			paintText(label, l.text, color, SizeNameCode)
		},
	})
}
