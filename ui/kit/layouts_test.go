package kit

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// spy is an object that counts how often it is moved or resized.
type spy struct {
	canvas.Rectangle
	touched int
}

func newSpy() *spy {
	s := &spy{}
	s.FillColor = color.Transparent
	s.SetMinSize(fyne.NewSize(20, 30))
	return s
}

func (s *spy) Move(p fyne.Position) {
	s.touched++
	s.Rectangle.Move(p)
}

func (s *spy) Resize(size fyne.Size) {
	s.touched++
	s.Rectangle.Resize(size)
}

// TestMinSizeTouchesNothing: MinSize must not move or resize what is in its place.
// Fyne asks for it before it draws, and draws again after a move: the window would be
// drawn without end.
func TestMinSizeTouchesNothing(t *testing.T) {
	cases := map[string]func(*spy) fyne.CanvasObject{
		"column":      func(s *spy) fyne.CanvasObject { return NewColumn(4, s, NewParagraph("text")) },
		"fill column": func(s *spy) fyne.CanvasObject { return NewFillColumn(s, NewParagraph("text"), s) },
		"yielding":    func(s *spy) fyne.CanvasObject { return NewYieldingColumn(4, 10, s, s, NewParagraph("text")) },
		"panes":       func(s *spy) fyne.CanvasObject { p := NewParagraph("text"); return NewPanes(s, 10, p, s, p) },
		"shell": func(s *spy) fyne.CanvasObject {
			return NewShell(10, NewStrips(8, NewParagraph("text")), s, NewParagraph("text"))
		},
		"inset":   func(s *spy) fyne.CanvasObject { return NewInset(1, 2, 3, 4, s) },
		"line":    func(s *spy) fyne.CanvasObject { return NewLine(4, s, NewParagraph("text"), s) },
		"fixed":   func(s *spy) fyne.CanvasObject { return NewFixed(80, s) },
		"fit":     func(s *spy) fyne.CanvasObject { return NewFit(fyne.NewSize(10, 10), s) },
		"group":   func(s *spy) fyne.CanvasObject { return NewGroup("Group", s) },
		"page":    func(s *spy) fyne.CanvasObject { return NewPage("Page", s) },
		"frame":   func(s *spy) fyne.CanvasObject { return NewFrame(s) },
		"row":     func(s *spy) fyne.CanvasObject { return NewRow(&Columns{Label: 50, Gap: 8}, "Label", s, nil, true) },
		"fold":    func(s *spy) fyne.CanvasObject { return NewFold(NewHeading("Head"), s, true) },
		"limited": func(s *spy) fyne.CanvasObject { return NewLimited(100, s) },
		"marked":  func(s *spy) fyne.CanvasObject { return NewMarked(MarkOK, s) },
	}
	for name, make := range cases {
		for where, wrap := range map[string]func(fyne.CanvasObject) fyne.CanvasObject{
			"alone":     func(o fyne.CanvasObject) fyne.CanvasObject { return o },
			"in column": func(o fyne.CanvasObject) fyne.CanvasObject { return NewColumn(0, o) },
			"in fit":    func(o fyne.CanvasObject) fyne.CanvasObject { return NewFit(fyne.NewSize(10, 10), o) },
		} {
			t.Run(name+" "+where, func(t *testing.T) {
				s := newSpy()
				object := wrap(make(s))
				w := newWindow(t, object)
				w.Resize(fyne.NewSize(300, 200))
				object.MinSize()
				s.touched = 0
				for range 3 {
					object.MinSize()
				}
				if s.touched != 0 {
					t.Errorf("touched %d times", s.touched)
				}
			})
		}
	}
}

// TestDialogAtRest: a dialog that is narrower than its least width is not laid out
// again and again.
func TestDialogAtRest(t *testing.T) {
	for _, width := range []float32{600, 300} {
		w := newWindow(t, NewSpace())
		w.Resize(fyne.NewSize(width, 300))
		s := newSpy()
		ok := NewDefaultButton("OK", func() {})
		d := ShowDialog(w.Canvas(), InstallKeys(w.Canvas()), DialogOptions{Title: "Title", Body: s, Buttons: []*Button{ok}})
		d.overlay.content.MinSize()
		s.touched = 0
		d.overlay.content.MinSize()
		if s.touched != 0 {
			t.Errorf("window of %v: touched %d times", width, s.touched)
		}
	}
}

func TestFillColumn(t *testing.T) {
	top, fill, bottom := newSpy(), newSpy(), newSpy()
	c := NewFillColumn(fill, top, fill, bottom)
	newWindow(t, c)
	c.Resize(fyne.NewSize(100, 200))
	if fill.Position().Y != 30 || fill.Size().Height != 140 || bottom.Position().Y != 170 {
		t.Errorf("fill at %v, %v high; bottom at %v", fill.Position().Y, fill.Size().Height, bottom.Position().Y)
	}
	bottom.Hide()
	c.Refresh()
	c.Layout.Layout(c.Objects, c.Size())
	if fill.Size().Height != 170 {
		t.Errorf("without the bottom, fill is %v high", fill.Size().Height)
	}
}

// TestYieldingColumn: what yields gets less room, down to the least; then the column needs
// more.
func TestYieldingColumn(t *testing.T) {
	for given, want := range map[float32]float32{200: 30, 60: 30, 50: 20, 40: 10, 20: 10} {
		above, yields := newSpy(), newSpy()
		c := NewYieldingColumn(0, 10, yields, above, yields)
		newWindow(t, c)
		c.Resize(fyne.NewSize(100, given))
		if got := yields.Size().Height; got != want || above.Size().Height != 30 {
			t.Errorf("%v high: it gets %v, want %v; the other gets %v", given, got, want, above.Size().Height)
		}
		if min := c.MinSize().Height; min != 60 || spareOf(c) != 20 {
			t.Errorf("it asks for %v, and can do with %v less", min, spareOf(c))
		}
	}
}

// TestDialogIsScrolledByKeys: what does not fit is reached by keyboard, whatever has the
// focus.
func TestDialogIsScrolledByKeys(t *testing.T) {
	for name, make := range map[string]func(fyne.CanvasObject) fyne.CanvasObject{
		"a text": func(o fyne.CanvasObject) fyne.CanvasObject { return o },
		"a part": func(o fyne.CanvasObject) fyne.CanvasObject {
			s := NewLimited(100, o)
			return NewColumn(0, NewParagraph("Lead."), s)
		},
		"a whole": func(o fyne.CanvasObject) fyne.CanvasObject { return NewLimited(100, o) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWindow(t, NewSpace())
			last := NewParagraph("The last.")
			lines := []fyne.CanvasObject{}
			for range 30 {
				lines = append(lines, NewParagraph("A paragraph."))
			}
			ok := NewDefaultButton("OK", func() {})
			ShowDialog(w.Canvas(), InstallKeys(w.Canvas()), DialogOptions{
				Title: "Long", Body: make(NewColumn(4, append(lines, last)...)), Buttons: []*Button{ok}, Default: ok, Cancel: ok,
			})
			key(ok, fyne.KeyEnd)
			if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y; at > 300 {
				t.Errorf("End leaves the last line at %v", at)
			}
			key(ok, fyne.KeyHome)
			if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y; at < 300 {
				t.Errorf("Home leaves the last line at %v", at)
			}
		})
	}
}
