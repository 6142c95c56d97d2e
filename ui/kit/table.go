package kit

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// TableColumn is one column of a Table.
type TableColumn struct {
	Title    string
	Part     float32 // of the width; the parts of all columns add up to 1
	Trailing bool    // aligned to the right
	Middle   bool    // shortened in the middle, for texts that differ at their ends
}

// Table is a read-only list of rows, each with a mark and a cell per column. It draws
// only the visible rows. Fyne's Table gives the focus to cells, not to rows, and has
// columns of a fixed width.
type Table struct {
	*fyne.Container
	// OnOpen, if set, is called when a row is clicked or Enter is pressed on it.
	OnOpen func(row int)

	list  *tableList
	muted bool
}

// markSpace is the width for a row's mark.
const markSpace = 20

// NewTable makes a table. row returns the mark and the cells of a row.
func NewTable(columns []TableColumn, length func() int, row func(i int) (Mark, []string)) *Table {
	list := &tableList{}
	t := &Table{list: list}
	list.open = func(row int) bool {
		if t.OnOpen == nil || row >= length() {
			return false
		}
		t.OnOpen(row)
		return true
	}
	list.Length = length
	list.CreateItem = func() fyne.CanvasObject { return newTableRow(columns, theme.ColorNameForeground) }
	list.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < length() {
			mark, cells := row(i)
			o.(*tableRow).tapped = func() { list.clicked(i) }
			o.(*tableRow).set(mark, cells, t.muted)
		}
	}
	list.HideSeparators = true
	list.ExtendBaseWidget(list)

	head := newTableRow(columns, ColorMuted)
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.Title
	}
	head.set(MarkNone, titles, false)
	top := container.NewBorder(nil, widget.NewSeparator(), nil, nil, NewInset(0, 0, 2, 0, head))
	t.Container = container.NewBorder(top, nil, nil, nil, list)
	return t
}

// Rows is what has the focus while rows are gone through by keyboard.
func (t *Table) Rows() fyne.Focusable { return t.list }

// SetMuted greys the rows, or shows them as usual.
func (t *Table) SetMuted(muted bool) {
	if t.muted != muted {
		t.muted = muted
		t.list.Refresh()
	}
}

// Refresh shows the rows as they are now.
func (t *Table) Refresh() {
	t.list.moveTo(t.list.at) // it may be gone
	t.list.Refresh()
}

// tableList passes on the keys that it does not use, and keeps the row with the focus
// visible.
type tableList struct {
	widget.List
	at      int                          // the row with the focus; Fyne's List does not tell
	open    func(row int) bool           // false if it opened nothing
	keys    func(ev *fyne.KeyEvent) bool // what else keys do; false if nothing. May be nil
	focused bool
}

// TypedKey moves the focus and opens rows, and passes other keys on.
func (l *tableList) TypedKey(ev *fyne.KeyEvent) {
	if l.keys != nil && l.keys(ev) {
		return
	}
	to := l.at
	switch ev.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	case fyne.KeyPageUp:
		to -= l.page()
	case fyne.KeyPageDown:
		to += l.page()
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = l.Length() - 1
	case fyne.KeyReturn, fyne.KeyEnter:
		if !l.open(l.at) {
			passOn(l, ev)
		}
		return
	default:
		passOn(l, ev)
		return
	}
	l.moveTo(to)
	if l.keys != nil {
		l.Refresh() // what shows the focus within a row
	}
}

// moveTo gives the focus to a row, or to the nearest one that exists.
func (l *tableList) moveTo(row int) {
	row = max(0, min(row, l.Length()-1))
	for ; l.at < row; l.at++ {
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	for ; l.at > row; l.at-- {
		l.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	}
}

// page is how many rows are visible.
func (l *tableList) page() int {
	return max(1, int(l.Size().Height/(tableRowHeight()+theme.Padding())))
}

// FocusGained makes the row with the focus visible, and the list.
func (l *tableList) FocusGained() {
	l.focused = true
	l.ScrollTo(l.at)
	l.List.FocusGained()
	reveal(l)
}

func (l *tableList) FocusLost() {
	l.focused = false
	l.List.FocusLost()
}

// clicked gives the focus to a row and opens it.
func (l *tableList) clicked(row int) {
	l.clickedTo(row)
	l.open(row)
}

// clickedTo gives the focus to a row without moving it away from the pointer.
func (l *tableList) clickedTo(row int) {
	scrolled := l.GetScrollOffset()
	focusOn(l)
	l.moveTo(row)
	l.ScrollToOffset(scrolled)
}

// MinSize leaves the height to the layout.
func (l *tableList) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return fyne.NewSize(60, 2*tableRowHeight())
}

// tableRowHeight is the height of a row, without the gap to the next.
func tableRowHeight() float32 {
	return measure("M", theme.SizeNameCaptionText, fyne.TextStyle{}).Height
}

// tableRow is one row.
type tableRow struct {
	widget.BaseWidget
	columns []TableColumn
	color   fyne.ThemeColorName
	mark    Mark
	cells   []string
	muted   bool
	tapped  func() // may be nil
}

func newTableRow(columns []TableColumn, color fyne.ThemeColorName) *tableRow {
	return extended(&tableRow{columns: columns, color: color, cells: make([]string, len(columns))})
}

func (r *tableRow) set(mark Mark, cells []string, muted bool) {
	r.mark, r.cells, r.muted = mark, cells, muted
	r.Refresh()
}

func (r *tableRow) Tapped(*fyne.PointEvent) {
	if r.tapped != nil {
		r.tapped()
	}
}

func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	icon := newIcon(nil)
	d := &drawing{widget: r, parts: []fyne.CanvasObject{icon}}
	texts := make([]*canvas.Text, len(r.columns))
	for i, c := range r.columns {
		texts[i] = newText(fyne.TextStyle{})
		if c.Trailing {
			texts[i].Alignment = fyne.TextAlignTrailing
		}
		d.parts = append(d.parts, texts[i])
	}
	d.minSize = func() fyne.Size { return fyne.NewSize(200, tableRowHeight()) }
	d.layout = func(size fyne.Size) {
		put(icon, 2, middle(size.Height, 14), 14, 14)
		width, parts, x := size.Width-markSpace-scrollSpace, float32(0), float32(markSpace)
		for i, text := range texts {
			parts += r.columns[i].Part
			end := markSpace + whole(width*parts)
			height := text.MinSize().Height
			text.Text = fitCell(r.cells[i], end-x-6, text, r.columns[i].Middle)
			put(text, x, middle(size.Height, height), end-x, height)
			x = end
		}
	}
	d.paint = func() {
		color, resource := r.color, MarkIcon(r.mark)
		if r.muted {
			color, resource = theme.ColorNameDisabled, mutedIcon(r.mark)
		}
		for i, text := range texts {
			paintText(text, r.cells[i], color, theme.SizeNameCaptionText)
		}
		icon.Hidden = resource == nil
		setIcon(icon, resource)
	}
	return render(d)
}

// fitCell shortens a text to a width, at its end or in its middle.
func fitCell(cell string, width float32, text *canvas.Text, middle bool) string {
	cell = Shown(cell)
	fits := func(s string) bool { return fyne.MeasureText(s, text.TextSize, text.TextStyle).Width <= width }
	if width <= 0 || fits(cell) {
		return cell
	}
	runes := []rune(cell)
	short := func(keep int) string {
		end := 0 // how many characters are kept after the dots
		if middle {
			end = keep / 2
		}
		return string(runes[:keep-end]) + "…" + string(runes[len(runes)-end:])
	}
	most := min(len(runes)-1, int(width)) // no character is narrower than a unit
	keep := most - sort.Search(most, func(less int) bool { return fits(short(most - less)) })
	if keep == 0 {
		return cell
	}
	return short(keep)
}
