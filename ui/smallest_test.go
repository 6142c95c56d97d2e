//go:build !race

package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sessionconfig/ui/kit"
)

// smallest is the smallest window, without its menu bar.
var smallest = fyne.NewSize(440, 360-menuHeight)

// Measures of a dialog in the smallest window.
const (
	dialogHead  = 36 // above the body: the title
	buttonsHead = 16 // between the body and the buttons
)

// TestDialogsInTheSmallestWindow opens each scene in the smallest window: all buttons at
// a dialog's end are in the window, and what has the focus is wholly in view above them.
func TestDialogsInTheSmallestWindow(t *testing.T) {
	size := sceneSize
	sceneSize = smallest
	t.Cleanup(func() { sceneSize = size })
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			b, w := s.open(t)
			if top := w.Canvas().Overlays().Top(); top != nil && w == b.window.win {
				usableDialog(t, w.Canvas(), top)
				oneScroller(t, top, false)
			}
		})
	}
}

func usableDialog(t *testing.T, c fyne.Canvas, top fyne.CanvasObject) {
	t.Helper()
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	end := smallest.Height
	for _, o := range test.LaidOutObjects(top) {
		button, ok := o.(*kit.Button)
		if !ok || !button.Default {
			continue
		}
		end = place(button).Y - buttonsHead
		if right := place(button).AddXY(button.Size().Width, button.Size().Height); right.X > smallest.Width || right.Y > smallest.Height {
			t.Errorf("the button %q ends at %v", button.Text, right)
		}
	}
	focused, ok := c.Focused().(fyne.CanvasObject)
	if button, is := focused.(*kit.Button); !ok || is && button.Default {
		return
	}
	if from := place(focused).Y; from < dialogHead || from+focused.Size().Height > end {
		t.Errorf("a %T has the focus from %v to %v; %d to %v is seen", focused, from, from+focused.Size().Height, dialogHead, end)
	}
}

// oneScroller: nothing that scrolls is within something that scrolls.
func oneScroller(t *testing.T, o fyne.CanvasObject, within bool) {
	t.Helper()
	if !o.Visible() {
		return
	}
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *kit.Input:
	case *container.Scroll:
		scrolls := o.Content.MinSize().Height > o.Size().Height+1 && o.Direction != container.ScrollHorizontalOnly
		if scrolls && within {
			t.Errorf("a part %v high is scrolled within what is scrolled; its content is %v high", o.Size().Height, o.Content.MinSize().Height)
		}
		oneScroller(t, o.Content, within || scrolls)
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		oneScroller(t, part, within)
	}
}
