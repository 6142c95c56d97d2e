package app

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

// drawn is something in the picture of a watch.
type drawn struct {
	Class, Text string
	X, Y, Width string
	Label       string // of a mark
	LabelX      string
}

// watchPicture is the picture of a watch: two bars for each master on one axis of time.
type watchPicture struct {
	Bars, Names, Marks, Ticks []drawn
	Top, Height, Bottom       int
	Many                      bool // there are many marks: they are drawn pale
}

// Where the picture's bars begin and end, and how high its parts are.
const (
	pictureTop   = 20 // for the numbers of the marks
	pictureLeft  = 270.0
	pictureWidth = 700.0
	lanesLeft    = 182
	masterHeight = 52
	laneHeight   = 20
	pictureRight = 30.0
	digitWidth   = 7.5
	labelsApart  = 8.0
	marksApart   = 3.0
	manyMarks    = 30
	leastWide    = 2.0 // of an outage, however short
	longName     = 24  // characters of an address
)

// pictureOf draws a summary.
func pictureOf(s redisprobe.WatchSummary) watchPicture {
	bottom := pictureTop + len(s.Masters)*masterHeight
	p := watchPicture{Top: pictureTop, Bottom: bottom, Height: bottom + 22}
	at := func(seconds float64) float64 {
		return pictureLeft + pictureWidth*min(1, max(0, seconds/max(1, s.Seconds)))
	}
	since := func(when time.Time) float64 { return when.Sub(s.Started).Seconds() }
	bar := func(class, text string, from, to float64, y int) {
		if class != "up" { // a gap in the bar of up
			p.Bars = append(p.Bars, drawn{Class: "gap", X: coordinate(at(from)), Y: strconv.Itoa(y), Width: coordinate(max(leastWide, at(to)-at(from)))})
		}
		p.Bars = append(p.Bars, drawn{Class: class, Text: text, X: coordinate(at(from)), Y: strconv.Itoa(y), Width: coordinate(max(leastWide, at(to)-at(from)))})
	}
	for i, m := range s.Masters {
		top := pictureTop + i*masterHeight + 4
		p.Names = append(p.Names, drawn{Class: "name", Text: finding.Shortened(m.Address, "…", longName), Y: strconv.Itoa(top + 24)})
		for j, lane := range []struct {
			name, of string
			account  watch.Lane
		}{{"Redis", watch.LaneRedis, m.Redis}, {"applications", watch.LaneApplications, m.Applications}} {
			y := top + laneHeight*j
			p.Names = append(p.Names, drawn{Class: "lane", Text: lane.name, X: strconv.Itoa(lanesLeft), Y: strconv.Itoa(y + 13)})
			bar("up", lane.name+" of "+m.Address, 0, s.Seconds, y)
			for _, e := range s.Events {
				if e.Event == watch.Slow && e.Lane == lane.of && e.Master == m.Address {
					bar("slow", WatchLine(e), since(e.Time)-float64(e.MS)/1000, since(e.Time), y)
				}
			}
			for _, o := range lane.account.Outages {
				from := since(o.From)
				bar("out", fmt.Sprintf("%s of %s out for %s", lane.name, m.Address, seconds(o.MS)), from, from+float64(o.MS)/1000, y)
			}
		}
	}
	p.mark(s, func(e redisprobe.WatchEvent) float64 { return at(since(e.Time)) })
	p.Many = len(p.Marks) > manyMarks
	step := tickStep(s.Seconds)
	for when := 0.0; when <= s.Seconds; when += step {
		p.Ticks = append(p.Ticks, drawn{X: coordinate(at(when)), Text: clockText(when)})
	}
	return p
}

// mark draws what happened to the cluster, with the numbers of the list, and when this
// program itself was delayed. Marks that would lie on one another are one, and numbers that
// have no room for themselves share a label.
func (p *watchPicture) mark(s redisprobe.WatchSummary, at func(redisprobe.WatchEvent) float64) {
	numbers := eventNumbers(s)
	type drawnMark struct {
		place int
		x     float64
	}
	last := map[string]drawnMark{} // by class
	label := markLabel{end: -1}
	for i, e := range s.Events {
		if e.Lane != watch.LaneTopology {
			continue
		}
		m, x := drawn{Class: "mark", Text: WatchLine(e), X: coordinate(at(e))}, at(e)
		if e.Event == watch.SelfStalled {
			m.Class = "stall"
		}
		near, drawnBefore := last[m.Class]
		if drawnBefore && x-near.x < marksApart {
			p.Marks[near.place].Text = joined(p.Marks[near.place].Text, m.Text)
		} else {
			near = drawnMark{len(p.Marks), x}
			last[m.Class] = near
			p.Marks = append(p.Marks, m)
		}
		if m.Class == "stall" {
			continue
		}
		if x > label.end {
			label = markLabel{first: numbers[i], from: x, place: near.place}
		}
		label.grow(numbers[i])
		p.Marks[label.place].Label, p.Marks[label.place].LabelX = label.text, coordinate(label.x())
	}
}

// joined joins the texts of several marks, up to a length that a tooltip can show.
func joined(text, more string) string {
	const most, andSoOn = 500, "; ..."
	switch {
	case strings.HasSuffix(text, andSoOn):
		return text
	case len(text)+len(more) > most:
		return text + andSoOn
	}
	return text + "; " + more
}

// markLabel is the number, or the numbers, above marks that are near.
type markLabel struct {
	first, text string
	place       int     // of its mark
	from, end   float64 // of its room
}

// grow adds a number to the label.
func (l *markLabel) grow(number string) {
	l.text = l.first
	if number != l.first {
		l.text += "-" + number
	}
	l.end = l.from + digitWidth*float64(len(l.text)) + labelsApart
}

// x is where the label begins: over the mark, or further left where it would not fit.
func (l *markLabel) x() float64 {
	return min(l.from-digitWidth/2, pictureLeft+pictureWidth+pictureRight-digitWidth*float64(len(l.text)))
}

func coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// tickStep is how many seconds apart the times on the axis are: at most eight of them, as
// people count.
func tickStep(whole float64) float64 {
	for _, step := range []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400} {
		if whole/step <= 8 {
			return step
		}
	}
	return whole / 8
}

// clockText is a time since the beginning as a clock shows it.
func clockText(when float64) string {
	s := int(when)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
