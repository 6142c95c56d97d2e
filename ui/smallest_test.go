package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sessionconfig/app"
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
	if !inOwnProcess(t) {
		return
	}
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
	case *kit.Input, *kit.Picklist: // several lines, and a list of files, scroll by nature
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

// TestCompareInTheSmallestWindow: the window can be as small as the main one, and then shows
// the heads, several rows, what is said of them, and the buttons.
func TestCompareInTheSmallestWindow(t *testing.T) {
	b, win := comparing(differing(4), nil)(t)
	w := b.c.compare
	if min := win.Content().MinSize(); min.Width > 440 || min.Height > 360 {
		t.Errorf("the window cannot be smaller than %v", min)
	}
	win.Resize(fyne.NewSize(440, 360))
	b.settle()
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if end := place(w.save).Y + w.save.Size().Height; end > 360-12 {
		t.Errorf("the buttons end at %v", end)
	}
	if rows := w.matrix.Size().Height; rows < 90 { // the heads and four rows
		t.Errorf("the rows have a height of %v", rows)
	}
	if said := w.details.Size().Height; said < 60 || place(w.details).Y < place(w.matrix).Y+w.matrix.Size().Height {
		t.Errorf("what is said is %v high at %v", said, place(w.details))
	}
}

// TestQuestionIsSeen: in the smallest window, what is asked is wholly in view; what was or
// will be written scrolls above it.
func TestQuestionIsSeen(t *testing.T) {
	review := app.Review{
		Files: savedOutcome().Saved, Backup: "server.hsconf.20260304T050607.089Z.bak",
		Questions: []app.Question{{Kind: app.AskTestFailed, Message: "The test of these settings failed: It was not possible to connect to Redis server. Users may be unable to sign in."}},
	}
	for question, ask := range map[string]func(b *bench){
		"Publish them now?":               func(b *bench) { b.c.offerPublish(savedOutcome(), nil) },
		"Users may be unable to sign in.": func(b *bench) { b.c.showReview(review, nil) },
	} {
		t.Run(question, func(t *testing.T) {
			b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
			b.window.win.Resize(smallest)
			b.settle()
			ask(b)
			place := fyne.CurrentApp().Driver().AbsolutePositionForObject
			var end, last float32
			for _, o := range test.LaidOutObjects(b.window.win.Canvas().Overlays().Top()) {
				switch o := o.(type) {
				case *kit.Button:
					if o.Default {
						end = place(o).Y - buttonsHead
					}
				case *kit.Note:
					if contains(o.Text(), question) {
						last = place(o).Y + o.Size().Height
					}
				}
			}
			if last > end || last < 100 {
				t.Errorf("the question ends at %v, and the body at %v", last, end)
			}
		})
	}
}
