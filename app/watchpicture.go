package app

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sessionconfig/internal/clock"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

// drawn is something in the picture of a watch.
type drawn struct {
	Class, Text string
	X, Y, Width string
	High        int    // of a bar
	Label       string // of a mark
	LabelX      string
}

// watchPicture is the picture of a watch: two bars for each master on one axis of time.
type watchPicture struct {
	Bars, Names, Marks, Ticks []drawn
	Top, Height, Bottom       int
	Many                      bool // there are many marks: they are drawn pale

	summary redisprobe.WatchSummary
}

// Where the picture's bars begin and end, and how high its parts are.
const (
	pictureTop   = 20 // for the numbers of the marks
	pictureLeft  = 270.0
	pictureWidth = 700.0
	lanesLeft    = 182
	masterHeight = 52
	laneHeight   = 20
	blockHigh    = 16 // of a bar that is slow or out
	slimHigh     = 6  // of one that is up
	slimAt       = 5
	lineHigh     = 4 // of each of the two lines of one that is up on another node
	pictureRight = 30.0
	digitWidth   = 7.5
	labelsApart  = 8.0
	marksApart   = 3.0
	manyMarks    = 30
	leastWide    = 2.0 // of an outage, however short
	longName     = 24  // characters of an address
	mostTicks    = 8
)

// pictureOf draws a summary.
func pictureOf(s redisprobe.WatchSummary) watchPicture {
	bottom := pictureTop + len(s.Masters)*masterHeight
	p := watchPicture{Top: pictureTop, Bottom: bottom, Height: bottom + 22, summary: s}
	for i, m := range s.Masters {
		top := pictureTop + i*masterHeight + 4
		p.Names = append(p.Names, drawn{Class: "name", Text: finding.Shortened(m.Address, "…", longName), Y: strconv.Itoa(top + 24)})
		for j, lane := range []pictureLane{{"Redis", watch.LaneRedis, m.Redis}, {"applications", watch.LaneApplications, m.Applications}} {
			y := top + laneHeight*j
			p.Names = append(p.Names, drawn{Class: "lane", Text: lane.name, X: strconv.Itoa(lanesLeft), Y: strconv.Itoa(y + 13)})
			p.lane(m, lane, y)
		}
	}
	p.mark()
	p.Many = len(p.Marks) > manyMarks
	for _, when := range clock.Ticks(time.Duration(s.Seconds*float64(time.Second)), mostTicks) {
		p.Ticks = append(p.Ticks, drawn{X: coordinate(p.at(when.Seconds())), Text: clock.Text(when)})
	}
	return p
}

// at is where a time, in seconds since the beginning, is on the axis.
func (p *watchPicture) at(seconds float64) float64 {
	return pictureLeft + pictureWidth*min(1, max(0, seconds/max(1, p.summary.Seconds)))
}

// since is a time in seconds since the beginning.
func (p *watchPicture) since(when time.Time) float64 { return when.Sub(p.summary.Started).Seconds() }

// pictureLane is one lane of a master.
type pictureLane struct {
	name, of string
	account  watch.Lane
}

// lane draws a lane below y, its gravest states last: they may need more than their room.
func (p *watchPicture) lane(m redisprobe.WatchMaster, lane pictureLane, y int) {
	whole := p.summary.Seconds
	p.bar("up", lane.name+" of "+m.Address, 0, whole, y+slimAt, slimHigh)
	for i, served := range m.Served {
		until := whole
		if i+1 < len(m.Served) {
			until = p.since(m.Served[i+1].From)
		}
		if served.Node == m.Address {
			continue
		}
		text := fmt.Sprintf("%s of %s, on %s", lane.name, m.Address, served.Node)
		p.bar("gap", "", p.since(served.From), until, y, blockHigh)
		p.bar("moved", text, p.since(served.From), until, y+1, lineHigh)
		p.bar("moved", text, p.since(served.From), until, y+blockHigh-1-lineHigh, lineHigh)
	}
	block := func(class, text string, from, to float64) { // a gap in what is below
		p.bar("gap", "", from, to, y, blockHigh)
		p.bar(class, text, from, to, y, blockHigh)
	}
	for _, e := range p.summary.Events {
		if e.Event == watch.Slow && e.Lane == lane.of && e.Master == m.Address {
			block("slow", WatchLine(e), p.since(e.Time)-float64(e.MS)/1000, p.since(e.Time))
		}
	}
	for _, o := range lane.account.Outages {
		from := p.since(o.From)
		block("out", fmt.Sprintf("%s of %s out for %s", lane.name, m.Address, seconds(o.MS)), from, from+float64(o.MS)/1000)
	}
}

// bar draws a bar from one time to another.
func (p *watchPicture) bar(class, text string, from, to float64, y, high int) {
	p.Bars = append(p.Bars, drawn{
		Class: class, Text: text, Y: strconv.Itoa(y), High: high,
		X: coordinate(p.at(from)), Width: coordinate(max(leastWide, p.at(to)-p.at(from))),
	})
}

// mark draws what happened to the cluster, with the numbers of the list, and when this
// program itself was delayed. Marks that would lie on one another are one, and numbers that
// have no room for themselves share a label.
func (p *watchPicture) mark() {
	s := p.summary
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
		m, x := drawn{Class: "mark", Text: WatchLine(e), X: coordinate(p.at(p.since(e.Time)))}, p.at(p.since(e.Time))
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
