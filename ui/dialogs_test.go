package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/ui/kit"
)

// TestEscIsGuarded: what Esc sets off is guarded also where no button of the dialog
// does the same: a failure in it is told, and does not end the program.
func TestEscIsGuarded(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // the failure's report is saved there
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	ok := kit.NewButton("OK", nil)
	b.c.dialogs.show(kit.DialogOptions{
		Title: "A dialog", Body: kit.NewParagraph("that fails"), Buttons: []*kit.Button{ok},
		Cancel: kit.NewButton("", func() { panic("a failure of the test") }),
	})
	b.press(fyne.KeyEscape)
	b.expect(b.window.win, "Unexpected failure")
}
