package ui

import (
	"fyne.io/fyne/v2"

	"sessionconfig/ui/kit"
)

// dialogs opens the dialogs of one window.
type dialogs struct {
	canvas fyne.Canvas
	keys   *kit.Keys
}

// show opens a dialog.
func (d dialogs) show(o kit.DialogOptions) *kit.Dialog {
	return kit.ShowDialog(d.canvas, d.keys, o)
}

// tell says something and goes on with then when the user has read it.
func (d dialogs) tell(mark kit.Mark, title string, texts []string, then func()) {
	var dialog *kit.Dialog
	ok := kit.NewDefaultButton(tr("OK"), func() {
		dialog.Close()
		if then != nil {
			then()
		}
	})
	dialog = d.show(kit.DialogOptions{
		Title: title, Mark: mark, Body: paragraphs(texts),
		Buttons: []*kit.Button{ok}, Default: ok, Cancel: ok,
	})
}

// ask puts a question; yes or no follows when it is answered. no may be nil.
func (d dialogs) ask(mark kit.Mark, title string, texts []string, accept string, yes, no func()) *kit.Dialog {
	return d.question(mark, title, texts, accept, yes, no, false)
}

// askCarefully is ask for what would lose something: Enter means Cancel.
func (d dialogs) askCarefully(title string, texts []string, accept string, yes func()) *kit.Dialog {
	return d.question(kit.MarkWarning, title, texts, accept, yes, nil, true)
}

func (d dialogs) question(mark kit.Mark, title string, texts []string, accept string, yes, no func(), careful bool) *kit.Dialog {
	var dialog *kit.Dialog
	answer := func(then func()) func() {
		return func() {
			dialog.Close()
			if then != nil {
				then()
			}
		}
	}
	ok := kit.NewButton(accept, answer(yes))
	cancel := kit.NewButton(tr("Cancel"), answer(no))
	enter := ok
	if careful {
		enter = cancel
	}
	enter.Default = true
	dialog = d.show(kit.DialogOptions{
		Title: title, Mark: mark, Body: paragraphs(texts),
		Buttons: []*kit.Button{ok, cancel}, Default: enter, Cancel: cancel,
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
