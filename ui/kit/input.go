package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Input is a text field: Fyne's Entry with another border. In a field of several
// lines, Fyne's keeps Tab and Enter; it shows the focus by the colour of a thin line,
// and cannot be marked as wrong without an icon.
type Input struct {
	widget.Entry
	// OnPaste, if set, is called with the text before it is pasted, and returns the text
	// to paste instead, or false to paste nothing.
	OnPaste func(text string) (string, bool)
	// OnEnter, if set, is called for Enter, which else goes on to the window.
	OnEnter func()

	secret  bool // a password field, whose eye works while something is typed
	marked  bool
	focused bool
}

// NewInput makes a field of one line.
func NewInput() *Input { return newLine(&Input{}) }

// NewLinesInput makes a field of several lines for a list separated by commas. Read it
// by Value.
func NewLinesInput(lines int) *Input {
	i := &Input{}
	i.MultiLine = true
	i.Wrapping = fyne.TextWrapWord
	i.ExtendBaseWidget(i)
	i.SetMinRowsVisible(lines)
	return i
}

// NewPasswordInput makes a field that shows dots, and has an eye to show the text.
func NewPasswordInput() *Input {
	i := newLine(&Input{secret: true})
	i.Password = true
	return i
}

// newLine sets up a field of one line.
func newLine(i *Input) *Input {
	i.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	return extended(i)
}

// Set sets the text without calling OnChanged, since the user did not type it.
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

// Mark draws the border in the colour of errors, or as usual.
func (i *Input) Mark(marked bool) {
	if i.marked != marked {
		i.marked = marked
		i.Refresh()
	}
}

// AcceptsTab is false, so that Tab leaves the field.
func (i *Input) AcceptsTab() bool { return false }

// TypedKey edits, and passes Enter, Esc and function keys on.
func (i *Input) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyF1, fyne.KeyF10:
		if i.OnEnter != nil && isEnter(ev.Name) {
			i.OnEnter()
			return
		}
		passOn(i, ev)
	case fyne.KeyTab:
	default:
		i.Entry.TypedKey(ev)
	}
}

// KeyUp ends selecting with Shift, as in Fyne's field.
func (i *Input) KeyUp(ev *fyne.KeyEvent) {
	i.Entry.KeyUp(ev)
	behindDialog{}.KeyUp(ev)
}

// TypedShortcut asks OnPaste before it pastes, and copies text without the line
// breaks that the field made.
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

// unbreaking removes the field's line breaks from what is put into a clipboard.
type unbreaking struct{ fyne.Clipboard }

func (c unbreaking) SetContent(text string) { c.Clipboard.SetContent(unbroken(text)) }

// paste leaves out line breaks at both ends of the text, which Fyne would replace by
// blanks: they may have been copied with a password.
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

// fixedClipboard is a clipboard with a fixed text.
type fixedClipboard string

func (c fixedClipboard) Content() string   { return string(c) }
func (c fixedClipboard) SetContent(string) {}

// FocusGained shows the focus.
func (i *Input) FocusGained() {
	i.focused = true
	i.Entry.FocusGained()
	reveal(i)
}

// FocusLost hides the focus.
func (i *Input) FocusLost() {
	i.focused = false
	i.Entry.FocusLost()
}

// CreateRenderer draws Fyne's field, with this package's border instead of Fyne's
// background and border, which are the first two objects of its renderer.
func (i *Input) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	field, ring, box := i.Entry.CreateRenderer(), newRing(), newBox()
	if !i.MultiLine {
		for _, o := range field.Objects() {
			if scroll, ok := o.(*container.Scroll); ok {
				container.NewThemeOverride(scroll, withoutBars()) // which sets the theme of its content
			}
		}
	}
	d := &drawing{widget: i}
	// It takes any width that it is given.
	d.minSize = func() fyne.Size { return fyne.NewSize(60, field.MinSize().Height) }
	d.layout = func(size fyne.Size) {
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

// showEye hides the eye of a password field unless something was typed in it.
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

// taken is a text as the field shows it.
func (i *Input) taken(text string) string {
	if !i.MultiLine {
		return text
	}
	return i.broken(listed(text), i.Size().Width)
}

// SelectAll selects the whole text, so that what is typed next replaces it.
func (i *Input) SelectAll() { i.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// Replace replaces the whole text as if the user had, so that it can be undone.
func (i *Input) Replace(text string) {
	i.SelectAll()
	i.Insert(text)
}

// Insert inserts text at the cursor, or replaces the selection, as if the user had
// pasted it.
func (i *Input) Insert(text string) {
	i.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: fixedClipboard(i.taken(text))})
}
