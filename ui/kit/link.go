package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// Link is a word to click; it answers Space and Enter.
type Link struct {
	control
	Text     string
	OnTapped func()
}

var (
	_ fyne.Focusable    = (*Link)(nil)
	_ desktop.Keyable   = (*Link)(nil)
	_ fyne.Tappable     = (*Link)(nil)
	_ desktop.Hoverable = (*Link)(nil)
)

// NewLink makes a link.
func NewLink(text string, tapped func()) *Link {
	l := &Link{Text: text, OnTapped: tapped}
	l.ExtendBaseWidget(l)
	return l
}

// SetText changes the words.
func (l *Link) SetText(text string) {
	l.Text = text
	l.Refresh()
}

// Tapped follows the link.
func (l *Link) Tapped(*fyne.PointEvent) {
	if l.Disabled() {
		return
	}
	focusOn(l)
	l.follow()
}

func (l *Link) follow() {
	if !l.Disabled() && l.OnTapped != nil {
		l.OnTapped()
	}
}

// TypedKey follows the link on Space and Enter and passes other keys on.
func (l *Link) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || isEnter(ev.Name) {
		l.follow()
		return
	}
	passOn(l, ev)
}

// Cursor is the pointing hand.
func (l *Link) Cursor() desktop.Cursor {
	if l.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer draws the link.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	r := &linkRenderer{
		link: l, ring: newRing(), under: canvas.NewRectangle(color.Transparent),
		label: newText(l.Text, theme.ColorNameHyperlink, theme.SizeNameText),
	}
	r.Refresh()
	return r
}

type linkRenderer struct {
	link        *Link
	ring, under *canvas.Rectangle
	label       *canvas.Text
}

func (r *linkRenderer) Layout(size fyne.Size) {
	text := r.label.MinSize()
	y := middle(size.Height, text.Height)
	r.label.Move(fyne.NewPos(0, y))
	r.label.Resize(text)
	r.under.Move(fyne.NewPos(0, y+text.Height-2))
	r.under.Resize(fyne.NewSize(text.Width, 1))
	r.ring.Move(fyne.NewPos(-3, y-1))
	r.ring.Resize(fyne.NewSize(text.Width+6, text.Height+2))
}

func (r *linkRenderer) MinSize() fyne.Size {
	return measure(r.link.Text, theme.SizeNameText, fyne.TextStyle{})
}

func (r *linkRenderer) Refresh() {
	name := theme.ColorNameHyperlink
	if r.link.Disabled() {
		name = theme.ColorNameDisabled
	}
	r.label.Text = r.link.Text
	paintText(r.label, name, theme.SizeNameText)
	r.under.FillColor = theme.Color(name)
	r.under.Hidden = !r.link.hovered || r.link.Disabled()
	r.under.Refresh()
	paintRing(r.ring, r.link.focused, ColorPage)
	r.Layout(r.link.Size())
	canvas.Refresh(r.link)
}

func (r *linkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.label, r.under}
}

func (r *linkRenderer) Destroy() {}
