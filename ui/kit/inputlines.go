package kit

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// A field of several lines breaks its text itself: where it would wrap, a
// line break takes the place of the blank. Fyne finds each place by
// measuring all the text that follows, up to the next line break, and does it anew
// with every key: with sixty hosts that took a tenth of a second. Lines that end are
// measured one by one, and only the changed one anew.

// Value is the text of a field of several lines without the line breaks that the
// field made.
func (i *Input) Value() string { return unbroken(i.Text) }

func unbroken(text string) string { return strings.ReplaceAll(text, "\n", " ") }

// endOfLine is a line break, with the comma before it.
var endOfLine = regexp.MustCompile(`,?\s*[\r\n]\s*`)

// listed is a text of several lines as a list: its own line breaks become commas,
// since those of the field mean nothing.
func listed(text string) string {
	return endOfLine.ReplaceAllString(strings.Trim(text, "\r\n"), ", ")
}

// broken is a text with the line breaks that it needs in a field of that width. It
// has as many characters as without: cursor and undo count right.
func (i *Input) broken(text string, width float32) string {
	width -= 2 * theme.InnerPadding()
	if !i.MultiLine || width <= 0 {
		return text
	}
	measure := func(s string) float32 { return fyne.MeasureText(s, theme.TextSize(), i.TextStyle).Width }
	var lines strings.Builder
	line := ""
	for n, word := range strings.Split(unbroken(text), " ") {
		switch longer := line + " " + word; {
		case n == 0:
			line = word
		case measure(longer) <= width:
			lines.WriteByte(' ')
			line = longer
		default:
			lines.WriteByte('\n')
			line = word
		}
		lines.WriteString(word)
		for measure(line) > width { // Fyne cuts it
			line = line[fitting(line, width, measure):]
		}
	}
	return lines.String()
}

// breakLines brings the line breaks in line with text and width.
func (i *Input) breakLines(field fyne.WidgetRenderer, width float32) {
	text := i.broken(i.Text, width)
	if text == i.Text {
		return
	}
	if i.SelectedText() != "" { // it counts in rows, which now change: Right ends it
		i.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	offset := i.CursorTextOffset()
	i.Text = text
	field.Refresh()
	i.moveCursor(offset)
	field.Refresh()
}

// moveCursor puts the cursor behind that many characters.
func (i *Input) moveCursor(offset int) {
	row, begin := 0, 0
	for {
		i.CursorRow, i.CursorColumn = row+1, 0
		next := i.CursorTextOffset() // 0 behind the last row
		if next == 0 || next > offset {
			break
		}
		row, begin = row+1, next
	}
	i.CursorRow, i.CursorColumn = row, offset-begin
}
