package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/ui/kit"
)

// dialogs opens the dialogs of one window.
type dialogs struct {
	canvas fyne.Canvas
	keys   *kit.Keys
	guard  func(f func()) // runs what a button does
}

// dialogsOf are the dialogs of a window; while none is open, its keys go to key.
func (c *controller) dialogsOf(win fyne.Window, key kit.KeyHandler) dialogs {
	d := dialogs{canvas: win.Canvas(), keys: kit.InstallKeys(win.Canvas()), guard: c.guard}
	d.keys.Push(func(ev *fyne.KeyEvent) (used bool) {
		c.guard(func() { used = key(ev) })
		return used
	})
	return d
}

// show opens a dialog.
func (d dialogs) show(o kit.DialogOptions) *kit.Dialog {
	for _, b := range answers(o) {
		tapped := b.OnTapped
		b.OnTapped = func() { d.guard(tapped) }
	}
	return kit.ShowDialog(d.canvas, d.keys, o)
}

// answers are a dialog's buttons, and what Esc presses if it is none of them.
func answers(o kit.DialogOptions) []*kit.Button {
	buttons := slices.Concat(o.Extra, o.Buttons)
	if o.Cancel != nil && !slices.Contains(buttons, o.Cancel) {
		buttons = append(buttons, o.Cancel)
	}
	return buttons
}

// cancel closes what is open over the window as Esc does, and tells whether anything
// was.
func (d dialogs) cancel() bool {
	if d.canvas.Overlays().Top() == nil {
		return false
	}
	escape := &fyne.KeyEvent{Name: fyne.KeyEscape}
	if focused := d.canvas.Focused(); focused != nil { // such as a list that hangs open
		focused.TypedKey(escape)
	} else {
		d.canvas.OnTypedKey()(escape)
	}
	return true
}

// unaskedPause is how long a dialog that comes by itself is not answered: who
// presses a key or a button in it meant what was there before.
var unaskedPause = 400 * time.Millisecond

// unasked opens a dialog that comes by itself, while the user may be typing.
func (d dialogs) unasked(o kit.DialogOptions) *kit.Dialog {
	for _, b := range answers(o) {
		b.OnTapped = late(b.OnTapped)
	}
	return d.show(o)
}

// late is f, which does nothing until the pause from now on is over.
func late(f func()) func() {
	came := time.Now()
	return func() {
		if time.Since(came) >= unaskedPause {
			f()
		}
	}
}

// tell says something and goes on with then when the user has read it.
func (d dialogs) tell(mark kit.Mark, title string, texts []string, then func()) {
	d.telling(d.show, mark, title, texts, then)
}

// tellUnasked is tell for what comes by itself.
func (d dialogs) tellUnasked(mark kit.Mark, title string, texts []string, then func()) {
	d.telling(d.unasked, mark, title, texts, then)
}

func (d dialogs) telling(show func(kit.DialogOptions) *kit.Dialog, mark kit.Mark, title string, texts []string, then func()) {
	var dialog *kit.Dialog
	ok := kit.NewDefaultButton(tr("OK"), func() {
		dialog.Close()
		if then != nil {
			then()
		}
	})
	dialog = show(kit.DialogOptions{
		Title: title, Mark: mark, Body: paragraphs(texts),
		Buttons: []*kit.Button{ok}, Default: ok, Cancel: ok,
	})
}

// ask puts a question; yes or no follows when it is answered. no may be nil.
func (d dialogs) ask(mark kit.Mark, title string, texts []string, accept string, yes, no func()) *kit.Dialog {
	return d.question(question{mark: mark, title: title, texts: texts, accept: accept, decline: tr("Cancel"), yes: yes, no: no})
}

// askCarefully is ask for what would lose something: Enter means Cancel.
func (d dialogs) askCarefully(title string, texts []string, accept string, yes func()) *kit.Dialog {
	return d.question(question{mark: kit.MarkWarning, title: title, texts: texts, accept: accept, decline: tr("Cancel"), yes: yes, careful: true})
}

// question is a question with two answers.
type question struct {
	mark            kit.Mark
	title           string
	texts           []string
	body            fyne.CanvasObject // in the place of texts, where they are not enough
	accept, decline string            // labels of the buttons; Esc declines
	yes, no         func()            // what follows; may be nil
	careful         bool              // Enter declines, too
	drops           bool              // Esc neither accepts nor declines
	unasked         bool              // it comes by itself
}

func (d dialogs) question(q question) *kit.Dialog {
	var dialog *kit.Dialog
	answer := func(then func()) func() {
		return func() {
			dialog.Close()
			if then != nil {
				then()
			}
		}
	}
	ok := kit.NewButton(q.accept, answer(q.yes))
	cancel := kit.NewButton(q.decline, answer(q.no))
	enter := ok
	if q.careful {
		enter = cancel
	}
	enter.Default = true
	escape := cancel
	if q.drops {
		escape = kit.NewButton("", answer(nil))
	}
	show := d.show
	if q.unasked {
		show = d.unasked
	}
	body := q.body
	if body == nil {
		body = paragraphs(q.texts)
	}
	dialog = show(kit.DialogOptions{
		Title: q.title, Mark: q.mark, Body: body,
		Buttons: []*kit.Button{ok, cancel}, Default: enter, Cancel: escape,
	})
	return dialog
}

// paragraphs are texts one below the other, empty ones left out.
func paragraphs(texts []string) fyne.CanvasObject {
	var notes []fyne.CanvasObject
	for _, text := range texts {
		if text != "" {
			notes = append(notes, kit.NewParagraph(text))
		}
	}
	return kit.NewColumn(8, notes...)
}
