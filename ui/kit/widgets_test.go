package kit

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// TestPressing: Space, Enter and a click press a button and a link; other keys are
// passed on.
func TestPressing(t *testing.T) {
	count := 0
	pressed := func() { count++ }
	pressable := map[string]fyne.Focusable{
		"button": NewButton("Go", pressed),
		"link":   NewLink("Go", pressed),
	}
	for name, object := range pressable {
		t.Run(name, func(t *testing.T) {
			w := newWindow(t, object.(fyne.CanvasObject))
			passed := passedOn(w)
			count = 0
			for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
				key(object, k)
			}
			test.Tap(object.(fyne.Tappable))
			if count != 4 {
				t.Errorf("Space, both Enters and a click pressed %d times, want 4", count)
			}
			if w.Canvas().Focused() != object {
				t.Error("a click does not give the focus")
			}
			key(object, fyne.KeyEscape)
			key(object, fyne.KeyF1)
			if want := []fyne.KeyName{fyne.KeyEscape, fyne.KeyF1}; !slices.Equal(*passed, want) {
				t.Errorf("passed on %v, want %v", *passed, want)
			}
			object.(fyne.Disableable).Disable()
			key(object, fyne.KeySpace)
			object.(fyne.Tappable).Tapped(&fyne.PointEvent{})
			if count != 4 {
				t.Error("it can be pressed while disabled")
			}
		})
	}
}

func TestCheck(t *testing.T) {
	var heard []bool
	c := NewCheck("Use SSL", func(checked bool) { heard = append(heard, checked) })
	w := newWindow(t, c)
	passed := passedOn(w)
	c.SetChecked(true)
	if len(heard) != 0 {
		t.Error("setting fires the change handler")
	}
	key(c, fyne.KeySpace)
	c.Tapped(&fyne.PointEvent{})
	if !slices.Equal(heard, []bool{false, true}) {
		t.Errorf("heard %v", heard)
	}
	key(c, fyne.KeyReturn)
	if !slices.Equal(*passed, []fyne.KeyName{fyne.KeyReturn}) {
		t.Errorf("passed on %v, want Enter", *passed)
	}
	c.Disable()
	key(c, fyne.KeySpace)
	if len(heard) != 2 {
		t.Error("it can be toggled while disabled")
	}
}

func TestChoice(t *testing.T) {
	var heard []int
	c := NewChoice([]string{"Database", "Redis"}, func(i int) { heard = append(heard, i) })
	w := newWindow(t, c)
	passed := passedOn(w)
	c.SetSelected(1)
	if len(heard) != 0 || c.Selected() != 1 {
		t.Errorf("setting fired %v and chose %d", heard, c.Selected())
	}
	steps := []struct {
		name string
		do   func()
		want int
	}{
		{"Up", func() { key(c, fyne.KeyUp) }, 0},
		{"Up at the first", func() { key(c, fyne.KeyUp) }, 0},
		{"Down", func() { key(c, fyne.KeyDown) }, 1},
		{"Down at the last", func() { key(c, fyne.KeyDown) }, 1},
		{"Home", func() { key(c, fyne.KeyHome) }, 0},
		{"End", func() { key(c, fyne.KeyEnd) }, 1},
		{"a letter", func() { c.TypedRune('d') }, 0},
		{"a capital letter", func() { c.TypedRune('R') }, 1},
		{"a letter of none", func() { c.TypedRune('x') }, 1},
	}
	for _, s := range steps {
		if s.do(); c.Selected() != s.want {
			t.Errorf("%s: chose %d, want %d", s.name, c.Selected(), s.want)
		}
	}
	if !slices.Equal(heard, []int{0, 1, 0, 1, 0, 1}) {
		t.Errorf("heard %v", heard)
	}
	key(c, fyne.KeyReturn)
	if !slices.Equal(*passed, []fyne.KeyName{fyne.KeyReturn}) {
		t.Errorf("passed on %v, want Enter", *passed)
	}
}

func TestChoiceList(t *testing.T) {
	chosen := -1
	c := NewChoice([]string{"Database", "Redis"}, func(i int) { chosen = i })
	w := newWindow(t, c)
	key(c, fyne.KeySpace)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("Space does not open the list")
	}
	menu := w.Canvas().Focused()
	key(menu, fyne.KeyDown)
	key(menu, fyne.KeyReturn)
	if chosen != 1 || w.Canvas().Overlays().Top() != nil {
		t.Errorf("chose %d from the list, which is open: %t", chosen, w.Canvas().Overlays().Top() != nil)
	}
}

func TestInput(t *testing.T) {
	changes := 0
	i := NewLinesInput(3)
	i.OnChanged = func(string) { changes++ }
	w := newWindow(t, i)
	passed := passedOn(w)
	i.Set("a:7000")
	if changes != 0 || i.Text != "a:7000" {
		t.Errorf("setting fired %d times; the text is %q", changes, i.Text)
	}
	if i.AcceptsTab() {
		t.Error("Tab types into the field")
	}
	w.Canvas().Focus(i)
	for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyF1, fyne.KeyF10, fyne.KeyTab} {
		key(i, k)
	}
	if i.Text != "a:7000" {
		t.Errorf("the text is now %q", i.Text)
	}
	if len(*passed) != 5 {
		t.Errorf("passed on %v, want both Enters, Esc, F1 and F10", *passed)
	}
	test.Type(i, "b")
	if changes != 1 {
		t.Errorf("typing fired %d times", changes)
	}
}

func TestInputPaste(t *testing.T) {
	i := NewInput()
	w := newWindow(t, i)
	w.Canvas().Focus(i)
	clipboard := test.NewClipboard()
	clipboard.SetContent("a;b")
	paste := &fyne.ShortcutPaste{Clipboard: clipboard}

	i.OnPaste = func(text string) (string, bool) { return text, false }
	i.TypedShortcut(paste)
	if i.Text != "" {
		t.Errorf("pasted %q although refused", i.Text)
	}
	i.OnPaste = func(string) (string, bool) { return "a,b", true }
	i.TypedShortcut(paste)
	if i.Text != "a,b" {
		t.Errorf("pasted %q", i.Text)
	}
	i.Insert("!")
	if i.Text != "a,b!" {
		t.Errorf("inserted %q", i.Text)
	}
}

// TestInputPasteLineBreak: a text that was copied with its line break, as from a file or
// a table, is pasted without it. Blanks are kept, since they may belong to a password.
func TestInputPasteLineBreak(t *testing.T) {
	for name, i := range map[string]*Input{"text": NewInput(), "password": NewPasswordInput()} {
		for copied, want := range map[string]string{"secret\n": "secret", "\r\nsecret\r\n": "secret", "se cret \n": "se cret "} {
			w := newWindow(t, i)
			w.Canvas().Focus(i)
			clipboard := test.NewClipboard()
			clipboard.SetContent(copied)
			i.Set("")
			i.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
			if i.Text != want {
				t.Errorf("%s: of %q is pasted %q, want %q", name, copied, i.Text, want)
			}
		}
	}
	lines := NewLinesInput(3)
	newWindow(t, lines).Canvas().Focus(lines)
	clipboard := test.NewClipboard()
	clipboard.SetContent("a\r\nb,\nc\n")
	lines.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	if lines.Value() != "a, b, c" {
		t.Errorf("of several lines is pasted %q", lines.Value())
	}
}

func TestScrollByKeys(t *testing.T) {
	var lines []fyne.CanvasObject
	for range 60 {
		lines = append(lines, NewParagraph("a line of text"))
	}
	s := NewLimited(150, NewColumn(2, lines...))
	w := newWindow(t, NewColumn(0, s))
	passed := passedOn(w)
	if height := s.Size().Height; height != 150 {
		t.Errorf("it is %v high, want its limit", height)
	}
	offset := func() float32 { return s.scroll.Offset.Y }
	moves := []struct {
		key  fyne.KeyName
		down bool
	}{{fyne.KeyDown, true}, {fyne.KeyPageDown, true}, {fyne.KeyEnd, true}, {fyne.KeyUp, false}, {fyne.KeyPageUp, false}, {fyne.KeyHome, false}}
	for _, m := range moves {
		before := offset()
		key(s, m.key)
		if now := offset(); m.down && now <= before || !m.down && now >= before {
			t.Errorf("%s moved from %v to %v", m.key, before, now)
		}
	}
	key(s, fyne.KeyEscape)
	if len(*passed) != 1 {
		t.Errorf("passed on %v, want Esc", *passed)
	}
}

// TestScrollReveals: what is unfolded is visible as far as it fits, and its heading in
// any case.
func TestScrollReveals(t *testing.T) {
	for name, lines := range map[string]int{"fits": 3, "does not fit": 60} {
		t.Run(name, func(t *testing.T) {
			var above, within []fyne.CanvasObject
			for range 20 {
				above = append(above, NewParagraph("a line of text"))
			}
			for range lines {
				within = append(within, NewParagraph("a line of text"))
			}
			fold := NewFold(NewParagraph("Details"), NewColumn(0, within...), false)
			s := NewLimited(150, NewColumn(2, append(above, fold)...))
			newWindow(t, NewColumn(0, s))
			fold.SetOpen(true)
			s.Refresh()
			s.Reveal(fold)
			top := fold.Position().Y + 1 - s.scroll.Offset.Y // the inset is 1
			if end := top + fold.Size().Height; top < 0 || top > 1 && end > 151 || end < 149 {
				t.Errorf("it is seen from %v to %v of 150", top, end)
			}
			before := s.scroll.Offset.Y
			if s.Reveal(fold); s.scroll.Offset.Y != before {
				t.Errorf("what is seen already moves from %v to %v", before, s.scroll.Offset.Y)
			}
		})
	}
}

func TestFold(t *testing.T) {
	changes := 0
	f := NewFold(NewParagraph("Heading"), NewParagraph("Content"), false)
	f.OnChanged = func() { changes++ }
	w := newWindow(t, NewColumn(0, f))
	passed := passedOn(w)
	closed := f.MinSize().Height
	steps := []struct {
		key  fyne.KeyName
		open bool
	}{{fyne.KeySpace, true}, {fyne.KeyReturn, false}, {fyne.KeyRight, true}, {fyne.KeyRight, true}, {fyne.KeyLeft, false}}
	for _, s := range steps {
		if key(f, s.key); f.Open() != s.open {
			t.Errorf("after %s it is open: %t", s.key, f.Open())
		}
	}
	f.Tapped(&fyne.PointEvent{})
	if !f.Open() || f.MinSize().Height <= closed {
		t.Errorf("unfolded it is %v high, folded %v", f.MinSize().Height, closed)
	}
	if changes != 5 {
		t.Errorf("told of %d changes, want 5", changes)
	}
	key(f, fyne.KeyEscape)
	if len(*passed) != 1 {
		t.Errorf("passed on %v, want Esc", *passed)
	}
}

// TestInputHasNoBar: a text that is too long for a field of one line scrolls, and no
// scroll bar covers it.
func TestInputHasNoBar(t *testing.T) {
	for name, newInput := range map[string]func() *Input{"text": NewInput, "password": NewPasswordInput} {
		t.Run(name, func(t *testing.T) {
			w := newWindow(t, NewSpace())
			i := newInput()
			i.Set(strings.Repeat("x", 200))
			w.SetContent(NewColumn(0, i))
			w.Resize(fyne.NewSize(200, 100))
			height := int(i.Size().Height)
			img, ground := w.Canvas().Capture(), color.NRGBAModel.Convert(theme.Color(theme.ColorNameInputBackground))
			for x := 10; x < 160; x++ {
				for y := height - 5; y < height-2; y++ {
					if got := color.NRGBAModel.Convert(img.At(x, y)); got != ground {
						t.Fatalf("at %d, %d is %v, want %v", x, y, got, ground)
					}
				}
			}
		})
	}
}
