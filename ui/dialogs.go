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

// show opens a dialog. Enter presses its first button and Esc its last one, unless it has
// others for them. Buttons, and those without anything to do, close it first.
func (d dialogs) show(o kit.DialogOptions) *kit.Dialog { return d.open(o, nil, false) }

// form opens a dialog whose first button may find something wrong, and leaves it open.
func (d dialogs) form(o kit.DialogOptions) *kit.Dialog { return d.open(o, o.Buttons[0], false) }

// unasked opens a dialog that comes by itself, while the user may be typing.
func (d dialogs) unasked(o kit.DialogOptions) *kit.Dialog { return d.open(o, nil, true) }

func (d dialogs) open(o kit.DialogOptions, stays *kit.Button, unasked bool) *kit.Dialog {
	if o.Default == nil {
		o.Default = o.Buttons[0]
	}
	if o.Cancel == nil {
		o.Cancel = o.Buttons[len(o.Buttons)-1]
	}
	o.Default.Default = true
	buttons := slices.Concat(o.Extra, o.Buttons)
	if !slices.Contains(buttons, o.Cancel) {
		buttons = append(buttons, o.Cancel)
	}
	var dialog *kit.Dialog
	for _, b := range buttons {
		then := b.OnTapped
		closes := then == nil || b != stays && slices.Contains(o.Buttons, b)
		tapped := func() {
			if closes {
				dialog.Close()
			}
			if then != nil {
				then()
			}
		}
		if unasked {
			tapped = late(tapped)
		}
		b.OnTapped = func() { d.guard(tapped) }
	}
	dialog = kit.ShowDialog(d.canvas, d.keys, o)
	return dialog
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
	d.question(question{mark: mark, title: title, texts: texts, accept: tr("OK"), yes: then})
}

// tellUnasked is tell for what comes by itself.
func (d dialogs) tellUnasked(mark kit.Mark, title string, texts []string, then func()) {
	d.question(question{mark: mark, title: title, texts: texts, accept: tr("OK"), yes: then, unasked: true})
}

// ask puts a question; yes follows when it is accepted.
func (d dialogs) ask(mark kit.Mark, title string, texts []string, accept string, yes func()) {
	d.question(question{mark: mark, title: title, texts: texts, accept: accept, decline: tr("Cancel"), yes: yes})
}

// askCarefully is ask for what would lose something: Enter means Cancel.
func (d dialogs) askCarefully(title string, texts []string, accept string, yes func()) {
	d.question(question{mark: kit.MarkWarning, title: title, texts: texts, accept: accept, decline: tr("Cancel"), yes: yes, careful: true})
}

// question is a question with two answers, or one.
type question struct {
	mark            kit.Mark
	title           string
	texts           []string
	body            fyne.CanvasObject // in the place of texts, where they are not enough
	accept, decline string            // labels of the buttons; Esc declines. No label: no such button
	yes, no         func()            // what follows; may be nil
	careful         bool              // Enter declines, too
	drops           bool              // Esc neither accepts nor declines
	unasked         bool              // it comes by itself
}

func (d dialogs) question(q question) *kit.Dialog {
	o := kit.DialogOptions{Title: q.title, Mark: q.mark, Body: q.body, Buttons: []*kit.Button{kit.NewButton(q.accept, q.yes)}}
	if q.decline != "" {
		o.Buttons = append(o.Buttons, kit.NewButton(q.decline, q.no))
	}
	if q.careful {
		o.Default = o.Buttons[1]
	}
	if q.drops {
		o.Cancel = kit.NewButton("", nil)
	}
	if o.Body == nil {
		o.Body = paragraphs(q.texts)
	}
	return d.open(o, nil, q.unasked)
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
