package kit

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Log shows many lines in a monospace typeface, and draws only those that are visible.
// Long lines continue in the next row, after a blank where there is one. It shows the
// end, and follows it, unless the user scrolls away. Fyne's List does not wrap, does
// not follow its end, and gives the focus to rows instead of scrolling.
type Log struct {
	widget.List
	OnFocus func(focused bool)     // may be nil
	Trouble func(line string) bool // whether a line reports a failure; may be nil
	lines   []string
	dropped int      // how many earlier lines are no longer kept
	rows    []logRow // the lines, wrapped
	columns int      // how many characters fit into a row
	find    string   // what Find looks for, in lower case
	found   place    // what Find has marked
	looked  int      // the line up to which nothing was found
}

// logRow is a row of a log: a line or a part of it.
type logRow struct {
	line, from int // the index of the line in lines, and the byte at which the row begins
	text       string
}

// place is where something was found. Lines are counted from the very first one, so
// that the place stays right when lines are dropped.
type place struct {
	line     int // -1 for nowhere
	from, to int // in bytes
}

var nowhere = place{line: -1}

// NewLog makes an empty log.
func NewLog() *Log {
	l := &Log{found: nowhere}
	l.Length = func() int { return len(l.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newLogLine() }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(l.rows) {
			row := l.rows[i]
			o.(*logLine).set(row.text, l.marked(row), l.Trouble != nil && l.Trouble(l.lines[row.line]))
		}
	}
	l.HideSeparators = true
	l.OnSelected = func(i widget.ListItemID) { l.Unselect(i) }
	return extended(l)
}

// NewLogFrame puts a frame around a log, and leaves no gaps between its rows.
func NewLogFrame(l *Log) fyne.CanvasObject {
	frame := NewFrame(container.NewThemeOverride(l, packed()))
	l.OnFocus = frame.setFocused
	return frame
}

// SetLines shows lines. dropped is how many earlier lines are no longer kept.
func (l *Log) SetLines(lines []string, dropped int) {
	l.keepingPlace(func() {
		l.lines, l.dropped = lines, dropped
		if l.found.line < dropped {
			l.found = nowhere
		}
	})
}

// Rows is the number of rows at the present width.
func (l *Log) Rows() int { return len(l.rows) }

// Resize wraps the lines again when the width changes.
func (l *Log) Resize(size fyne.Size) {
	if size == l.Size() {
		return
	}
	l.keepingPlace(func() {
		l.List.Resize(size)
		l.columns = int((size.Width - scrollSpace) / fyne.MeasureText("M", theme.Size(SizeNameCode), fyne.TextStyle{Monospace: true}).Width)
	})
}

// keepingPlace makes a change and wraps the lines again. If the end was visible it
// still is; otherwise what was found stays where it was, or else the top row.
func (l *Log) keepingPlace(change func()) {
	following := l.atEnd()
	kept, y := l.keptRow()
	kept.line += l.dropped
	change()
	l.cut()
	l.Refresh()
	if following {
		l.ScrollToBottom()
		return
	}
	y = fyne.Min(y, l.Size().Height-l.rowHeight())
	l.ScrollToOffset(fyne.Max(0, float32(l.rowOf(kept.line, kept.from))*l.rowHeight()-y))
}

// keptRow is the row that stays visible, and its distance from the top.
func (l *Log) keptRow() (row logRow, y float32) {
	height, offset := l.rowHeight(), l.GetScrollOffset()
	first := int(offset / height)
	last := min(len(l.rows)-1, int((offset+l.Size().Height)/height)-1)
	for i := first; i <= last; i++ {
		if l.marked(l.rows[i]) {
			row = l.rows[i]
			row.from = max(row.from, l.found.from)
			return row, float32(i)*height - offset
		}
	}
	if first >= len(l.rows) {
		return logRow{}, 0
	}
	return l.rows[first], float32(first)*height - offset
}

// rowOf is the index of the row that shows a byte of a line.
func (l *Log) rowOf(line, from int) int {
	after := sort.Search(len(l.rows), func(i int) bool {
		r := l.rows[i]
		return r.line+l.dropped > line || r.line+l.dropped == line && r.from > from
	})
	return max(0, after-1)
}

// cut wraps the lines into rows.
func (l *Log) cut() {
	l.rows = l.rows[:0]
	for number, line := range l.lines {
		from := 0
		for l.columns > 0 && len(line)-from > l.columns {
			end, count := len(line), 0
			for i := range line[from:] {
				if count == l.columns {
					end = from + i
					break
				}
				count++
			}
			if end == len(line) {
				break
			}
			if line[end] == ' ' {
				end++ // unseen at a row's end, where the next one would be set in by it
			} else if blank := strings.LastIndexByte(line[from:end], ' '); blank > 0 {
				end = from + blank + 1
			}
			l.rows = append(l.rows, logRow{number, from, line[from:end]})
			from = end
		}
		if from < len(line) || from == 0 {
			l.rows = append(l.rows, logRow{number, from, line[from:]})
		}
	}
}

// rowHeight is the height of a row.
func (l *Log) rowHeight() float32 { return newLogLine().MinSize().Height }

// atEnd tells whether the last row is visible.
func (l *Log) atEnd() bool {
	total := float32(len(l.rows)) * l.rowHeight()
	return l.GetScrollOffset()+l.Size().Height >= total-1.5*l.rowHeight()
}

// Find goes to the first place with that text, in upper or lower case, and marks it.
// It tells whether there is one; an empty text is always found, and not marked.
func (l *Log) Find(text string) bool {
	l.find, l.found, l.looked = folded(text), nowhere, 0
	l.FindNext()
	return l.Holds()
}

// FindNext goes on to the next place with the text.
func (l *Log) FindNext() {
	line, from := 0, 0
	if l.found.line >= 0 {
		line, from = l.found.line-l.dropped, l.found.to
	}
	for i := range len(l.lines) + 1 {
		at := (line + i) % max(1, len(l.lines))
		if l.find == "" || at >= len(l.lines) {
			break
		}
		lower := folded(l.lines[at])
		if i > 0 {
			from = 0
		}
		if k := strings.Index(lower[min(from, len(lower)):], l.find); k >= 0 {
			l.found = place{at + l.dropped, from + k, from + k + len(l.find)}
			l.ScrollTo(l.rowOf(l.found.line, l.found.from))
			break
		}
	}
	l.Refresh()
}

// folded is a text in lower case. Letters whose lower case takes more or fewer bytes
// stay as they are, so that places in both texts are the same.
func folded(text string) string {
	if lower := strings.ToLower(text); len(lower) == len(text) {
		return lower
	}
	return strings.Map(func(r rune) rune {
		if lower := unicode.ToLower(r); utf8.RuneLen(lower) == utf8.RuneLen(r) {
			return lower
		}
		return r
	}, text)
}

// Holds tells whether the text that was last searched for is in the log, also in lines
// that came later.
func (l *Log) Holds() bool {
	if l.find == "" || l.found.line >= 0 {
		return true
	}
	for i := max(0, l.looked-l.dropped); i < len(l.lines); i++ {
		if strings.Contains(folded(l.lines[i]), l.find) {
			return true
		}
	}
	l.looked = max(0, l.dropped+len(l.lines)-1) // the last line may still grow
	return false
}

// marked tells whether a row shows part of what was found.
func (l *Log) marked(r logRow) bool {
	if r.line+l.dropped != l.found.line {
		return false
	}
	return r.from < l.found.to && r.from+len(r.text) > l.found.from
}

func (l *Log) FocusGained() {
	l.List.FocusGained()
	if l.OnFocus != nil {
		l.OnFocus(true)
	}
}

func (l *Log) FocusLost() {
	l.List.FocusLost()
	if l.OnFocus != nil {
		l.OnFocus(false)
	}
}

// TypedKey scrolls, and passes other keys on.
func (l *Log) TypedKey(ev *fyne.KeyEvent) {
	row := l.rowHeight()
	by := func(distance float32) { l.ScrollToOffset(max(0, l.GetScrollOffset()+distance)) }
	if !scrollKey(l, ev, row, l.Size().Height-row, by) {
		passOn(l, ev)
	}
}
