package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Input is a text field. Unlike Fyne's, it lets Tab, Enter and Esc go even
// when it has several lines, shows its focus clearly, and can be marked.
type Input struct {
	widget.Entry
	// OnPaste, if set, sees text before it is pasted and returns what is pasted;
	// false pastes nothing.
	OnPaste func(text string) (string, bool)

	marked  bool
	focused bool
}

var (
	_ fyne.Focusable = (*Input)(nil)
	_ fyne.Tabbable  = (*Input)(nil)
)

// NewInput makes a field of one line.
func NewInput() *Input {
	i := &Input{}
	i.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	i.ExtendBaseWidget(i)
	return i
}

// NewLinesInput makes a field of several lines for a list that commas part. What it
// holds is its Value.
func NewLinesInput(lines int) *Input {
	i := &Input{}
	i.MultiLine = true
	i.Wrapping = fyne.TextWrapWord
	i.ExtendBaseWidget(i)
	i.SetMinRowsVisible(lines)
	return i
}

// NewPasswordInput makes a field that shows dots, with an eye to show the text.
func NewPasswordInput() *Input {
	i := &Input{}
	i.Password = true
	i.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	i.ExtendBaseWidget(i)
	return i
}

// Set puts text in without calling OnChanged: it is not the user who typed.
func (i *Input) Set(text string) {
	changed := i.OnChanged
	i.OnChanged = nil
	i.SetText(i.taken(text))
	i.OnChanged = changed
}

// Mark draws the field's border in the colour of errors, or as usual again.
func (i *Input) Mark(marked bool) {
	if i.marked != marked {
		i.marked = marked
		i.Refresh()
	}
}

// AcceptsTab is false: Tab leaves the field.
func (i *Input) AcceptsTab() bool { return false }

// TypedKey keeps editing keys and passes Enter, Esc and function keys on.
func (i *Input) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyF1, fyne.KeyF10:
		passOn(i, ev)
	case fyne.KeyTab:
	default:
		i.Entry.TypedKey(ev)
	}
}

// KeyUp ends a selection by Shift, as in Fyne's field.
func (i *Input) KeyUp(ev *fyne.KeyEvent) {
	i.Entry.KeyUp(ev)
	behindDialog{}.KeyUp(ev)
}

// TypedShortcut lets OnPaste see what would be pasted, and copies what was typed.
func (i *Input) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		i.paste(s.Clipboard.Content())
	case *fyne.ShortcutCopy:
		i.Entry.TypedShortcut(&fyne.ShortcutCopy{Clipboard: unbreaking{s.Clipboard}})
	case *fyne.ShortcutCut:
		i.Entry.TypedShortcut(&fyne.ShortcutCut{Clipboard: unbreaking{s.Clipboard}})
	default:
		i.Entry.TypedShortcut(s)
	}
}

// unbreaking is a clipboard that is given what was typed, not the line breaks of
// the field.
type unbreaking struct{ fyne.Clipboard }

func (c unbreaking) SetContent(text string) { c.Clipboard.SetContent(unbroken(text)) }

// paste leaves out the line break that was copied with a text, for which Fyne would
// put a blank.
func (i *Input) paste(text string) {
	text = strings.Trim(text, "\r\n")
	if i.OnPaste != nil {
		var ok bool
		if text, ok = i.OnPaste(text); !ok {
			return
		}
	}
	i.Insert(text)
}

// fixedClipboard is a clipboard of one text.
type fixedClipboard string

func (c fixedClipboard) Content() string   { return string(c) }
func (c fixedClipboard) SetContent(string) {}

// FocusGained shows the focus.
func (i *Input) FocusGained() {
	i.focused = true
	i.Entry.FocusGained()
}

// FocusLost hides the focus.
func (i *Input) FocusLost() {
	i.focused = false
	i.Entry.FocusLost()
}

// CreateRenderer draws Fyne's field with a border of this kit.
func (i *Input) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	r := &inputRenderer{WidgetRenderer: i.Entry.CreateRenderer(), input: i, ring: newRing(), box: newBox()}
	if !i.MultiLine {
		for _, o := range r.WidgetRenderer.Objects() {
			if scroll, ok := o.(*container.Scroll); ok {
				container.NewThemeOverride(scroll, withoutBars()) // it gives the theme to what is within
			}
		}
	}
	r.paint()
	return r
}

// inputRenderer puts its own ground and border in the place of Fyne's, which
// are the first two objects of Fyne's renderer.
type inputRenderer struct {
	fyne.WidgetRenderer
	input     *Input
	ring, box *canvas.Rectangle
}

// groundObjects is how many objects of Fyne's renderer draw ground and border.
const groundObjects = 2

func (r *inputRenderer) Layout(size fyne.Size) {
	r.breakLines(size.Width)
	r.WidgetRenderer.Layout(size)
	r.box.Resize(size)
	r.ring.Move(fyne.NewSquareOffsetPos(-focusWidth / 2))
	r.ring.Resize(size.AddWidthHeight(focusWidth, focusWidth))
}

// MinSize takes the width that it is given; only the height is asked for.
func (r *inputRenderer) MinSize() fyne.Size {
	return fyne.NewSize(60, r.WidgetRenderer.MinSize().Height)
}

func (r *inputRenderer) Refresh() {
	r.breakLines(r.input.Size().Width)
	r.WidgetRenderer.Refresh()
	r.paint()
}

func (r *inputRenderer) paint() {
	i := r.input
	fill, line, ring := theme.ColorNameInputBackground, theme.ColorNameInputBorder, ColorRing
	switch {
	case i.Disabled():
		fill, line = theme.ColorNameDisabledButton, ColorFrame
	case i.marked:
		line, ring = theme.ColorNameError, theme.ColorNameError
	case i.focused:
		line = ColorRing
	}
	paintBox(r.box, theme.Color(fill), theme.Color(line))
	paintRing(r.ring, i.focused && !i.Disabled(), ring)
	r.ring.StrokeColor = theme.Color(ring)
}

func (r *inputRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ring, r.box}, r.WidgetRenderer.Objects()[groundObjects:]...)
}

// taken is text as the field takes it.
func (i *Input) taken(text string) string {
	if !i.MultiLine {
		return text
	}
	return i.broken(listed(text), i.Size().Width)
}

// Replace puts text in place of all that there is, as if the user had: it can be
// undone.
func (i *Input) Replace(text string) {
	i.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	i.Insert(text)
}

// Insert puts text in at the cursor, or in place of what is selected, as if the
// user had pasted it.
func (i *Input) Insert(text string) {
	i.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: fixedClipboard(i.taken(text))})
}
