//go:build !race

package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sessionconfig/ui/kit"
)

// TestTextsFit: in every language, no text is wider than what holds it. The scenes
// that are left out wait for words in English.
func TestTextsFit(t *testing.T) {
	for _, code := range []string{"en", "pt", "ja"} {
		for _, s := range slices.Concat(formScenes, testScenes, dialogScenes) {
			t.Run(code+"/"+s.name, func(t *testing.T) {
				speak(t, code)
				_, w := s.open(t)
				size := w.Canvas().Size()
				for _, root := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
					expectTextsFit(t, root, 0, 0, size.Width)
				}
			})
		}
	}
}

// expectTextsFit fails for texts that reach beyond left or right. Fyne's own fields
// scroll, and its menus and lists are its own affair.
func expectTextsFit(t *testing.T, o fyne.CanvasObject, x, left, right float32) {
	t.Helper()
	if !o.Visible() {
		return
	}
	x += o.Position().X
	if text, ok := o.(*canvas.Text); ok {
		from, to := x, x+text.MinSize().Width
		if text.Alignment == fyne.TextAlignTrailing {
			from, to = x+text.Size().Width-text.MinSize().Width, x+text.Size().Width
		}
		if text.Text != "" && (from < left-1 || to > right+1) {
			t.Errorf("%q reaches from %v to %v, but there is room from %v to %v", text.Text, from, to, left, right)
		}
		return
	}
	left, right = max(left, x), min(right, x+o.Size().Width)
	switch o := o.(type) {
	case *kit.Input, *kit.Log, *widget.PopUpMenu:
	case *fyne.Container:
		for _, part := range o.Objects {
			expectTextsFit(t, part, x, left, right)
		}
	case fyne.Widget:
		for _, part := range test.WidgetRenderer(o).Objects() {
			expectTextsFit(t, part, x, left, right)
		}
	}
}
