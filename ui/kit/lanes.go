package kit

import (
	"image"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"sessionconfig/internal/clock"
)

// Lane is one lane of Lanes.
type Lane struct {
	Title   string
	History LaneHistory
	Moved   []time.Duration // when another node took over, and when the first one took back, in turn
}

// LaneGroup are lanes that belong together.
type LaneGroup struct {
	Title string
	Lanes []*Lane
}

// LanePoint is what a pointer is at.
type LanePoint struct {
	Mark        *LaneMark // nil: at none
	Group, Lane int       // Group is -1: at none
	State       LaneState
	From, To    time.Duration // how long it is in that state
}

// Lanes shows lanes one below the other on one axis of time, with marks across them. It
// draws what it is given; how much that is has a bound, however long it lasts.
type Lanes struct {
	widget.BaseWidget
	// OnPoint, if set, gets what the pointer is at.
	OnPoint func(p LanePoint)

	groups []*LaneGroup
	marks  []LaneMark
	lasted time.Duration
	ended  bool
}

var (
	_ desktop.Hoverable = (*Lanes)(nil)
	_ fyne.Widget       = (*Lanes)(nil)
)

// Measures of the picture, in units.
const (
	laneHeight    = 20
	laneGap       = 8 // between groups
	lanesHead     = 20
	lanesFoot     = 18
	groupWidth    = 124
	laneNameWidth = 86
	lanesLeft     = groupWidth + laneNameWidth
	lanesRight    = 14
	markReach     = 6
	tickWidth     = 72
	labelWidth    = 34
)

// NewLanes makes an empty picture.
func NewLanes() *Lanes {
	return extended(&Lanes{})
}

// Set shows the states of the lanes so far. Once the watch has ended, the axis ends with
// it.
func (l *Lanes) Set(groups []*LaneGroup, marks []LaneMark, lasted time.Duration, ended bool) {
	l.groups, l.marks, l.lasted, l.ended = groups, marks, lasted, ended
	l.Refresh()
}

// line is the axis.
func (l *Lanes) line() timeline {
	span := spanFor(l.lasted)
	if l.ended {
		span = max(time.Second, l.lasted)
	}
	return timeline{span, fyne.Max(1, l.Size().Width-lanesLeft-lanesRight)}
}

// top is where a lane begins; past the last lane, where the picture ends.
func (l *Lanes) top(group, lane int) float32 {
	y := float32(lanesHead)
	for i, g := range l.groups {
		if i == group {
			return y + float32(lane)*laneHeight
		}
		y += float32(len(g.Lanes))*laneHeight + laneGap
	}
	return y
}

func (l *Lanes) MouseIn(ev *desktop.MouseEvent) { l.MouseMoved(ev) }

// MouseOut reports that it is at nothing.
func (l *Lanes) MouseOut() { l.point(LanePoint{Group: -1}) }

func (l *Lanes) MouseMoved(ev *desktop.MouseEvent) { l.point(l.pointAt(ev.Position)) }

func (l *Lanes) point(p LanePoint) {
	if l.OnPoint != nil {
		l.OnPoint(p)
	}
}

// pointAt is what is at a place: the marks near it, or else a lane.
func (l *Lanes) pointAt(at fyne.Position) LanePoint {
	p, line, x := LanePoint{Group: -1}, l.line(), at.X-lanesLeft
	var near []LaneMark
	for _, m := range l.marks {
		if d := line.at(m.At) - x; -markReach <= d && d <= markReach {
			near = append(near, m)
		}
	}
	if len(near) > 0 {
		p.Mark = &MergeMarks(near, line.span)[0]
	}
	if p.Mark != nil || x < 0 {
		return p
	}
	for i, g := range l.groups {
		for j, lane := range g.Lanes {
			top := l.top(i, j)
			if at.Y < top || at.Y >= top+laneHeight {
				continue
			}
			pixels := int(line.width)
			for _, s := range lane.History.spans(line.span, pixels, lane.Moved) {
				if s.from <= int(x) && int(x) < s.to {
					return LanePoint{Group: i, Lane: j, State: s.state, From: line.when(float32(s.from)), To: min(l.lasted, line.when(float32(s.to)))}
				}
			}
		}
	}
	return p
}

func (l *Lanes) CreateRenderer() fyne.WidgetRenderer {
	picture := newPicture(l.draw)
	d := &drawing{widget: l, parts: []fyne.CanvasObject{picture}}
	d.minSize = func() fyne.Size {
		return fyne.NewSize(lanesLeft+lanesRight+200, l.top(-1, 0)+lanesFoot)
	}
	d.layout = func(size fyne.Size) {
		put(picture, lanesLeft, 0, size.Width-lanesLeft-lanesRight, l.top(-1, 0))
		d.parts = append(d.parts[:1], l.texts()...)
	}
	d.paint = picture.Refresh
	return render(d)
}

// texts are all that is written around the picture, each in its place.
func (l *Lanes) texts() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	line, end := l.line(), l.top(-1, 0)
	write := func(text string, color fyne.ThemeColorName, x, y, width, height float32) *canvas.Text {
		t := newText(fyne.TextStyle{})
		paintText(t, text, color, theme.SizeNameCaptionText)
		t.Text = fitCell(text, width, t, true)
		size := t.MinSize()
		put(t, x, y+middle(height, size.Height), size.Width, size.Height)
		all = append(all, t)
		return t
	}
	centred := func(text string, color fyne.ThemeColorName, x, y, height float32) {
		t := write(text, color, 0, y, tickWidth, height)
		x = fyne.Min(x-middle(t.Size().Width, 0), l.Size().Width-whole(t.Size().Width))
		t.Move(fyne.NewPos(whole(x), t.Position().Y))
	}
	for i, g := range l.groups {
		write(g.Title, theme.ColorNameForeground, 0, l.top(i, 0), groupWidth-8, float32(len(g.Lanes))*laneHeight)
		for j, lane := range g.Lanes {
			write(lane.Title, ColorMuted, groupWidth, l.top(i, j), laneNameWidth-6, laneHeight)
		}
	}
	for _, when := range clock.Ticks(line.span, int(line.width/tickWidth)) {
		centred(clock.Text(when), ColorMuted, lanesLeft+line.at(when), end, lanesFoot)
	}
	labelled := slices.DeleteFunc(slices.Clone(l.marks), func(m LaneMark) bool { return m.Muted })
	for _, m := range MergeMarks(labelled, line.when(labelWidth)) {
		centred(m.Label, theme.ColorNamePrimary, lanesLeft+line.at(m.At), 0, lanesHead-2)
	}
	return all
}

// draw draws the picture without its texts.
func (l *Lanes) draw(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	size := l.Size()
	if size.Width <= lanesLeft+lanesRight || w == 0 {
		return img
	}
	unit := float32(w) / (size.Width - lanesLeft - lanesRight)
	line := timeline{l.line().span, float32(w)}
	for _, when := range clock.Ticks(line.span, int(l.line().width/tickWidth)) {
		x := min(w-1, int(line.at(when)))
		paintUpright(img.SubImage(image.Rect(x, int(lanesHead*unit), w, h)).(*image.RGBA), x, theme.Color(theme.ColorNameSeparator), false, unit)
	}
	for i, g := range l.groups {
		for j, lane := range g.Lanes {
			y := int((l.top(i, j) + laneHeight/2) * unit)
			paintLane(img, y, lane.History.spans(line.span, w, lane.Moved), unit)
		}
	}
	for _, m := range l.marks {
		x, ink := min(w-1, int(line.at(m.At))), theme.ColorNamePrimary
		if m.Muted {
			ink = theme.ColorNameDisabled
		}
		paintUpright(img.SubImage(image.Rect(x, int((lanesHead-3)*unit), w, h)).(*image.RGBA), x, theme.Color(ink), true, unit)
	}
	return img
}

// NewLaneKey shows in a legend what a state looks like.
func NewLaneKey(state LaneState, text string) *Key {
	return newKey(text, func(img *image.RGBA, unit float32) {
		size := img.Bounds()
		paintLane(img, size.Dy()/2, []laneSpan{{0, size.Dx(), state}}, unit)
	})
}
