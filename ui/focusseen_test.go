package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// TestFocusIsSeen: in the smallest window, what Tab goes to is scrolled into view, in the
// form and in a dialog. Nobody types a passphrase where nothing is seen.
func TestFocusIsSeen(t *testing.T) {
	atHome(t)
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.v.ssl.SetChecked(true)
	b.c.refresh()
	win := b.window.win
	win.Resize(fyne.NewSize(440, 336))
	b.settle()
	seen := func(where string, top, end fyne.CanvasObject, times int) {
		for range times {
			b.tab(1)
			b.settle()
			o, ok := win.Canvas().Focused().(fyne.CanvasObject)
			if _, stop := o.(*kit.Stop); !ok || stop { // a Stop shows the focus elsewhere
				continue
			}
			if o == end {
				return
			}
			driver := fyne.CurrentApp().Driver()
			from := driver.AbsolutePositionForObject(o).Y
			if above, below := driver.AbsolutePositionForObject(top).Y, driver.AbsolutePositionForObject(end).Y; from < above || from+o.Size().Height > below {
				t.Errorf("%s: the focus is on a %T from %v to %v, and %v to %v is seen", where, o, from, from+o.Size().Height, above, below)
			}
		}
	}
	seen("the form", b.v.root, b.v.apply, 7)
	seen("the form, again", b.v.root, b.v.apply, 7)
	b.fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report { return passed() }
	b.v.test.Tapped(nil)
	b.dialog(win, "Test completed successfully.")
	b.press(fyne.KeyReturn)
	seen("the form with results", b.v.root, b.v.apply, 12)

	b.c.menu.exportItem.Action()
	b.settle()
	var export *kit.Button
	for _, o := range test.LaidOutObjects(win.Canvas().Overlays().Top()) {
		if button, ok := o.(*kit.Button); ok && button.Text == "Export" {
			export = button
		}
	}
	seen("Export Configuration", win.Canvas().Overlays().Top(), export, 8)
}
