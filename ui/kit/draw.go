package kit

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// drawing is the renderer of every widget that is made of parts.
type drawing struct {
	widget  fyne.Widget
	parts   []fyne.CanvasObject  // from back to front; paint and layout may replace them
	minSize func() fyne.Size     // the widget's least size
	layout  func(size fyne.Size) // moves and resizes the parts
	destroy func()               // when it is drawn no more; may be nil
	paint   func()               // sets what depends on the theme and the state of the widget
}

// extended is a widget that has told the one of Fyne's which it embeds.
func extended[W interface {
	fyne.Widget
	ExtendBaseWidget(w fyne.Widget)
}](w W) W {
	w.ExtendBaseWidget(w)
	return w
}

// render paints a drawing for the first time.
func render(d *drawing) fyne.WidgetRenderer {
	d.paint()
	return d
}

func (d *drawing) Layout(size fyne.Size)        { d.layout(size) }
func (d *drawing) MinSize() fyne.Size           { return d.minSize() }
func (d *drawing) Objects() []fyne.CanvasObject { return d.parts }

func (d *drawing) Destroy() {
	if d.destroy != nil {
		d.destroy()
	}
}

func (d *drawing) Refresh() {
	d.paint()
	d.layout(d.widget.Size())
	canvas.Refresh(d.widget)
}

// newPicture makes a picture that draw makes for so many pixels, each a pixel of the screen.
func newPicture(draw func(w, h int) image.Image) *canvas.Raster {
	picture := canvas.NewRaster(draw)
	picture.ScaleMode = canvas.ImageScalePixels
	return picture
}

// put moves and resizes a part.
func put(part fyne.CanvasObject, x, y, width, height float32) {
	part.Move(fyne.NewPos(x, y))
	part.Resize(fyne.NewSize(width, height))
}

// putAround puts a part around an area of that size at the origin, that many units
// outside it.
func putAround(part fyne.CanvasObject, size fyne.Size, outside float32) {
	put(part, -outside, -outside, size.Width+2*outside, size.Height+2*outside)
}

// putText puts a text at x, in the middle of a height.
func putText(text *canvas.Text, x, height float32) {
	size := text.MinSize()
	put(text, x, middle(height, size.Height), size.Width, size.Height)
}

// Shown is a text as the widgets show it. The window sets it, to escape texts from
// outside. Fields, which are typed into, show their text as it is.
var Shown = func(text string) string { return text }

// newText makes an empty text. paintText fills it.
func newText(style fyne.TextStyle) *canvas.Text { return &canvas.Text{TextStyle: style} }

// paintText sets what a text says, and its colour and size.
func paintText(t *canvas.Text, text string, name fyne.ThemeColorName, size fyne.ThemeSizeName) {
	t.Text = Shown(text)
	t.Color = theme.Color(name)
	t.TextSize = theme.Size(size)
	t.Refresh()
}

// newRing makes the outline that shows the focus, hidden at first. It must be filled
// and behind what it surrounds: Fyne draws an outline with a transparent inside
// blurred and dark.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = focusWidth
	r.CornerRadius = radius + 1
	r.Hide()
	return r
}

// paintRing shows or hides a focus outline. Its inside gets the colour of the ground
// around the widget.
func paintRing(r *canvas.Rectangle, shown bool, ground fyne.ThemeColorName) {
	r.Hidden = !shown
	paintBox(r, ground, ColorRing)
}

// newBox makes a rounded rectangle with a line one unit wide.
func newBox() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = 1
	r.CornerRadius = radius
	return r
}

// newGround makes a rectangle without a line.
func newGround(corner float32) *canvas.Rectangle {
	return &canvas.Rectangle{CornerRadius: corner}
}

// paintBox sets the colours of a rectangle and of its line.
func paintBox(r *canvas.Rectangle, fill, line fyne.ThemeColorName) {
	r.FillColor = theme.Color(fill)
	r.StrokeColor = theme.Color(line)
	r.Refresh()
}

// newStroke makes a line.
func newStroke(width float32) *canvas.Line {
	l := canvas.NewLine(color.Transparent)
	l.StrokeWidth = width
	return l
}

// paintStrokes sets the colour of lines.
func paintStrokes(name fyne.ThemeColorName, lines ...*canvas.Line) {
	for _, l := range lines {
		l.StrokeColor = theme.Color(name)
		l.Refresh()
	}
}

// bend makes two lines an angle: from one end over the tip to the other end.
func bend(first, second *canvas.Line, from, tip, to fyne.Position) {
	first.Position1, first.Position2 = from, tip
	second.Position1, second.Position2 = tip, to
}

// measure is the size of a text in whole units. Fyne stretches a text that begins at
// a fraction of a unit onto whole pixels, which blurs it and cuts its descenders.
func measure(text string, size fyne.ThemeSizeName, style fyne.TextStyle) fyne.Size {
	exact := fyne.MeasureText(Shown(text), theme.Size(size), style)
	return fyne.NewSize(whole(exact.Width), whole(exact.Height))
}

// whole rounds up to whole units.
func whole(length float32) float32 { return float32(math.Ceil(float64(length))) }

// middle is where something of that size begins in the middle of a room, in whole
// units.
func middle(room, size float32) float32 { return float32(math.Floor(float64(room-size) / 2)) }
