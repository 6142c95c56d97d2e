package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sessionconfig/ui/kit"
)

// In every scene and language, every text is within what shows it, and on whole units: between
// two of them Fyne would squeeze or stretch it onto whole pixels. In English, TestGolden looks
// at it.
func TestTextsFitPortuguese(t *testing.T) { textsFit(t, "pt") }
func TestTextsFitJapanese(t *testing.T)   { textsFit(t, "ja") }

func textsFit(t *testing.T, code string) {
	if !inOwnProcess(t) {
		return
	}
	prefer(t, code)
	for _, s := range englishScenes {
		t.Run(s.name, func(t *testing.T) {
			_, w := s.open(t)
			fits(t, w.Canvas())
		})
	}
}

func fits(t *testing.T, c fyne.Canvas) {
	t.Helper()
	seen := 0
	check := func(text *canvas.Text, at fyne.Position, shown span) {
		seen++
		if float32(int(at.X)) != at.X || float32(int(at.Y)) != at.Y {
			t.Errorf("%q stands at %v", text.Text, at)
		}
		if own := textSpan(text, at); own.from < shown.from-1 || own.to > shown.to+1 {
			t.Errorf("%q reaches from %v to %v; shown is %v to %v", text.Text, own.from, own.to, shown.from, shown.to)
		}
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		eachText(root, fyne.Position{}, span{0, c.Size().Width}, check)
	}
	if seen < 4 {
		t.Errorf("only %d texts were found", seen)
	}
}

// span is a part of the window's width.
type span struct{ from, to float32 }

// textSpan is what a text takes of the width. It is at the right in its place if it is
// aligned so.
func textSpan(text *canvas.Text, at fyne.Position) span {
	width, from := text.MinSize().Width, at.X
	switch text.Alignment {
	case fyne.TextAlignTrailing:
		from += text.Size().Width - width
	case fyne.TextAlignCenter:
		from += (text.Size().Width - width) / 2
	}
	return span{from, from + width}
}

// eachText visits the texts that are shown, with their places and with what part
// of the width belongs to what holds them. Those within Fyne's own fields, lists of lines and
// menus are its own affair.
func eachText(o fyne.CanvasObject, at fyne.Position, shown span, visit func(text *canvas.Text, at fyne.Position, shown span)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	if text, ok := o.(*canvas.Text); ok {
		if text.Text != "" {
			visit(text, at, shown)
		}
		return
	}
	shown = span{max(shown.from, at.X), min(shown.to, at.X+o.Size().Width)}
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *kit.Input, *kit.Log, *widget.PopUpMenu:
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		eachText(part, at, shown, visit)
	}
}
