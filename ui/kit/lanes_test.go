package kit

import (
	"image/color"
	"math"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// laneInks are the colours of the four states, up first.
var laneInks = []fyne.ThemeColorName{ColorLaneUp, ColorLaneMoved, ColorLaneSlow, ColorLaneOut}

// TestLaneColors: each state is seen on the page (WCAG 2.1, 3 to 1), and two states differ
// also for who lacks one kind of cones (Viénot, Brettel and Mollon 1999).
func TestLaneColors(t *testing.T) {
	linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
	eyes := map[string]func(r, g, b float64) [3]float64{
		"all cones": func(r, g, b float64) [3]float64 { return [3]float64{r, g, b} },
		"no red": func(r, g, b float64) [3]float64 {
			x := 0.11238*r + 0.88762*g
			return [3]float64{x, x, 0.00401*r - 0.00401*g + b}
		},
		"no green": func(r, g, b float64) [3]float64 {
			x := 0.29275*r + 0.70725*g
			return [3]float64{x, x, -0.02234*r + 0.02234*g + b}
		},
	}
	for name, palette := range looks() {
		for i, ink := range laneInks {
			if got := contrast(palette[ink], palette[ColorPage]); got < 3 {
				t.Errorf("%s: %s has a contrast of %.2f, want 3", name, ink, got)
			}
			for eye, see := range eyes {
				seen := func(ink fyne.ThemeColorName) (p [3]float64) {
					c := palette[ink]
					for i, v := range see(linear(c.R), linear(c.G), linear(c.B)) {
						p[i] = math.Pow(max(0, v), 1/2.2)
					}
					return p
				}
				for _, other := range laneInks[i+1:] {
					a, b, distance := seen(ink), seen(other), 0.0
					for i := range a {
						distance += (a[i] - b[i]) * (a[i] - b[i])
					}
					if math.Sqrt(distance) < 0.15 {
						t.Errorf("%s, %s: %s and %s are alike: %.2f", name, eye, ink, other, math.Sqrt(distance))
					}
				}
			}
		}
	}
}

// twoLanes are a master's, of which Redis was out from 10 to 15 s.
func twoLanes() []*LaneGroup {
	g := &LaneGroup{Title: "10.0.0.1:7000", Lanes: []*Lane{{Title: "Redis"}, {Title: "Applications"}}}
	for _, lane := range g.Lanes {
		lane.History.Raise(0, 30*time.Second, LaneUp)
	}
	g.Lanes[0].History.Raise(10*time.Second, 15*time.Second, LaneOut)
	return []*LaneGroup{g}
}

// TestLanesPoint: the pointer finds marks first, then what a lane is like there.
func TestLanesPoint(t *testing.T) {
	test.NewApp()
	l := NewLanes()
	w := newWindow(t, l)
	w.Resize(fyne.NewSize(lanesLeft+lanesRight+600, 200))
	l.Resize(fyne.NewSize(lanesLeft+lanesRight+600, l.MinSize().Height)) // ten units a second
	l.Set(twoLanes(), []LaneMark{{At: 12 * time.Second, Label: "1", Texts: []string{"failed"}}}, 30*time.Second, false)
	var got LanePoint
	l.OnPoint = func(p LanePoint) { got = p }
	at := func(x, y float32) {
		l.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(lanesLeft+x, y)}})
	}
	if at(123, lanesHead+5); got.Mark == nil || got.Mark.Texts[0] != "failed" {
		t.Errorf("at the mark: %+v", got)
	}
	if at(140, lanesHead+5); got.Mark != nil || got.Group != 0 || got.Lane != 0 || got.State != LaneOut || got.From != 10*time.Second || got.To != 15*time.Second {
		t.Errorf("at the outage: %+v", got)
	}
	if at(140, lanesHead+laneHeight+5); got.Lane != 1 || got.State != LaneUp {
		t.Errorf("in the lane below: %+v", got)
	}
	if at(-50, lanesHead+5); got.Group != -1 {
		t.Errorf("at a name: %+v", got)
	}
	if at(500, lanesHead+5); got.Group != -1 {
		t.Errorf("in what is to come: %+v", got)
	}
}

// TestLanesDraws: the picture has each state's shape where it belongs, and fits at any width.
func TestLanesDraws(t *testing.T) {
	test.NewApp()
	l := NewLanes()
	w := newWindow(t, l)
	for _, width := range []float32{l.MinSize().Width, lanesLeft + lanesRight + 600, 1500} {
		w.Resize(fyne.NewSize(width, 200))
		l.Resize(fyne.NewSize(width, l.MinSize().Height))
		l.Set(twoLanes(), []LaneMark{{At: 12 * time.Second, Label: "1"}, {At: 59 * time.Second, Label: "2-15"}}, 30*time.Second, false)
		for _, o := range test.LaidOutObjects(l) {
			if text, ok := o.(*canvas.Text); ok && (text.Position().X < 0 || text.Position().X+text.Size().Width > width) {
				t.Errorf("%v: %q is at %v, %v wide", width, text.Text, text.Position().X, text.Size().Width)
			}
		}
		plot := width - lanesLeft - lanesRight
		img := l.draw(int(plot), int(l.top(-1, 0)))
		middle := int(l.top(0, 0)) + laneHeight/2
		has := func(when time.Duration, y int, want fyne.ThemeColorName) bool {
			x := int(l.line().at(when))
			return slices.ContainsFunc([]int{x, x + 1, x + 2, x + 3}, func(x int) bool {
				return color.NRGBAModel.Convert(img.At(x, y)) == color.Color(palette[want].light)
			})
		}
		high := middle - laneHigh/2 + 1
		if !has(5*time.Second, middle, ColorLaneUp) || has(5*time.Second, high, ColorLaneUp) || !has(13*time.Second, high, ColorLaneOut) || has(40*time.Second, middle, ColorLaneUp) {
			t.Errorf("%v: the picture does not show up, then out, then up, then nothing", width)
		}
	}
}
