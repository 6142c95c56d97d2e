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

// noteGap is the distance between a field and what is under it.
const noteGap = 2

// CreateRenderer draws the row.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	label := newText(fyne.TextStyle{})
	label.Alignment = fyne.TextAlignTrailing
	d := &drawing{widget: r, least: r.least}
	d.place = func(size fyne.Size) { r.place(label, size) }
	d.paint = func() {
		d.parts = []fyne.CanvasObject{label, r.field}
		if r.trailing != nil {
			d.parts = append(d.parts, r.trailing)
		}
		d.parts = append(d.parts, r.note)
		if r.offer != nil {
			d.parts = append(d.parts, r.offer)
		}
		color := theme.ColorNameForeground
		if r.disabled {
			color = theme.ColorNameDisabled
		}
		paintText(label, r.label, color, theme.SizeNameText)
	}
	return render(d)
}

func (r *Row) fieldWidth(width float32) float32 {
	width -= r.columns.Label + r.columns.Gap
	if r.columns.Trailing > 0 {
		width -= r.columns.Trailing + r.columns.Gap
	}
	return fyne.Max(width, 40)
}

func (r *Row) noteHeight(width float32) float32 {
	reserved := float32(0)
	if r.reserve {
		reserved = measure("M", theme.SizeNameCaptionText, fyne.TextStyle{}).Height + noteGap
	}
	if r.note.Text() == "" {
		return reserved
	}
	height := heightAt(r.note, width) + noteGap
	if r.offer != nil {
		height += r.offer.MinSize().Height + noteGap
	}
	if height > reserved+1 {
		height += noteGap * 2 // more than a line: keep the next field clear of it
	}
	return fyne.Max(reserved, height)
}

func (r *Row) place(label *canvas.Text, size fyne.Size) {
	c := r.columns
	x, width := c.Label+c.Gap, r.fieldWidth(size.Width)
	height := heightAt(r.field, width)
	put(r.field, x, 0, width, height)

	text := label.MinSize()
	single := measure("M", theme.SizeNameText, fyne.TextStyle{}).Height + 2*theme.InnerPadding()
	top := middle(fyne.Min(single, height), text.Height)
	put(label, 0, top, c.Label, text.Height)
	if t := r.trailing; t != nil {
		t.Resize(t.MinSize())
		t.Move(fyne.NewPos(x+width+c.Gap, top))
	}
	note := heightAt(r.note, width)
	put(r.note, x, height+noteGap, width, note)
	if o := r.offer; o != nil {
		o.Resize(o.MinSize())
		o.Move(fyne.NewPos(x, height+noteGap+note+noteGap))
	}
}

func (r *Row) least() fyne.Size {
	c := r.columns
	min := r.field.MinSize()
	width := min.Width
	if w := r.Size().Width; w > 0 {
		width = r.fieldWidth(w)
		min.Height = heightAt(r.field, width)
	}
	min.Width += c.Label + c.Gap
	if c.Trailing > 0 {
		min.Width += c.Trailing + c.Gap
	}
	return min.AddWidthHeight(0, r.noteHeight(width))
}
