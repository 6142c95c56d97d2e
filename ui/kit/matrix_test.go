package kit

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// newMatrix is a matrix of so many columns with a heading, a row of cells and a row
// that is the same for all.
func newMatrix(columns int) *Matrix {
	m := NewMatrix()
	var heads, cells []MatrixCell
	for i := range columns {
		heads = append(heads, MatrixCell{Text: fmt.Sprintf("FE%02d", i)})
		cells = append(cells, MatrixCell{Text: fmt.Sprintf("value %d", i)})
	}
	m.Set(heads, []MatrixRow{{Name: "Not the same"}, {Name: "Hosts", Mark: MarkError, Cells: cells}, {Name: "SSL", Value: "yes"}})
	return m
}

// texts are those that are shown, from left to right and top to bottom.
func texts(o fyne.CanvasObject) []string {
	var all []string
	for _, part := range test.LaidOutObjects(o) {
		if text, ok := part.(*canvas.Text); ok && text.Text != "" {
			all = append(all, text.Text)
		}
	}
	return all
}

// TestMatrixKeys: arrows go from cell to cell and scroll, Enter opens, Delete names the
// column, and other keys are passed on.
func TestMatrixKeys(t *testing.T) {
	m := newMatrix(20)
	w := newWindow(t, m)
	passed := passedOn(w)
	var opened [][2]int
	var deleted []int
	m.OnOpen = func(row, column int) { opened = append(opened, [2]int{row, column}) }
	m.OnDelete = func(column int) { deleted = append(deleted, column) }
	m.Focus(w.Canvas())
	for _, k := range []fyne.KeyName{
		fyne.KeyReturn, fyne.KeyLeft, fyne.KeyReturn, fyne.KeyUp, fyne.KeyReturn, fyne.KeyDown, // the heading opens nothing
		fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn, fyne.KeyDelete, fyne.KeyDown, fyne.KeyEnter, fyne.KeyEscape,
	} {
		key(m.list, k)
	}
	if want := [][2]int{{1, 0}, {1, 0}, {1, 3}, {2, -1}}; !slices.Equal(opened, want) {
		t.Errorf("opened %v, want %v", opened, want)
	}
	if !slices.Equal(deleted, []int{3}) || !slices.Equal(*passed, []fyne.KeyName{fyne.KeyEscape}) {
		t.Errorf("deleted %v, passed on %v", deleted, *passed)
	}
	if shown := texts(m.Container); !slices.Contains(shown, "FE03") || !slices.Contains(shown, "Hosts") || slices.Contains(shown, "FE00") {
		t.Errorf("shown %q", shown)
	}
}

// TestMatrixScrolls: by wheel over the heads and by its bar, never beyond the last
// column; where all columns fit there is no bar.
func TestMatrixScrolls(t *testing.T) {
	m := newMatrix(20)
	newWindow(t, m)
	m.head.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-45, 0)})
	if shown := texts(m.Container); !slices.Contains(shown, "FE02") || slices.Contains(shown, "FE01") {
		t.Errorf("after two columns %q", shown)
	}
	m.bar.ScrollToOffset(fyne.NewPos(1e6, 0))
	m.bar.OnScrolled(m.bar.Offset)
	if shown := texts(m.Container); !slices.Contains(shown, "FE19") || m.first+m.visible() != 20 {
		t.Errorf("at the end %q", shown)
	}
	few := newMatrix(2)
	newWindow(t, few)
	if few.bar.Visible() || few.columnWidth()*2 > few.room() {
		t.Error("two columns do not fit")
	}
}

// TestMatrixClicks: a click opens the cell, or the column at its head.
func TestMatrixClicks(t *testing.T) {
	m := newMatrix(3)
	newWindow(t, m)
	var opened [2]int
	m.OnOpen = func(row, column int) { opened = [2]int{row, column} }
	m.clicked(1, m.nameWidth()+m.columnWidth()*1.5)
	if opened != [2]int{1, 1} || m.at != 1 {
		t.Errorf("opened %v", opened)
	}
	m.head.Tapped(&fyne.PointEvent{Position: fyne.NewPos(m.nameWidth()+m.columnWidth()*2.5, 2)})
	if opened != [2]int{headLine, 2} {
		t.Errorf("opened %v", opened)
	}
}

// TestFitCell: of a text that is too long as much is shown as fits, at once.
func TestFitCell(t *testing.T) {
	newWindow(t, NewSpace())
	text := newText(fyne.TextStyle{})
	text.TextSize = 12
	long := ""
	for i := range 20_000 {
		long += string(rune('a' + i%26))
	}
	short := fitCell(long, 100, text, true)
	text.Text = short
	if width := text.MinSize().Width; width > 100 || width < 80 || short[:3] != "abc" || short[len(short)-3:] != long[len(long)-3:] {
		t.Errorf("%q is %v wide", short, width)
	}
}
