package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Columns are the widths that the rows of a form share, so that rows in
// different places line up.
type Columns struct {
	Label    float32 // width of the labels
	Gap      float32 // between label and field, and between field and trailing
	Trailing float32 // width kept at the right of every field; 0 keeps none
}

// Row is one line of a form: a label, its field, perhaps something at the
// field's right, and under the field a word of help or of what is wrong.
type Row struct {
	widget.BaseWidget

	columns  *Columns
	label    string
	field    fyne.CanvasObject
	trailing fyne.CanvasObject
	note     *Note
	offer    *Link // nil without one
	hint     string
	problem  string
	reserve  bool
	disabled bool
}

// NewRow makes a row. With reserve, the room for one line of help is kept even
// while there is none, so that nothing moves when it comes.
func NewRow(columns *Columns, label string, field, trailing fyne.CanvasObject, reserve bool) *Row {
	r := &Row{columns: columns, label: label, field: field, trailing: trailing, reserve: reserve}
	r.note = NewCaption("", ColorMuted)
	r.ExtendBaseWidget(r)
	return r
}

// LabelWidth is the width that the widest of labels needs.
func LabelWidth(labels ...string) float32 {
	var width float32
	for _, l := range labels {
		width = fyne.Max(width, measure(l, theme.SizeNameText, fyne.TextStyle{}).Width)
	}
	return width
}

// SetHint says a word of help under the field while nothing is wrong with it.
func (r *Row) SetHint(text string) {
	r.hint = text
	r.update()
}

// SetProblem says what is wrong with the field, and marks it; empty takes both
// back.
func (r *Row) SetProblem(text string) {
	r.problem = text
	if i, ok := r.field.(*Input); ok {
		i.Mark(text != "")
	}
	r.update()
}

// Problem is what SetProblem said last.
func (r *Row) Problem() string { return r.problem }

// Hint is what is said under the field while nothing is wrong.
func (r *Row) Hint() string { return r.hint }

// SetOffer puts a link under what is said of the field, for what can be done
// about it; nil takes it away.
func (r *Row) SetOffer(offer *Link) {
	if r.offer != offer {
		r.offer = offer
		r.Refresh()
	}
}

// SetDisabled greys the label; the field is its owner's to disable.
func (r *Row) SetDisabled(disabled bool) {
	r.disabled = disabled
	r.Refresh()
}

func (r *Row) update() {
	if r.problem != "" {
		r.note.Set(r.problem, ColorErrorText)
	} else {
		r.note.Set(r.hint, ColorMuted)
	}
	r.Refresh()
}

// MinSize is the row's height with what it says now.
func (r *Row) MinSize() fyne.Size {
	r.ExtendBaseWidget(r)
	return r.BaseWidget.MinSize()
}

// CreateRenderer draws the row.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	renderer := &rowRenderer{row: r, label: newText(r.label, theme.ColorNameForeground, theme.SizeNameText)}
	renderer.label.Alignment = fyne.TextAlignTrailing
	return renderer
}

type rowRenderer struct {
	row   *Row
	label *canvas.Text
}

// noteGap is the distance between a field and what stands under it.
const noteGap = 2

func (r *rowRenderer) fieldWidth(width float32) float32 {
	c := r.row.columns
	width -= c.Label + c.Gap
	if c.Trailing > 0 {
		width -= c.Trailing + c.Gap
	}
	return fyne.Max(width, 40)
}

func (r *rowRenderer) noteHeight(width float32) float32 {
	reserved := float32(0)
	if r.row.reserve {
		reserved = measure("M", theme.SizeNameCaptionText, fyne.TextStyle{}).Height + noteGap
	}
	if r.row.note.Text() == "" {
		return reserved
	}
	height := heightAt(r.row.note, width) + noteGap
	if r.row.offer != nil {
		height += r.row.offer.MinSize().Height + noteGap
	}
	if height > reserved+1 {
		height += noteGap * 2 // more than a line: keep the next field clear of it
	}
	return fyne.Max(reserved, height)
}

func (r *rowRenderer) Layout(size fyne.Size) {
	c := r.row.columns
	x, width := c.Label+c.Gap, r.fieldWidth(size.Width)
	height := heightAt(r.row.field, width)
	r.row.field.Resize(fyne.NewSize(width, height))
	r.row.field.Move(fyne.NewPos(x, 0))

	text := r.label.MinSize()
	single := measure("M", theme.SizeNameText, fyne.TextStyle{}).Height + 2*theme.InnerPadding()
	top := middle(fyne.Min(single, height), text.Height)
	r.label.Move(fyne.NewPos(0, top))
	r.label.Resize(fyne.NewSize(c.Label, text.Height))
	if t := r.row.trailing; t != nil {
		t.Resize(t.MinSize())
		t.Move(fyne.NewPos(x+width+c.Gap, top))
	}
	r.row.note.Move(fyne.NewPos(x, height+noteGap))
	note := heightAt(r.row.note, width)
	r.row.note.Resize(fyne.NewSize(width, note))
	if o := r.row.offer; o != nil {
		o.Resize(o.MinSize())
		o.Move(fyne.NewPos(x, height+noteGap+note+noteGap))
	}
}

func (r *rowRenderer) MinSize() fyne.Size {
	c := r.row.columns
	min := r.row.field.MinSize()
	width := min.Width
	if w := r.row.Size().Width; w > 0 {
		width = r.fieldWidth(w)
		min.Height = heightAt(r.row.field, width)
	}
	min.Width += c.Label + c.Gap
	if c.Trailing > 0 {
		min.Width += c.Trailing + c.Gap
	}
	return min.AddWidthHeight(0, r.noteHeight(width))
}

func (r *rowRenderer) Refresh() {
	name := theme.ColorNameForeground
	if r.row.disabled {
		name = theme.ColorNameDisabled
	}
	r.label.Text = r.row.label
	paintText(r.label, name, theme.SizeNameText)
	r.Layout(r.row.Size())
	canvas.Refresh(r.row)
}

func (r *rowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.label, r.row.field}
	if r.row.trailing != nil {
		objects = append(objects, r.row.trailing)
	}
	objects = append(objects, r.row.note)
	if r.row.offer != nil {
		objects = append(objects, r.row.offer)
	}
	return objects
}

func (r *rowRenderer) Destroy() {}
