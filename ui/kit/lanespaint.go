package kit

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// laneColors are the colours of the states.
var laneColors = map[LaneState]fyne.ThemeColorName{
	LaneUp: ColorLaneUp, LaneMoved: ColorLaneMoved, LaneSlow: ColorLaneSlow, LaneOut: ColorLaneOut,
}

// Measures of a lane's bar, in units. States differ in shape as well as in colour: up is a
// slim line, served elsewhere a double one, slow and out are high blocks, the one barred,
// the other hatched.
const (
	laneHigh    = 14 // of a block
	laneSlim    = 6  // of a line
	laneLeast   = 2  // width of a block, however short it was
	hatchPeriod = 6
)

// paintLane draws the spans of a lane into a picture, around the middle line y, at so many
// pixels a unit.
func paintLane(img *image.RGBA, y int, spans []laneSpan, unit float32) {
	px := func(units float32) int { return max(1, int(units*unit+0.5)) }
	for _, state := range []LaneState{LaneUp, LaneMoved, LaneSlow, LaneOut} { // the worst last: it may cover a part of its neighbours
		ink := theme.Color(laneColors[state])
		for _, s := range spans {
			if s.state != state {
				continue
			}
			switch box := image.Rect(s.from, y-px(laneHigh)/2, s.to, y+px(laneHigh)/2); state {
			case LaneUp:
				fillBox(img, image.Rect(s.from, y-px(laneSlim)/2, s.to, y+px(laneSlim)/2), ink)
			case LaneMoved:
				edge := px(4)
				fillBox(img, image.Rect(s.from, box.Min.Y+1, s.to, box.Min.Y+1+edge), ink)
				fillBox(img, image.Rect(s.from, box.Max.Y-1-edge, s.to, box.Max.Y-1), ink)
			default:
				box.Max.X = max(box.Max.X, box.Min.X+px(laneLeast))
				fillBox(img, box, ink)
				paintPattern(img, box, state, px(hatchPeriod), px(1.4))
			}
		}
	}
}

func fillBox(img *image.RGBA, box image.Rectangle, ink color.Color) {
	draw.Draw(img, box, image.NewUniform(ink), image.Point{}, draw.Src)
}

// paintPattern draws the bars of slow or the hatching of out over a block.
func paintPattern(img *image.RGBA, box image.Rectangle, state LaneState, period, width int) {
	ink := color.RGBAModel.Convert(theme.Color(ColorPage)).(color.RGBA)
	box = box.Intersect(img.Bounds())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			along := x
			if state == LaneOut {
				along = x + y // hatching goes on from block to block
			}
			if along%period < width {
				img.SetRGBA(x, y, ink)
			}
		}
	}
}

// paintUpright draws an upright line.
func paintUpright(img *image.RGBA, x int, ink color.Color, dashed bool, unit float32) {
	bounds, dash := img.Bounds(), max(1, int(3*unit))
	width := max(1, int(unit+0.5))
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		if dashed && y/dash%2 == 1 {
			continue
		}
		for i := range width {
			img.Set(x+i, y, ink)
		}
	}
}
