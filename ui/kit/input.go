package kit

import (
	"strings"

	"fyne.io/fyne/v2"
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

	secret  bool // a password field, whose eye works while something is typed
	marked  bool
	focused bool
}

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
	i := &Input{secret: true}
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

// Conceal shows dots again in a password field whose text was shown.
func (i *Input) Conceal() {
	if i.secret && !i.Password {
		i.Password = true
		i.Refresh()
	}
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

// CreateRenderer draws Fyne's field with a border of this kit, in the place of
// Fyne's ground and border, which are the first two objects of its renderer.
func (i *Input) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	field, ring, box := i.Entry.CreateRenderer(), newRing(), newBox()
	if !i.MultiLine {
		for _, o := range field.Objects() {
			if scroll, ok := o.(*container.Scroll); ok {
				container.NewThemeOverride(scroll, withoutBars()) // it gives the theme to what is within
			}
		}
	}
	d := &drawing{widget: i}
	// The width is that which it is given; only the height is asked for.
	d.least = func() fyne.Size { return fyne.NewSize(60, field.MinSize().Height) }
	d.place = func(size fyne.Size) {
		i.breakLines(field, size.Width)
		field.Layout(size)
		box.Resize(size)
		putAround(ring, size, focusWidth/2)
	}
	border := func() {
		i.showEye()
		d.parts = append([]fyne.CanvasObject{ring, box}, field.Objects()[2:]...)
		fill, line, outline := i.colors()
		paintBox(box, fill, line)
		ring.Hidden = !i.focused || i.Disabled()
		paintBox(ring, outline, outline)
	}
	d.paint = func() {
		i.breakLines(field, i.Size().Width)
		field.Refresh()
		border()
	}
	border()
	return d
}

// showEye keeps the eye of a password field to what is typed in it.
func (i *Input) showEye() {
	switch eye := i.ActionItem; {
	case !i.secret || eye == nil:
	case i.Text == "":
		eye.Hide()
	case !eye.Visible():
		eye.Show()
	}
}

func (i *Input) colors() (fill, line, ring fyne.ThemeColorName) {
	switch {
	case i.Disabled():
		return theme.ColorNameDisabledButton, ColorFrame, ColorRing
	case i.marked:
		return theme.ColorNameInputBackground, theme.ColorNameError, theme.ColorNameError
	case i.focused:
		return theme.ColorNameInputBackground, ColorRing, ColorRing
	}
	return theme.ColorNameInputBackground, theme.ColorNameInputBorder, ColorRing
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
