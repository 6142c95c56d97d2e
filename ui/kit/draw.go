package kit

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// newText makes text in a theme colour.
func newText(text string, name fyne.ThemeColorName, size fyne.ThemeSizeName) *canvas.Text {
	t := canvas.NewText(text, theme.Color(name))
	t.TextSize = theme.Size(size)
	return t
}

// paintText sets what the theme decides of a text and redraws it.
func paintText(t *canvas.Text, name fyne.ThemeColorName, size fyne.ThemeSizeName) {
	t.Color = theme.Color(name)
	t.TextSize = theme.Size(size)
	t.Refresh()
}

// newRing makes the outline that shows the focus, hidden. It is drawn behind
// what it surrounds: an outline around nothing, with a transparent middle, comes
// out blurred and dark from Fyne's painter.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = focusWidth
	r.CornerRadius = radius + 1
	r.Hide()
	return r
}

// paintRing shows or hides a focus outline; its middle is filled in the colour
// named, that of the ground that it stands on.
func paintRing(r *canvas.Rectangle, shown bool, ground fyne.ThemeColorName) {
	r.FillColor = theme.Color(ground)
	r.StrokeColor = theme.Color(ColorRing)
	r.Hidden = !shown
	r.Refresh()
}

// paintBox sets a rectangle's fill and line and redraws it.
func paintBox(r *canvas.Rectangle, fill, line color.Color) {
	r.FillColor = fill
	r.StrokeColor = line
	r.Refresh()
}

// newBox makes a rounded rectangle with a line of one unit.
func newBox() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = 1
	r.CornerRadius = radius
	return r
}

// measure is the room that text takes in the theme's size of that name, in whole
// units: Fyne squeezes or stretches a text that begins between two of them onto
// whole pixels, which blurs it and cuts what stands below the line.
func measure(text string, size fyne.ThemeSizeName, style fyne.TextStyle) fyne.Size {
	exact := fyne.MeasureText(text, theme.Size(size), style)
	return fyne.NewSize(whole(exact.Width), whole(exact.Height))
}

// whole rounds up to whole units.
func whole(length float32) float32 { return float32(math.Ceil(float64(length))) }

// middle is where something begins that stands in the middle of a room, in whole
// units.
func middle(room, size float32) float32 { return float32(math.Floor(float64(room-size) / 2)) }
