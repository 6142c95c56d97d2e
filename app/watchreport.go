package app

import (
	"fmt"
	"io"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
	"sessionconfig/redisprobe"
)

// watchPage is the whole report: it stands alone, and loads nothing.
var watchPage = lazily.Page("watch", `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A failover watched</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; --line: #8888; --bad: #b3261e; --good: #2e7d32; --mark: #1565c0; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #66a86a; --mark: #82b1ff; } }
body { font: 15px/1.45 "Segoe UI", system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } .time { opacity: .7; } .scroll { overflow-x: auto; }
svg { width: 100%; min-width: 40rem; height: auto; } svg text { font-size: 12px; fill: currentColor; } .axis { stroke: var(--line); }
.up { fill: var(--good); } .out { fill: var(--bad); } .mark { stroke: var(--mark); stroke-width: 1.5; } .key { display: inline-block; width: .8em; height: .8em; }
td, th { text-align: left; vertical-align: top; padding: .25rem .7rem; border-bottom: 1px solid var(--line); } table { border-collapse: collapse; }
</style></head><body>
<h1>{{shown .Answer}}</h1><p class="time">{{.Made}}</p>
{{range .Lines}}<p>{{shown .}}</p>{{end}}
<h2>What the eye sees</h2>
<p>Green: up. Red: out. A blue line: the cluster changed, as listed below. Of each master the upper bar is Redis, the lower one your applications.</p>
<div class="scroll"><svg viewBox="0 0 1000 {{.Height}}" role="img" aria-label="{{shown .Answer}}">
{{range .Ticks}}<line class="axis" x1="{{.X}}" x2="{{.X}}" y1="0" y2="{{$.Bottom}}"/><text x="{{.X}}" y="{{$.Below}}" text-anchor="middle">{{.Text}}</text>
{{end}}{{range .Bars}}<rect class="{{.Class}}" x="{{.X}}" y="{{.Y}}" width="{{.Width}}" height="14"><title>{{shown .Text}}</title></rect>
{{end}}{{range .Names}}<text x="0" y="{{.Y}}">{{shown .Text}}</text>
{{end}}{{range .Marks}}<line class="mark" x1="{{.X}}" x2="{{.X}}" y1="0" y2="{{$.Bottom}}"><title>{{shown .Text}}</title></line>
{{end}}</svg></div>
<h2>What happened</h2><div class="scroll"><table><tbody>
{{range .Events}}<tr><td>{{shown .}}</td></tr>
{{end}}</tbody></table></div></body></html>
`, finding.Printable)

// drawn is something in the picture.
type drawn struct {
	Class, Text string
	X, Y, Width string
}

// Where the picture's bars begin and end, and how high a master's part is.
const (
	pictureLeft  = 190.0
	pictureWidth = 790.0
	masterHeight = 48
)

// WriteWatchHTML writes a watch as one page that stands alone, with its picture.
func WriteWatchHTML(out io.Writer, s redisprobe.WatchSummary) error {
	at := func(seconds float64) float64 {
		return pictureLeft + pictureWidth*min(1, max(0, seconds/max(1, s.Seconds)))
	}
	coordinate := func(v float64) string { return fmt.Sprintf("%.1f", v) }
	var bars, names, marks, ticks []drawn
	bar := func(class, text string, from, to float64, y int) {
		bars = append(bars, drawn{Class: class, Text: text, X: coordinate(at(from)), Y: fmt.Sprint(y), Width: coordinate(max(1, at(to)-at(from)))})
	}
	for i, m := range s.Masters {
		top := i * masterHeight
		names = append(names, drawn{Text: m.Address, Y: fmt.Sprint(top + 24)})
		for j, lane := range []struct {
			name string
			outs []redisprobe.WatchOutage
		}{{"Redis", m.Redis.Outages}, {"applications", m.Applications.Outages}} {
			y := top + 6 + 16*j
			bar("up", lane.name+" of "+m.Address, 0, s.Seconds, y)
			for _, o := range lane.outs {
				from := o.From.Sub(s.Started).Seconds()
				bar("out", fmt.Sprintf("%s of %s out for %s", lane.name, m.Address, seconds(o.MS)), from, from+float64(o.MS)/1000, y)
			}
		}
	}
	var lines []string
	for _, e := range s.Events {
		lines = append(lines, WatchLine(e)+watchSaid(s, e))
		if e.Lane == "topology" {
			marks = append(marks, drawn{Text: WatchLine(e), X: coordinate(at(e.Time.Sub(s.Started).Seconds()))})
		}
	}
	const parts = 8
	for i := range parts + 1 {
		when := s.Seconds * float64(i) / parts
		ticks = append(ticks, drawn{X: coordinate(at(when)), Text: (time.Duration(when*10) * time.Second / 10).String()})
	}
	bottom := len(s.Masters) * masterHeight
	return watchPage().Execute(out, struct {
		Answer, Made              string
		Lines, Events             []string
		Bars, Names, Marks, Ticks []drawn
		Height, Bottom, Below     int
	}{WatchAnswer(s), s.Started.Format("2006-01-02 15:04:05 -07:00"), WatchLines(s)[1:], lines, bars, names, marks, ticks, bottom + 20, bottom, bottom + 16})
}

// watchSaid is how many nodes said what an event of the cluster tells, and when the last
// of them did.
func watchSaid(s redisprobe.WatchSummary, e redisprobe.WatchEvent) string {
	for _, said := range s.Topology {
		if e.Lane != "topology" || said.Event != e.Event || said.Master != e.Master || !said.Time.Equal(e.Time) {
			continue
		}
		if others := len(said.SeenBy) - 1; others > 0 {
			return fmt.Sprintf("; %s said so first, the last of %d others %s later", e.SeenBy, others, seconds(said.SeenBy[others].After))
		}
		return "; " + e.SeenBy + " alone said so"
	}
	return ""
}
