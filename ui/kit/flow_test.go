package kit

import (
	"testing"

	"fyne.io/fyne/v2"
)

// TestFlow: what no longer fits goes below, and the flow is as high as its lines.
func TestFlow(t *testing.T) {
	a, b, c := newSpy(), newSpy(), newSpy() // of 20 by 30
	flow := NewFlow(10, a, b, c)
	for _, want := range []struct {
		width, height float32
		last          fyne.Position
	}{
		{80, 30, fyne.NewPos(60, 0)}, {79, 60, fyne.NewPos(0, 30)}, {49, 90, fyne.NewPos(0, 60)}, {10, 90, fyne.NewPos(0, 60)}, {80, 30, fyne.NewPos(60, 0)},
	} {
		if height := heightAt(flow, want.width); height != want.height || c.Position() != want.last {
			t.Errorf("%v wide: %v high, the last at %v; want %v, %v", want.width, height, c.Position(), want.height, want.last)
		}
	}
	b.Hide()
	if height := heightAt(flow, 50); height != 30 || c.Position() != fyne.NewPos(30, 0) {
		t.Errorf("what is hidden takes room: %v high, the last at %v", height, c.Position())
	}
}
