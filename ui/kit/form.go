package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Columns are the column widths of a form. Rows that share them are aligned.
type Columns struct {
	Label    float32 // width of the labels
	Gap      float32 // between label and field, and between field and what is to its right
	Trailing float32 // kept free to the right of every field; 0 for none
}

// Row is one line of a form: a label, its field, perhaps something to the right of
// the field, and below it a hint or what is wrong. Fyne's FormItem has a hint, but its
// Form makes all rows one widget and has no place to the right of a field.
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

// NewRow makes a row. With reserve, it always has room for one line below the field,
// so that nothing moves when one appears.
func NewRow(columns *Columns, label string, field, trailing fyne.CanvasObject, reserve bool) *Row {
	return extended(&Row{columns: columns, label: label, field: field, trailing: trailing, note: NewCaption("", ColorMuted), reserve: reserve})
}

// SetHint sets what is said below the field while nothing is wrong with it.
func (r *Row) SetHint(text string) {
	r.hint = text
	r.update()
}

// SetProblem says what is wrong with the field, and marks the field. An empty text
// removes both.
func (r *Row) SetProblem(text string) {
	r.problem = text
	if i, ok := r.field.(*Input); ok {
		i.Mark(text != "")
	}
	r.update()
}

// Problem is the text that SetProblem last set.
func (r *Row) Problem() string { return r.problem }

// SetOffer puts a link below the text under the field, to do something about it; nil
// removes the link.
func (r *Row) SetOffer(offer *Link) {
	if r.offer != offer {
		r.offer = offer
		r.Refresh()
	}
}

// SetDisabled greys the label, or shows it as usual. It leaves the field alone.
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

// noteGap is the distance between a field and the text below it.
const noteGap = 2

func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	label := newText(fyne.TextStyle{})
	label.Alignment = fyne.TextAlignTrailing
	d := &drawing{widget: r, minSize: r.minSize}
	d.layout = func(size fyne.Size) { r.layout(label, size) }
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
		height += noteGap * 2 // more than one line: keep a distance from the next field
	}
	return fyne.Max(reserved, height)
}

func (r *Row) layout(label *canvas.Text, size fyne.Size) {
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

func (r *Row) minSize() fyne.Size {
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
