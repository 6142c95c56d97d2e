package kit

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// manyHosts is a list as the field shows it.
func manyHosts(count int) string {
	hosts := make([]string, count)
	for i := range hosts {
		hosts[i] = fmt.Sprintf("redis-%d.example:%d", i*i%97, 7000+i%10)
	}
	return strings.Join(hosts, ", ")
}

// editor is a field that a test edits.
type editor struct {
	*widget.Entry
	fyne.Shortcutable
	clipboard fyne.Clipboard
}

func (e editor) press(name fyne.KeyName) { e.TypedKey(&fyne.KeyEvent{Name: name}) }

func (e editor) write(text string) {
	for _, r := range text {
		e.TypedRune(r)
	}
}

// selectLine selects the text up to the next line, and copies it.
func (e editor) selectLine() {
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	e.press(fyne.KeyDown)
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	e.Shortcutable.TypedShortcut(&fyne.ShortcutCopy{Clipboard: e.clipboard})
}

// TestInputBreaksAsFyneWraps: whatever is typed, deleted, undone, selected or copied,
// our field has the same text and the same cursor position as Fyne's.
func TestInputBreaksAsFyneWraps(t *testing.T) {
	field, peer := NewLinesInput(3), widget.NewMultiLineEntry()
	peer.Wrapping = fyne.TextWrapWord
	w := newWindow(t, container.NewWithoutLayout(field, peer))
	field.Resize(fyne.NewSize(243, 65))
	peer.Resize(fyne.NewSize(243, 65))
	field.Set(manyHosts(12))
	peer.SetText(manyHosts(12))
	ours, theirs := editor{&field.Entry, field, test.NewClipboard()}, editor{peer, peer, test.NewClipboard()}
	actions := []func(e editor, letter string){
		func(e editor, letter string) { e.write(letter) },
		func(e editor, letter string) { e.write(letter + "." + letter) },
		func(e editor, letter string) { e.write(", " + letter) },
		func(e editor, _ string) { e.press(fyne.KeyBackspace) },
		func(e editor, _ string) { e.press(fyne.KeyDelete) },
		func(e editor, _ string) { e.Shortcutable.TypedShortcut(&fyne.ShortcutUndo{}) },
		func(e editor, _ string) { e.Shortcutable.TypedShortcut(&fyne.ShortcutRedo{}) },
		func(e editor, _ string) { e.Shortcutable.TypedShortcut(&fyne.ShortcutPaste{Clipboard: e.clipboard}) },
		func(e editor, _ string) { e.selectLine(); e.press(fyne.KeyRight) },
		func(e editor, _ string) { e.selectLine(); e.press(fyne.KeyDelete) },
		func(e editor, letter string) { e.selectLine(); e.write(letter) },
	}
	for _, key := range []fyne.KeyName{
		fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyUp, fyne.KeyDown,
	} {
		actions = append(actions, func(e editor, _ string) { e.press(key) })
	}
	random := rand.New(rand.NewPCG(1, 2))
	for step := range 250 {
		action, letter := actions[random.IntN(len(actions))], string(rune('a'+random.IntN(26)))
		w.Canvas().Focus(field)
		action(ours, letter)
		w.Canvas().Focus(peer)
		action(theirs, letter)
		if field.Value() != peer.Text {
			t.Fatalf("after %d steps:\n%q, want\n%q", step, field.Value(), peer.Text)
		}
		if field.CursorRow != peer.CursorRow || field.CursorColumn != peer.CursorColumn {
			t.Fatalf("after %d steps the cursor is at %d, %d, want %d, %d, in %q", step, field.CursorRow, field.CursorColumn, peer.CursorRow, peer.CursorColumn, field.Text)
		}
		if ours.clipboard.Content() != theirs.clipboard.Content() {
			t.Fatalf("after %d steps %q was copied, want %q", step, ours.clipboard.Content(), theirs.clipboard.Content())
		}
	}
}

// TestInputBreaksAnew: at another width the lines break elsewhere, and the cursor
// stays between the same characters.
func TestInputBreaksAnew(t *testing.T) {
	field := NewLinesInput(3)
	w := newWindow(t, container.NewWithoutLayout(field))
	field.Set(manyHosts(12))
	field.Resize(fyne.NewSize(243, 65))
	e := editor{&field.Entry, field, test.NewClipboard()}
	w.Canvas().Focus(field)
	for range 4 {
		e.press(fyne.KeyDown)
	}
	e.selectLine()
	offset, lines := field.CursorTextOffset(), strings.Count(field.Text, "\n")
	for _, width := range []float32{500, 243} {
		field.Resize(fyne.NewSize(width, 65))
		if got := strings.Count(field.Text, "\n"); got > lines || (got == lines) != (width == 243) {
			t.Errorf("in %v there are %d line breaks, in 243 %d", width, got, lines)
		}
		if field.Value() != manyHosts(12) || field.CursorTextOffset() != offset {
			t.Errorf("in %v the cursor is behind %d characters, want %d, of %q", width, field.CursorTextOffset(), offset, field.Value())
		}
	}
}
