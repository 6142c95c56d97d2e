package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestDialogKeys(t *testing.T) {
	cases := []struct {
		name  string
		focus string // what has the focus: "" (the first), "field" or "cancel"
		key   fyne.KeyName
		want  string
	}{
		{"Enter on the first focus", "", fyne.KeyReturn, "ok"},
		{"Enter in a field", "field", fyne.KeyReturn, "ok"},
		{"Enter of the number pad in a field", "field", fyne.KeyEnter, "ok"},
		{"Enter on another button", "cancel", fyne.KeyReturn, "cancel"},
		{"Esc on the first focus", "", fyne.KeyEscape, "cancel"},
		{"Esc in a field", "field", fyne.KeyEscape, "cancel"},
		{"Space on the first focus", "", fyne.KeySpace, "ok"},
		{"a key that means nothing", "", fyne.KeyF5, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWindow(t, NewButton("behind", func() { t.Error("pressed behind the dialog") }))
			keys := InstallKeys(w.Canvas())
			behind := 0
			keys.Push(func(*fyne.KeyEvent) bool { behind++; return true })
			got := ""
			field := NewInput()
			ok := NewDefaultButton("OK", func() { got += "ok" })
			cancel := NewButton("Cancel", func() { got += "cancel" })
			d := ShowDialog(w.Canvas(), keys, DialogOptions{Title: "Sure?", Body: field, Buttons: []*Button{ok, cancel}, Default: ok, Cancel: cancel})
			switch c.focus {
			case "field":
				w.Canvas().Focus(field)
			case "cancel":
				w.Canvas().Focus(cancel)
			}
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: c.key})
			if got != c.want {
				t.Errorf("pressed %q, want %q", got, c.want)
			}
			d.Close()
			d.Close()
			if w.Canvas().Overlays().Top() != nil {
				t.Error("the dialog is still open")
			}
			if behind != 0 {
				t.Error("a key went behind the dialog")
			}
			w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF1})
			if behind != 1 {
				t.Error("the window does not hear keys after the dialog")
			}
		})
	}
}

// TestDialogWithoutFocus: keys work even when nothing has the focus, as after a
// click beside the dialog.
func TestDialogWithoutFocus(t *testing.T) {
	w := newWindow(t, NewSpace())
	keys := InstallKeys(w.Canvas())
	pressed := false
	ok := NewDefaultButton("OK", func() { pressed = true })
	ShowDialog(w.Canvas(), keys, DialogOptions{Title: "Note", Body: NewParagraph("Something."), Buttons: []*Button{ok}, Default: ok, Cancel: ok})
	w.Canvas().Unfocus()
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !pressed {
		t.Error("Esc does nothing without a focus")
	}
}

// TestDialogFits: a dialog never grows beyond its window.
func TestDialogFits(t *testing.T) {
	w := newWindow(t, NewSpace())
	var body []fyne.CanvasObject
	for range 100 {
		body = append(body, NewParagraph("A paragraph that takes its room."))
	}
	ok := NewDefaultButton("OK", func() {})
	d := ShowDialog(w.Canvas(), InstallKeys(w.Canvas()), DialogOptions{Title: "Long", Body: NewColumn(8, body...), Buttons: []*Button{ok}, Default: ok})
	content := d.overlay.content
	window := w.Canvas().Size()
	if content.Position().X < 0 || content.Position().Y < 0 || content.Size().Width > window.Width || content.Size().Height > window.Height {
		t.Errorf("the dialog takes %v at %v of a window of %v", content.Size(), content.Position(), window)
	}
}

func TestKeysRemove(t *testing.T) {
	w := newWindow(t, NewSpace())
	keys := InstallKeys(w.Canvas())
	heard := ""
	hear := func(name string) KeyHandler {
		return func(*fyne.KeyEvent) bool { heard += name; return true }
	}
	first, second := keys.Push(hear("1")), keys.Push(hear("2"))
	typed := func() { w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF1}) }
	typed()
	first()
	typed()
	second()
	second()
	typed()
	if heard != "22" {
		t.Errorf("heard %q, want the topmost twice and then nobody", heard)
	}
}

// TestDialogGivesFocusBack: what had the focus does not show it while a dialog is
// open, and has it again afterwards.
func TestDialogGivesFocusBack(t *testing.T) {
	field := NewInput()
	w := newWindow(t, field)
	w.Canvas().Focus(field)
	ok := NewDefaultButton("OK", func() {})
	d := ShowDialog(w.Canvas(), InstallKeys(w.Canvas()), DialogOptions{Title: "Note", Body: NewSpace(), Buttons: []*Button{ok}, Default: ok})
	if field.focused || w.Canvas().Focused() != ok {
		t.Errorf("behind the dialog, the field shows the focus: %t", field.focused)
	}
	d.Close()
	if !field.focused || w.Canvas().Focused() != field {
		t.Error("the focus does not come back")
	}
}

// TestDialogInSmallWindow: the buttons stay below the body, which scrolls.
func TestDialogInSmallWindow(t *testing.T) {
	w := newWindow(t, NewSpace())
	w.Resize(fyne.NewSize(420, 260))
	body := NewTall(400, NewParagraph("text"))
	ok := NewDefaultButton("OK", func() {})
	ShowDialog(w.Canvas(), InstallKeys(w.Canvas()), DialogOptions{Title: "Tall", Body: NewColumn(0, body), Buttons: []*Button{ok}, Default: ok})
	driver := fyne.CurrentApp().Driver()
	button := driver.AbsolutePositionForObject(ok)
	if button.Y+ok.Size().Height > 260 {
		t.Errorf("the button ends at %v, below the window", button.Y+ok.Size().Height)
	}
}
