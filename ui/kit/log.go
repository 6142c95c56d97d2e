package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Log shows many lines in a typeface of fixed width, drawing those in sight
// only. Long lines go on in the next row. It follows the end unless the user
// scrolled away from it.
type Log struct {
	widget.List
	OnFocus func(focused bool) // may be nil
	lines   []string
	rows    []string // lines, cut to the width
	columns int      // characters that fit into a row
	find    string
	found   int // row that Find marked; -1 if none
}

// NewLog makes an empty log.
func NewLog() *Log {
	l := &Log{found: -1}
	l.Length = func() int { return len(l.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newLogLine() }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(l.rows) {
			o.(*logLine).set(l.rows[i], i == l.found)
		}
	}
	l.HideSeparators = true
	l.OnSelected = func(i widget.ListItemID) { l.Unselect(i) }
	l.ExtendBaseWidget(l)
	return l
}

// NewLogFrame puts a frame around a log and packs its rows closely.
func NewLogFrame(l *Log) fyne.CanvasObject {
	frame := NewFrame(container.NewThemeOverride(l, &packed{}))
	l.OnFocus = frame.setFocused
	return frame
}

// packed is the theme without a distance between the rows of a list.
type packed struct{ Theme }

// Size is the theme's, less the padding.
func (p *packed) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNamePadding {
		return 0
	}
	return p.Theme.Size(name)
}

// Color follows the program's theme, which may fix light or dark. The row that
// Fyne's list focuses is not drawn: the frame shows the focus.
func (p *packed) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameHover || name == theme.ColorNameFocus {
		return color.Transparent
	}
	return fyne.CurrentApp().Settings().Theme().Color(name, variant)
}

// SetLines shows lines.
func (l *Log) SetLines(lines []string) {
	following := l.atEnd()
	l.lines = lines
	l.cut()
	l.Refresh()
	if following {
		l.ScrollToBottom()
	}
}

// Rows is how many rows the lines take at the present width.
func (l *Log) Rows() int { return len(l.rows) }

// Resize cuts the lines anew when the width changed.
func (l *Log) Resize(size fyne.Size) {
	l.List.Resize(size)
	columns := int((size.Width - scrollSpace) / fyne.MeasureText("M", theme.Size(SizeNameCode), fyne.TextStyle{Monospace: true}).Width)
	if columns != l.columns {
		l.columns = columns
		l.cut()
		l.Refresh()
	}
}

// cut makes the rows of the lines.
func (l *Log) cut() {
	l.rows = l.rows[:0:0]
	for _, line := range l.lines {
		for l.columns > 0 && len(line) > l.columns {
			end, count := len(line), 0
			for i := range line {
				if count == l.columns {
					end = i
					break
				}
				count++
			}
			if end == len(line) {
				break
			}
			l.rows = append(l.rows, line[:end])
			line = line[end:]
		}
		l.rows = append(l.rows, line)
	}
}

// rowHeight is the distance from one row to the next.
func (l *Log) rowHeight() float32 { return newLogLine().MinSize().Height }

// atEnd tells whether the last row is in sight.
func (l *Log) atEnd() bool {
	total := float32(len(l.rows)) * l.rowHeight()
	return l.GetScrollOffset()+l.Size().Height >= total-1.5*l.rowHeight()
}

// Find goes to the first row that holds text, whatever its case, and marks it; it
// tells whether there is one. An empty text is found everywhere, and marks none.
func (l *Log) Find(text string) bool {
	l.find, l.found = strings.ToLower(text), -1
	l.next(0)
	return text == "" || l.found >= 0
}

// FindNext goes on to the next row that holds what was searched.
func (l *Log) FindNext() { l.next(l.found + 1) }

func (l *Log) next(from int) {
	for i := range l.rows {
		at := (from + i) % len(l.rows)
		if l.find != "" && strings.Contains(strings.ToLower(l.rows[at]), l.find) {
			l.found = at
			l.ScrollTo(at)
			break
		}
	}
	l.Refresh()
}

// FocusGained tells OnFocus.
func (l *Log) FocusGained() {
	l.List.FocusGained()
	if l.OnFocus != nil {
		l.OnFocus(true)
	}
}

// FocusLost tells OnFocus.
func (l *Log) FocusLost() {
	l.List.FocusLost()
	if l.OnFocus != nil {
		l.OnFocus(false)
	}
}

// TypedKey scrolls, and passes other keys on.
func (l *Log) TypedKey(ev *fyne.KeyEvent) {
	page := l.Size().Height - l.rowHeight()
	switch ev.Name {
	case fyne.KeyUp:
		l.by(-l.rowHeight())
	case fyne.KeyDown:
		l.by(l.rowHeight())
	case fyne.KeyPageUp:
		l.by(-page)
	case fyne.KeyPageDown:
		l.by(page)
	case fyne.KeyHome:
		l.ScrollToTop()
	case fyne.KeyEnd:
		l.ScrollToBottom()
	default:
		passOn(l, ev)
	}
}

func (l *Log) by(distance float32) {
	l.ScrollToOffset(max(0, l.GetScrollOffset()+distance))
}

// logLine is one line of a log.
type logLine struct {
	widget.BaseWidget
	text   string
	marked bool
}

func newLogLine() *logLine {
	l := &logLine{}
	l.ExtendBaseWidget(l)
	return l
}

func (l *logLine) set(text string, marked bool) {
	l.text, l.marked = text, marked
	l.Refresh()
}

// CreateRenderer draws the line.
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
	paintText(r.label, theme.ColorNameForeground, SizeNameCode)
	r.back.FillColor = theme.Color(theme.ColorNameSelection)
	r.back.Hidden = !r.line.marked
	r.back.Refresh()
	canvas.Refresh(r.line)
}

func (r *logLineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.label}
}

func (r *logLineRenderer) Destroy() {}
