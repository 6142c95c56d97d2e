package kit

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// MatrixCell is a cell of a Matrix; one with a mark is highlighted.
type MatrixCell struct {
	Text string
	Mark Mark
}

// MatrixRow is a row of a Matrix: its name and a cell for each column; or, without
// cells, one value for all columns, muted; or, without a value either, a heading.
type MatrixRow struct {
	Name  string
	Mark  Mark
	Cells []MatrixCell
	Value string
}

func (r MatrixRow) heading() bool { return r.Cells == nil && r.Value == "" }

// Matrix is a read-only table of many columns: its first column, the rows' names,
// stays while the others are scrolled by whole columns. It draws only what is
// visible. Fyne's Table has no rows that belong to all columns, and does not fit its
// columns to the width.
type Matrix struct {
	*fyne.Container
	// OnOpen is called when a cell is clicked or Enter is pressed on it; row is -1 for
	// the head of a column, column -1 for what belongs to the whole row.
	OnOpen func(row, column int)
	// OnDelete is called when Delete is pressed in a column; nil for nothing.
	OnDelete func(column int)

	heads []MatrixCell
	rows  []MatrixRow
	first int // the first visible column
	at    int // the column with the focus
	wheel float32

	head *matrixHead
	list *tableList
	bar  *container.Scroll
	span *canvas.Rectangle // as wide as all columns, to scroll over
}

// Measures of a matrix.
const (
	matrixName     = 0.32 // of the width is for the rows' names,
	matrixNameMost = 250  // but no more than this
	matrixLeast    = 104  // of a column
	matrixBar      = 12   // height of the scroll bar
	matrixWheel    = 20   // how far a wheel turns for a column
	matrixGap      = 10   // between columns
)

// NewMatrix makes an empty matrix.
func NewMatrix() *Matrix {
	m := &Matrix{list: &tableList{}, span: canvas.NewRectangle(color.Transparent)}
	m.head = newMatrixHead(m)
	m.list.keys = m.typed
	m.list.open = func(row int) bool {
		if row >= len(m.rows) || m.OnOpen == nil {
			return false
		}
		m.open(row, m.at)
		return true
	}
	m.list.Length = func() int { return len(m.rows) }
	m.list.CreateItem = func() fyne.CanvasObject { return newMatrixLine(m) }
	m.list.UpdateItem = func(i int, o fyne.CanvasObject) {
		line := o.(*matrixLine)
		line.row = i
		line.Refresh()
	}
	m.list.HideSeparators = true
	m.list.ExtendBaseWidget(m.list)
	m.bar = container.NewHScroll(m.span)
	m.bar.OnScrolled = func(offset fyne.Position) {
		if width := m.columnWidth(); width > 0 {
			m.show(int(offset.X/width + 0.5))
		}
	}
	top := container.NewBorder(nil, widget.NewSeparator(), nil, nil, NewInset(0, 0, 2, 0, m.head))
	m.Container = container.New(&matrixLayout{m}, top, m.list, m.bar)
	return m
}

// Set shows other rows and columns, from their beginning.
func (m *Matrix) Set(heads []MatrixCell, rows []MatrixRow) {
	m.heads, m.rows = heads, rows
	m.first, m.at = 0, 0
	m.bar.ScrollToOffset(fyne.Position{})
	m.list.moveTo(m.firstRow())
	m.list.ScrollToOffset(0)
	m.Refresh()
}

// firstRow is the first row that is no heading.
func (m *Matrix) firstRow() int {
	return max(0, slices.IndexFunc(m.rows, func(row MatrixRow) bool { return !row.heading() }))
}

// Refresh shows rows and columns as they are now.
func (m *Matrix) Refresh() {
	m.Layout.Layout(m.Objects, m.Size())
	m.list.moveTo(m.list.at)
	m.head.Refresh()
	m.list.Refresh()
}

// Focus gives the focus to the cells, also before they were drawn.
func (m *Matrix) Focus(c fyne.Canvas) { c.Focus(m.list) }

// open reports a cell that was chosen; a heading cannot be chosen.
func (m *Matrix) open(row, column int) {
	if row >= 0 && m.rows[row].heading() || m.OnOpen == nil {
		return
	}
	if row >= 0 && m.rows[row].Cells == nil {
		column = -1
	}
	m.OnOpen(row, column)
}

// typed answers the keys that go across, and tells whether it did.
func (m *Matrix) typed(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeft:
		m.reach(m.at - 1)
	case fyne.KeyRight:
		m.reach(m.at + 1)
	case fyne.KeyDelete:
		if m.OnDelete == nil || len(m.heads) == 0 {
			return false
		}
		m.OnDelete(m.at)
	default:
		return false
	}
	return true
}

// reach gives the focus to a column, or to the nearest one that exists, and shows it.
func (m *Matrix) reach(column int) {
	m.at = max(0, min(column, len(m.heads)-1))
	switch visible := m.visible(); {
	case m.at < m.first:
		m.show(m.at)
	case m.at >= m.first+visible:
		m.show(m.at - visible + 1)
	}
	m.list.Refresh()
}

// show scrolls a column to the first place, as far as there are columns after it.
func (m *Matrix) show(column int) {
	column = max(0, min(column, len(m.heads)-m.visible()))
	if column == m.first {
		return
	}
	m.first = column
	if at := fyne.NewPos(float32(column)*m.columnWidth(), 0); int(m.bar.Offset.X/m.columnWidth()+0.5) != column {
		m.bar.ScrollToOffset(at)
	}
	m.head.Refresh()
	m.list.Refresh()
}

// turned answers a wheel: up and down scroll rows, to the sides columns.
func (m *Matrix) turned(ev *fyne.ScrollEvent) {
	m.list.ScrollToOffset(fyne.Max(0, m.list.GetScrollOffset()-ev.Scrolled.DY))
	for m.wheel -= ev.Scrolled.DX; m.wheel >= matrixWheel; m.wheel -= matrixWheel {
		m.show(m.first + 1)
	}
	for ; m.wheel <= -matrixWheel; m.wheel += matrixWheel {
		m.show(m.first - 1)
	}
}

// nameWidth is the width of the first column.
func (m *Matrix) nameWidth() float32 {
	return whole(fyne.Min(matrixNameMost, m.Size().Width*matrixName))
}

// room is the width of what is right of the first column.
func (m *Matrix) room() float32 { return m.Size().Width - m.nameWidth() - scrollSpace }

// visible is how many columns are visible.
func (m *Matrix) visible() int {
	return max(1, min(len(m.heads), int(m.room()/matrixLeast)))
}

// columnWidth is the width of a column, in whole units.
func (m *Matrix) columnWidth() float32 { return float32(int(m.room()) / m.visible()) }

// clicked answers a click into a line.
func (m *Matrix) clicked(row int, x float32) {
	column := -1
	if x >= m.nameWidth() && len(m.heads) > 0 {
		column = min(m.first+int((x-m.nameWidth())/m.columnWidth()), len(m.heads)-1)
		m.at = column
	}
	switch {
	case row != headLine:
		m.list.clickedTo(row)
		m.open(row, column)
	case column >= 0:
		m.list.Refresh()
		m.open(headLine, column)
	}
}

// matrixLayout puts head, rows and scroll bar below each other; the bar takes no room
// where all columns are visible.
type matrixLayout struct{ m *Matrix }

func (l *matrixLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	m, head := l.m, whole(objects[0].MinSize().Height)
	m.first = max(0, min(m.first, len(m.heads)-m.visible()))
	bar := float32(0)
	switch scrolled := m.visible() < len(m.heads); {
	case scrolled:
		bar = matrixBar
		m.span.SetMinSize(fyne.NewSize(m.columnWidth()*float32(len(m.heads)), 1))
		m.bar.Show()
	case m.bar.Visible():
		m.bar.Hide()
	}
	put(objects[0], 0, 0, size.Width, head)
	put(objects[1], 0, head, size.Width, size.Height-head-bar)
	put(m.bar, m.nameWidth(), size.Height-bar, m.columnWidth()*float32(m.visible()), matrixBar)
	m.bar.Content.Refresh()
}

func (l *matrixLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, objects[0].MinSize().Height+4*tableRowHeight())
}

// matrixHeight is the height of a line.
func matrixHeight() float32 {
	return measure("M", theme.SizeNameCaptionText, fyne.TextStyle{}).Height + 4
}
