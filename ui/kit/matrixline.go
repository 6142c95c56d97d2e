package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// headLine is the place of the line of the columns' heads.
const headLine = -1

// matrixLine is the line of heads or a row of a Matrix.
type matrixLine struct {
	widget.BaseWidget
	self   fyne.Widget // the widget that embeds this, or this itself
	matrix *Matrix
	row    int
}

// matrixHead is the line of heads, where a wheel scrolls, too. A row must not be
// Scrollable: Fyne would no longer clip it to the list.
type matrixHead struct{ matrixLine }

var _ fyne.Scrollable = (*matrixHead)(nil)

func newMatrixHead(m *Matrix) *matrixHead {
	h := &matrixHead{matrixLine{matrix: m, row: headLine}}
	h.self = h
	return extended(h)
}

// Scrolled scrolls rows and columns.
func (h *matrixHead) Scrolled(ev *fyne.ScrollEvent) { h.matrix.turned(ev) }

func newMatrixLine(m *Matrix) *matrixLine {
	l := &matrixLine{matrix: m}
	l.self = l
	return extended(l)
}

// Tapped chooses a cell.
func (l *matrixLine) Tapped(ev *fyne.PointEvent) { l.matrix.clicked(l.row, ev.Position.X) }

// content is what the line shows.
func (l *matrixLine) content() MatrixRow {
	switch {
	case l.row == headLine:
		return MatrixRow{Cells: l.matrix.heads}
	case l.row < len(l.matrix.rows):
		return l.matrix.rows[l.row]
	}
	return MatrixRow{}
}

func (l *matrixLine) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{widget: l.self}
	d.minSize = func() fyne.Size { return fyne.NewSize(200, matrixHeight()) }
	d.layout = func(size fyne.Size) { d.parts = l.parts(size) }
	d.paint = func() {}
	return render(d)
}

// parts are made again each time: the cells depend on the width and on where the columns
// are scrolled to.
func (l *matrixLine) parts(size fyne.Size) []fyne.CanvasObject {
	m, row := l.matrix, l.content()
	var parts []fyne.CanvasObject
	text := func(s string, x, width float32, color fyne.ThemeColorName, bold bool) {
		t := newText(fyne.TextStyle{Bold: bold})
		paintText(t, "", color, theme.SizeNameCaptionText)
		t.Text = fitCell(s, width-matrixGap, t, true)
		put(t, x, middle(size.Height, whole(t.MinSize().Height)), width, t.MinSize().Height)
		parts = append(parts, t)
	}
	name, width := m.nameWidth(), m.columnWidth()
	if icon := MarkIcon(row.Mark); icon != nil {
		image := NewMark(row.Mark, 14)
		put(image, 2, middle(size.Height, 14), 14, 14)
		parts = append(parts, image)
	}
	switch {
	case row.heading():
		text(row.Name, 2, size.Width, theme.ColorNameForeground, true)
		return parts
	case row.Cells == nil:
		text(row.Name, markSpace, name-markSpace, ColorMuted, false)
		text(row.Value, name, m.room(), ColorMuted, false)
		if m.focused(l.row, 0) {
			parts = append([]fyne.CanvasObject{cellRing(name-4, m.room(), size.Height)}, parts...)
		}
		return parts
	}
	text(row.Name, markSpace, name-markSpace, theme.ColorNameForeground, false)
	for i := range m.visible() {
		column, x := m.first+i, name+float32(i)*width
		if column >= len(row.Cells) {
			break
		}
		cell := row.Cells[column]
		color := theme.ColorNameForeground
		switch {
		case cell.Mark == MarkError:
			color = ColorErrorText
		case cell.Mark == MarkWarning:
			color = ColorWarningText
		}
		if cell.Mark != MarkNone && l.row != headLine {
			ground := newGround(3)
			paintBox(ground, ColorWarningFill, ColorWarningFill)
			put(ground, x-4, 1, width-2, size.Height-2)
			parts = append(parts, ground)
		}
		if l.row != headLine && m.focused(l.row, column) {
			parts = append(parts, cellRing(x-4, width-2, size.Height))
		}
		text(cell.Text, x, width, color, l.row == headLine)
	}
	return parts
}

// focused tells whether a cell has the focus; that of a row without cells is one.
func (m *Matrix) focused(row, column int) bool {
	return m.list.focused && m.list.at == row && (m.at == column || m.rows[row].Cells == nil)
}

// cellRing is the outline of the cell with the focus.
func cellRing(x, width, height float32) *canvas.Rectangle {
	ring := newBox()
	ring.FillColor, ring.StrokeColor = theme.Color(theme.ColorNameHover), theme.Color(ColorRing)
	put(ring, x, 0, width, height)
	return ring
}
