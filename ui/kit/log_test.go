package kit

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// newLog shows a log of numbered lines in a window.
func newLog(t *testing.T, lines int) (*Log, fyne.Window) {
	t.Helper()
	l := NewLog()
	w := newWindow(t, NewLogFrame(l))
	w.Resize(fyne.NewSize(400, 200))
	l.SetLines(numbered(0, lines), 0)
	return l, w
}

// numbered are lines of some length, numbered from first to before end.
func numbered(first, end int) []string {
	lines := []string{}
	for i := first; i < end; i++ {
		lines = append(lines, fmt.Sprintf("line %d. %s", i, strings.Repeat("many words ", 8)))
	}
	return lines
}

// markedRows is the text of the marked rows, joined.
func markedRows(l *Log) string {
	text := ""
	for _, r := range l.rows {
		if l.marked(r) {
			text += r.text
		}
	}
	return text
}

// inSight tells whether a marked row is visible.
func inSight(l *Log) bool {
	for i, r := range l.rows {
		at := float32(i)*l.rowHeight() - l.GetScrollOffset()
		if l.marked(r) && at > -1 && at+l.rowHeight() < l.Size().Height+1 {
			return true
		}
	}
	return false
}

func TestLogFollowsItsEnd(t *testing.T) {
	l, w := newLog(t, 500)
	end := l.GetScrollOffset()
	if end == 0 || !l.atEnd() {
		t.Fatalf("the log does not follow its end: offset %v", end)
	}
	l.SetLines(numbered(0, 501), 0)
	if l.GetScrollOffset() <= end {
		t.Error("the log does not go on following")
	}
	w.Resize(fyne.NewSize(250, 150))
	if !l.atEnd() {
		t.Error("the log leaves its end when it is made smaller")
	}
	key(l, fyne.KeyHome)
	l.SetLines(numbered(0, 502), 0)
	if l.GetScrollOffset() != 0 {
		t.Error("the log jumps although the user scrolled away")
	}
}

func TestLogCutsLongLines(t *testing.T) {
	l, _ := newLog(t, 3)
	l.SetLines([]string{strings.Repeat("x", 10*l.columns), strings.Repeat("é", l.columns)}, 0)
	if l.Rows() != 11 {
		t.Errorf("a line of ten widths and one of one take %d rows", l.Rows())
	}
}

func TestLogFind(t *testing.T) {
	l, _ := newLog(t, 500)
	if !l.Find("LINE 321.") || !strings.HasPrefix(markedRows(l), "line 321.") || !inSight(l) {
		t.Errorf("found %q", markedRows(l))
	}
	if l.Find("nowhere") || markedRows(l) != "" {
		t.Errorf("found %q of a text that is nowhere", markedRows(l))
	}
	if !l.Find("") || markedRows(l) != "" {
		t.Errorf("found %q of no text", markedRows(l))
	}
	l.Find("line ")
	l.FindNext()
	if l.found.line != 1 {
		t.Errorf("the next one is in line %d, want 1", l.found.line)
	}
	l.Find("line 499")
	l.FindNext()
	if l.found.line != 499 {
		t.Errorf("the only one is not found again, but line %d", l.found.line)
	}
	l.SetLines([]string{"twice and twice"}, 0)
	l.Find("twice")
	l.FindNext()
	if l.found.from != 10 {
		t.Errorf("the second one of a line is at %d, want 10", l.found.from)
	}
}

// TestLogFindsAcrossRows: the text may continue in the next row.
func TestLogFindsAcrossRows(t *testing.T) {
	l, _ := newLog(t, 1)
	l.SetLines([]string{strings.Repeat("x", l.columns-3) + "finished" + strings.Repeat("x", 2*l.columns)}, 0)
	if !l.Find("finished") {
		t.Fatal("not found")
	}
	if rows := markedRows(l); len(rows) != 2*l.columns {
		t.Errorf("%d characters are marked, want two rows of %d", len(rows), l.columns)
	}
}

// TestLogFindsBehindLetters: the mark is in the right place even after letters that
// take fewer bytes in lower case.
func TestLogFindsBehindLetters(t *testing.T) {
	l, _ := newLog(t, 1)
	l.SetLines([]string{strings.Repeat("İ", l.columns) + "FINISHED"}, 0)
	if !l.Find("finished") || markedRows(l) != "FINISHED" {
		t.Errorf("marked is %q", markedRows(l))
	}
	if !l.Find("İ") {
		t.Error("the letter itself is not found")
	}
}

// TestLogMarkStays: the mark stays on what was found, and visible, whatever happens to
// the rows before it.
func TestLogMarkStays(t *testing.T) {
	cases := map[string]func(l *Log, w fyne.Window){
		"narrower":      func(_ *Log, w fyne.Window) { w.Resize(fyne.NewSize(250, 200)) },
		"wider":         func(_ *Log, w fyne.Window) { w.Resize(fyne.NewSize(900, 200)) },
		"lines come":    func(l *Log, _ fyne.Window) { l.SetLines(numbered(0, 700), 0) },
		"lines go":      func(l *Log, _ fyne.Window) { l.SetLines(numbered(100, 500), 100) },
		"go and narrow": func(l *Log, w fyne.Window) { l.SetLines(numbered(100, 500), 100); w.Resize(fyne.NewSize(250, 200)) },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			l, w := newLog(t, 500)
			l.Find("line 250.")
			change(l, w)
			if !strings.HasPrefix(markedRows(l), "line 250.") {
				t.Errorf("marked is %q", markedRows(l))
			}
			if !inSight(l) {
				t.Error("the mark is out of sight")
			}
			l.FindNext()
			if l.found.line != 250 {
				t.Errorf("the next one is in line %d, but there is only one", l.found.line)
			}
		})
	}
	l, _ := newLog(t, 500)
	l.Find("line 5.")
	l.SetLines(numbered(10, 500), 10)
	if markedRows(l) != "" {
		t.Errorf("of a line that was dropped, %q is marked", markedRows(l))
	}
}

// TestLogHolds: a text that was not found may come later.
func TestLogHolds(t *testing.T) {
	l, _ := newLog(t, 10)
	if l.Find("error") || l.Holds() {
		t.Fatal("found what is not there")
	}
	l.SetLines(append(numbered(0, 10), "Err"), 0)
	if l.Holds() {
		t.Error("it has not come yet")
	}
	l.SetLines(append(numbered(0, 10), "Error"), 0)
	if !l.Holds() || markedRows(l) != "" {
		t.Errorf("it came, and is no reason to go there: %q is marked", markedRows(l))
	}
	l.FindNext()
	if markedRows(l) != "Error" {
		t.Errorf("marked is %q", markedRows(l))
	}
}

// TestLogRowPointedAt: a row under the pointer looks like any other; only what was
// found is marked.
func TestLogRowPointedAt(t *testing.T) {
	l, w := newLog(t, 0)
	l.SetLines([]string{"few enough", "for Fyne to", "draw no shadow"}, 0)
	ground := theme.Color(theme.ColorNameInputBackground)
	test.MoveMouse(w.Canvas(), fyne.NewPos(200, 30))
	img := w.Canvas().Capture()
	right := img.Bounds().Dx() - 30
	for y := 20; y < img.Bounds().Dy()-20; y++ {
		if got := color.NRGBAModel.Convert(img.At(right, y)); got != color.NRGBAModel.Convert(ground) {
			t.Fatalf("at %d the ground is %v, want %v", y, got, ground)
		}
	}
}

// TestLogWrapsAtBlanks: a long line wraps after a blank where there is one, which is not the
// next row's, and loses nothing.
func TestLogWrapsAtBlanks(t *testing.T) {
	l, _ := newLog(t, 0)
	lines := []string{strings.Repeat("x", 3*l.columns), "short", "", strings.Repeat("x", l.columns) + " "}
	words := len(lines)
	for first := range len("many words ") {
		lines = append(lines, strings.Repeat("x", first)+strings.TrimSpace(strings.Repeat(" many words", 20)))
	}
	l.SetLines(lines, 0)
	joined := make([]string, len(lines))
	for i, r := range l.rows {
		if len(strings.TrimSuffix(r.text, " ")) > l.columns {
			t.Errorf("%q is wider than %d", r.text, l.columns)
		}
		if before := r.from - 1; r.line >= words && before >= 0 && (lines[r.line][before] != ' ' || r.text[0] == ' ') {
			t.Errorf("a row begins with %q", r.text)
		}
		if r.text == "" && (i == 0 || l.rows[i-1].line == r.line) {
			t.Errorf("line %d has an empty row", r.line)
		}
		joined[r.line] += r.text
	}
	if !slices.Equal(joined, lines) {
		t.Errorf("shown %q", joined)
	}
}

// TestLogShowsTrouble: all rows of a line that reports a failure have the colour of
// errors.
func TestLogShowsTrouble(t *testing.T) {
	l, _ := newLog(t, 0)
	l.Trouble = func(line string) bool { return strings.HasPrefix(line, "ERROR") }
	l.SetLines([]string{"well", "ERROR: " + strings.Repeat("many words ", 8)}, 0)
	if len(l.rows) < 3 {
		t.Fatalf("%d rows", len(l.rows))
	}
	for i, r := range l.rows {
		want := theme.ColorNameForeground
		if r.line == 1 {
			want = ColorErrorText
		}
		row := l.CreateItem()
		l.UpdateItem(i, row)
		label := test.WidgetRenderer(row.(fyne.Widget)).Objects()[1].(*canvas.Text)
		if label.Color != theme.Color(want) {
			t.Errorf("%q is drawn in %v", label.Text, label.Color)
		}
	}
}
