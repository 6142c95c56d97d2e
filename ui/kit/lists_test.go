package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// shown is all the text of a widget, joined by blanks.
func shown(o fyne.Widget) string {
	var words []string
	for _, object := range test.WidgetRenderer(o).Objects() {
		if text, ok := object.(*canvas.Text); ok && text.Visible() {
			words = append(words, text.Text)
		}
	}
	return strings.Join(words, " ")
}

func TestTableRow(t *testing.T) {
	columns := []TableColumn{{Title: "Server", Part: 0.7}, {Title: "Time", Part: 0.3, Trailing: true}}
	row := newTableRow(columns, theme.ColorNameForeground)
	newWindow(t, NewColumn(0, row))
	row.Resize(fyne.NewSize(200, 20))
	row.set(MarkOK, []string{"10.0.0.1:7000", "1 ms"}, false)
	if got := shown(row); got != "10.0.0.1:7000 1 ms" {
		t.Errorf("shown %q", got)
	}
	row.set(MarkNone, []string{"a-very-long-name-of-a-host-that-never-fits.example:7000", "1 ms"}, false)
	if got := shown(row); !strings.Contains(got, "…") || !strings.HasPrefix(got, "a-very") {
		t.Errorf("a long cell is shown as %q", got)
	}
	columns[0].Middle = true
	row.Refresh()
	if got := shown(row); !strings.HasPrefix(got, "a-very") || !strings.Contains(got, "…") || !strings.HasSuffix(got, ":7000 1 ms") {
		t.Errorf("a long cell that is shortened in the middle is shown as %q", got)
	}
}

func TestTableKeys(t *testing.T) {
	table := NewTable([]TableColumn{{Title: "A", Part: 1}}, func() int { return 3 }, func(int) (Mark, []string) { return MarkOK, []string{"x"} })
	w := newWindow(t, table.Container)
	passed := passedOn(w)
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn, fyne.KeyEscape} {
		key(table.list, k)
	}
	if want := []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape}; !slices.Equal(*passed, want) {
		t.Errorf("passed on %v, want %v", *passed, want)
	}
	table.Refresh()
}

// TestTableFocusInSight: the row with the focus is visible when Tab reaches the list,
// wherever it was scrolled to; Home, End and the page keys move it.
func TestTableFocusInSight(t *testing.T) {
	rows := 200
	table := NewTable([]TableColumn{{Title: "A", Part: 1}}, func() int { return rows }, func(int) (Mark, []string) { return MarkOK, []string{"x"} })
	w := newWindow(t, table.Container)
	list := table.list
	list.ScrollToBottom()
	bottom := list.GetScrollOffset()
	if bottom == 0 {
		t.Fatal("all rows are in sight")
	}
	w.Canvas().Focus(list)
	if list.GetScrollOffset() != 0 {
		t.Errorf("the first row has the focus and is out of sight: scrolled to %v", list.GetScrollOffset())
	}
	for _, c := range []struct {
		key fyne.KeyName
		at  int
	}{
		{fyne.KeyEnd, 199},
		{fyne.KeyDown, 199},
		{fyne.KeyUp, 198},
		{fyne.KeyHome, 0},
		{fyne.KeyPageDown, list.page()},
		{fyne.KeyPageDown, 2 * list.page()},
		{fyne.KeyPageUp, list.page()},
		{fyne.KeyPageUp, 0},
		{fyne.KeyPageUp, 0},
	} {
		key(list, c.key)
		if list.at != c.at {
			t.Errorf("%s leads to row %d, want %d", c.key, list.at, c.at)
		}
		if at := list.GetScrollOffset(); c.at == 199 && at != bottom || c.at == 0 && at != 0 {
			t.Errorf("after %s scrolled to %v of %v", c.key, at, bottom)
		}
	}
	key(list, fyne.KeyEnd)
	rows = 3
	table.Refresh()
	key(list, fyne.KeyUp)
	if list.at != 1 {
		t.Errorf("after the list got short, Up leads to row %d, want 1", list.at)
	}
	if page := list.page(); page < 5 || page > 30 {
		t.Errorf("a page is %d rows", page)
	}
}

// TestTableClick: a click on a row focuses the list without scrolling it.
func TestTableClick(t *testing.T) {
	table := NewTable([]TableColumn{{Title: "A", Part: 1}}, func() int { return 200 }, func(int) (Mark, []string) { return MarkOK, []string{"x"} })
	w := newWindow(t, table.Container)
	list := table.list
	list.ScrollToOffset(1000)
	was := list.GetScrollOffset()
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 150))
	if w.Canvas().Focused() != list || list.at == 0 {
		t.Fatalf("the focus is on %T, row %d", w.Canvas().Focused(), list.at)
	}
	if at := list.GetScrollOffset(); at != was {
		t.Errorf("scrolled from %v to %v", was, at)
	}
	row := list.at
	list.ScrollToOffset(2000)
	was = list.GetScrollOffset()
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 150))
	if at := list.GetScrollOffset(); at != was || list.at <= row {
		t.Errorf("at a second click scrolled from %v to %v, from row %d to %d", was, at, row, list.at)
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(100, 8)) // the titles do nothing
}

func TestPicklist(t *testing.T) {
	var picked []int
	l := NewPicklist(100, func(i int) { picked = append(picked, i) })
	w := newWindow(t, NewColumn(0, l))
	passed := passedOn(w)
	l.Set([]PickItem{{Text: "folder", Folder: true}, {Text: "file"}})
	w.Canvas().Focus(l)
	key(l, fyne.KeySpace)
	key(l, fyne.KeyDown)
	key(l, fyne.KeySpace)
	key(l, fyne.KeyEscape)
	key(l, fyne.KeyDown) // at the end it moves nothing, and Enter stays the dialog's
	key(l, fyne.KeyReturn)
	key(l, fyne.KeyUp)
	key(l, fyne.KeyReturn)
	if !slices.Equal(picked, []int{0, 1, 0}) || !slices.Equal(*passed, []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn}) {
		t.Errorf("picked %v, passed on %v", picked, *passed)
	}
	row := newPickRow()
	row.set(PickItem{Text: "folder", Folder: true})
	if got := shown(row); got != "folder" {
		t.Errorf("shown %q", got)
	}
}

func TestProgress(t *testing.T) {
	p := NewProgress()
	newWindow(t, NewColumn(0, p))
	for _, c := range []struct{ set, want float64 }{{0.5, 0.5}, {-1, 0}, {7, 1}} {
		if p.SetValue(c.set); p.Value != c.want {
			t.Errorf("set to %v: %v, want %v", c.set, p.Value, c.want)
		}
	}
	if p.Size().Height != progressHeight || shown(p) != "" {
		t.Errorf("it is %v high and says %q", p.Size().Height, shown(p))
	}
}

func TestMarks(t *testing.T) {
	newWindow(t, NewSpace())
	for _, m := range []Mark{MarkInfo, MarkOK, MarkWarning, MarkError} {
		if MarkIcon(m) == nil {
			t.Errorf("%s has no picture", m)
		}
	}
	if MarkIcon(MarkNone) != nil {
		t.Error("no mark has a picture")
	}
	tapped := false
	b := NewBanner(MarkWarning, "Mind the gap.", NewLink("Show", func() { tapped = true }))
	newWindow(t, b)
	test.Tap(b.links[0])
	if b.Text() != "Mind the gap." || !tapped {
		t.Errorf("the banner says %q; its link was followed: %t", b.Text(), tapped)
	}
}

// TestPointer: what can be clicked looks different under the pointer, and as before
// when the pointer has left.
func TestPointer(t *testing.T) {
	for name, object := range map[string]desktop.Hoverable{
		"button":         NewButton("Go", nil),
		"default button": NewDefaultButton("Go", nil),
		"link":           NewLink("Go", nil),
		"check":          NewCheck("Go", nil),
		"choice":         NewChoice([]string{"Go"}, nil),
		"fold":           NewFold(NewHeading("Go"), NewSpace(), false),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWindow(t, NewColumn(0, object.(fyne.CanvasObject)))
			before := w.Canvas().Capture()
			object.MouseIn(&desktop.MouseEvent{})
			object.MouseMoved(&desktop.MouseEvent{})
			if same(before, w.Canvas().Capture()) {
				t.Error("nothing shows under the pointer")
			}
			if m, ok := object.(desktop.Mouseable); ok {
				m.MouseDown(&desktop.MouseEvent{})
				m.MouseUp(&desktop.MouseEvent{})
			}
			object.MouseOut()
			if !same(before, w.Canvas().Capture()) {
				t.Error("something stays after the pointer has gone")
			}
			if c, ok := object.(desktop.Cursorable); ok {
				c.Cursor()
			}
		})
	}
}
