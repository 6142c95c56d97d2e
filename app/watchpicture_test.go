package app

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

// TestWatchPicture: what the picture shows is where it was: outages however short, calls
// that were slow, times on another node, marks with the numbers of the list; what this program did itself is no
// mark of the cluster.
func TestWatchPicture(t *testing.T) {
	began := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	at := func(s float64) time.Time { return began.Add(time.Duration(s * float64(time.Second))) }
	const long = "redis-01.sessions.production.corp.example:7000"
	s := redisprobe.WatchSummary{
		Started: began, Seconds: 100, RedisMS: 5000,
		Masters: []redisprobe.WatchMaster{{Address: long, Now: long, Served: []watch.Served{{Node: "b:1", From: at(55)}, {Node: long, From: at(90)}}, Redis: watch.Lane{Outages: []watch.Outage{{From: at(50), MS: 5000}, {From: at(80), MS: 1}}}}},
		Events: []redisprobe.WatchEvent{
			{Time: at(20), Lane: watch.LaneApplications, Event: watch.Slow, Master: long, MS: 2000},
			{Time: at(30), Lane: watch.LaneTopology, Event: watch.SelfStalled, MS: 150},
			{Time: at(54), Lane: watch.LaneTopology, Event: watch.Failed, Master: long},
			{Time: at(54.1), Lane: watch.LaneTopology, Event: watch.Promoted, Master: "<b>&:1"},
			{Time: at(90), Lane: watch.LaneTopology, Event: watch.Rejoined, Master: long},
		},
	}
	p := pictureOf(s)
	var bars, marks []string
	for _, b := range p.Bars {
		bars = append(bars, b.Class+" "+b.X+" "+b.Width)
	}
	for _, m := range p.Marks {
		marks = append(marks, m.Class+m.Label)
	}
	if got, want := strings.Join(bars, ", "), strings.Join([]string{
		"up 270.0 700.0, gap 655.0 245.0, moved 655.0 245.0, moved 655.0 245.0, gap 620.0 35.0, out 620.0 35.0, gap 830.0 2.0, out 830.0 2.0",
		"up 270.0 700.0, gap 655.0 245.0, moved 655.0 245.0, moved 655.0 245.0, gap 396.0 14.0, slow 396.0 14.0",
	}, ", "); got != want {
		t.Errorf("bars %s\nwant %s", got, want)
	}
	if got, want := strings.Join(marks, " "), "stall mark1-2 mark3"; got != want {
		t.Errorf("marks %s, want %s", got, want)
	}
	if name := p.Names[0].Text; len([]rune(name)) > longName || !strings.HasSuffix(name, ":7000") {
		t.Errorf("a long name is %q", name)
	}
	if n := len(p.Ticks); n != 7 || p.Ticks[1].Text != "0:15" {
		t.Errorf("%d ticks: %v", n, p.Ticks)
	}
	var page bytes.Buffer
	if err := WriteWatchHTML(&page, s); err != nil {
		t.Fatal(err)
	}
	text := page.String()
	if !strings.Contains(text, "<td>3</td><td>09:01:30.000 cluster: "+long+" is back") || strings.Contains(text, "<b>") || strings.Contains(text, ": this program") {
		t.Errorf("the list:\n%s", text[strings.Index(text, "<tbody>"):])
	}
	svg := text[strings.Index(text, "<svg"):strings.Index(text, "</svg>")] + "</svg>"
	for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("the picture is no XML: %v", err)
		}
	}
}

// TestWatchPictureOfManyMarks: marks that would lie on one another are one, their numbers
// share a label, apart from others, and none is cut off.
func TestWatchPictureOfManyMarks(t *testing.T) {
	began := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	s := redisprobe.WatchSummary{Started: began, Seconds: 86400, Masters: []redisprobe.WatchMaster{{Address: "a:1"}}}
	for i := range 2000 {
		s.Events = append(s.Events, redisprobe.WatchEvent{Time: began.Add(time.Duration(i) * 86400 * time.Second / 1999), Lane: watch.LaneTopology, Event: watch.Failed, Master: "a:1"})
	}
	p := pictureOf(s)
	if n := len(p.Marks); float64(n) > pictureWidth/marksApart+1 || n < 100 || !p.Many {
		t.Errorf("%d marks, many: %t", n, p.Many)
	}
	end, last := 0.0, 0
	for _, m := range p.Marks {
		if len(m.Text) > 600 {
			t.Errorf("a mark says %d bytes", len(m.Text))
		}
		if m.Label == "" {
			continue
		}
		x, err := strconv.ParseFloat(m.LabelX, 64)
		first, to, _ := strings.Cut(m.Label, "-")
		number, _ := strconv.Atoi(first)
		if err != nil || x < end || number != last+1 {
			t.Errorf("%s at %s, %d ends at %.1f", m.Label, m.LabelX, last, end)
		}
		end = x + digitWidth*float64(len(m.Label))
		last, _ = strconv.Atoi(cmp.Or(to, first))
	}
	if last != 2000 || end > pictureLeft+pictureWidth+pictureRight {
		t.Errorf("the last number is %d and ends at %.1f", last, end)
	}
}
