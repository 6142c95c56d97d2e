package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/internal/lazily"
)

// A field of several lines wraps its text itself, by replacing blanks with line
// breaks. To wrap a line, Fyne measures all the text up to the next line break, again
// for each line and with each key, which took a tenth of a second with sixty hosts.
// Short lines are quick to measure, and Fyne remembers those that did not change.

// Value is the text of a field of several lines, without the line breaks that the
// field inserted.
func (i *Input) Value() string { return unbroken(i.Text) }

func unbroken(text string) string { return strings.ReplaceAll(text, "\n", " ") }

// endOfLine is a line break, with a comma before it if there is one.
var endOfLine = lazily.Regexp(`,?\s*[\r\n]\s*`)

// listed turns the line breaks of a text into commas, since the field's own line
// breaks mean nothing.
func listed(text string) string {
	return endOfLine().ReplaceAllString(strings.Trim(text, "\r\n"), ", ")
}

// broken is a text with line breaks where it wraps in a field of that width. Its
// length does not change, so the cursor and the undo history stay right.
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
		for measure(line) > width { // Fyne cuts it there, too
			line = line[fitting(line, width, measure):]
		}
	}
	return lines.String()
}

// breakLines moves the line breaks to where the text wraps now.
func (i *Input) breakLines(field fyne.WidgetRenderer, width float32) {
	text := i.broken(i.Text, width)
	if text == i.Text {
		return
	}
	if i.SelectedText() != "" { // Fyne keeps it by rows, which now change; Right ends it
		i.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	offset := i.CursorTextOffset()
	i.Text = text
	field.Refresh()
	i.moveCursor(offset)
	field.Refresh()
}

// moveCursor moves the cursor to a place in the text, counted in characters.
func (i *Input) moveCursor(offset int) {
	row, begin := 0, 0
	for {
		i.CursorRow, i.CursorColumn = row+1, 0
		next := i.CursorTextOffset() // 0 after the last row
		if next == 0 || next > offset {
			break
		}
		row, begin = row+1, next
	}
	i.CursorRow, i.CursorColumn = row, offset-begin
}
