package kit

import (
	"bytes"
	"image"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	_ "sessionconfig/internal/earlylocale" // before Fyne looks at the locale
)

// newWindow shows an object in a window, in the light theme.
func newWindow(t *testing.T, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	a := test.NewApp()
	variant := fyne.ThemeVariant(theme.VariantLight)
	a.Settings().SetTheme(&Theme{Variant: &variant})
	w := a.NewWindow("test")
	w.SetPadded(false)
	w.SetContent(o)
	w.Resize(fyne.NewSize(400, 300))
	return w
}

// key types a key into an object.
func key(o fyne.Focusable, name fyne.KeyName) { o.TypedKey(&fyne.KeyEvent{Name: name}) }

// passedOn collects the keys that widgets pass on to their window.
func passedOn(w fyne.Window) *[]fyne.KeyName {
	var names []fyne.KeyName
	InstallKeys(w.Canvas()).Push(func(ev *fyne.KeyEvent) bool {
		names = append(names, ev.Name)
		return true
	})
	return &names
}

// same tells whether two pictures are equal.
func same(a, b image.Image) bool {
	p, q := image.NewNRGBA(a.Bounds()), image.NewNRGBA(b.Bounds())
	draw.Draw(p, p.Bounds(), a, a.Bounds().Min, draw.Src)
	draw.Draw(q, q.Bounds(), b, b.Bounds().Min, draw.Src)
	return bytes.Equal(p.Pix, q.Pix)
}
