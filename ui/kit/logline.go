package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// logLine is one row of a log.
type logLine struct {
	widget.BaseWidget
	text   string
	marked bool // it is what was searched
	wrong  bool // it says that something went wrong
}

func newLogLine() *logLine {
	l := &logLine{}
	l.ExtendBaseWidget(l)
	return l
}

func (l *logLine) set(text string, marked, wrong bool) {
	l.text, l.marked, l.wrong = text, marked, wrong
	l.Refresh()
}

// CreateRenderer draws the row.
func (l *logLine) CreateRenderer() fyne.WidgetRenderer {
	r := &logLineRenderer{line: l, back: newBox(), label: newText("", theme.ColorNameForeground, SizeNameCode)}
	r.back.StrokeWidth = 0
	r.label.TextStyle = fyne.TextStyle{Monospace: true}
	return r
}

type logLineRenderer struct {
	line  *logLine
	back  *canvas.Rectangle
	label *canvas.Text
}

func (r *logLineRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.label.Resize(r.label.MinSize())
}

func (r *logLineRenderer) MinSize() fyne.Size {
	return fyne.NewSize(100, measure("M", SizeNameCode, fyne.TextStyle{Monospace: true}).Height+2)
}

func (r *logLineRenderer) Refresh() {
	r.label.Text = r.line.text
	color := theme.ColorNameForeground
	if r.line.wrong {
		color = ColorErrorText
	}
	paintText(r.label, color, SizeNameCode)
	// The ground is always drawn: it covers what Fyne's list draws under a row that
	// the mouse points at, which looks like a mark.
	r.back.FillColor = theme.Color(theme.ColorNameInputBackground)
	if r.line.marked {
		r.back.FillColor = theme.Color(theme.ColorNameSelection)
	}
	r.back.Refresh()
	canvas.Refresh(r.line)
}

func (r *logLineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.label}
}

func (r *logLineRenderer) Destroy() {}
