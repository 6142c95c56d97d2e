package app

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

// watchPage is the whole report, which loads nothing.
var watchPage = lazily.Page("watch", `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A failover watched</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; --line: #8888; --bad: #c43d00; --good: #0072b2; --moved: #00916a; --slow: #c58400; --mark: #1a5fb4; --grey: #7d8692; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff7a45; --good: #56b4e9; --moved: #1fb588; --slow: #f0c040; --mark: #79b3f2; } }
body { font: 15px/1.45 "Segoe UI", system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } .time, .detail { opacity: .75; } p { margin: .6rem 0 0; } .detail { margin: .1rem 0 0 1.5rem; } .scroll { overflow-x: auto; margin-top: .8rem; }
svg { width: 100%; min-width: 40rem; height: auto; } svg text { font-size: 12px; fill: currentColor; } svg .lane { opacity: .7; } svg .number { fill: var(--mark); }
.axis { stroke: var(--line); } .up { fill: var(--good); } .moved { fill: var(--moved); } .gap { fill: Canvas; } .ink { fill: var(--bad); } .out { fill: url(#hatch); stroke: var(--bad); } .slow { fill: var(--slow); fill-opacity: .5; stroke: var(--slow); }
.mark { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 4 3; } .stall { stroke: var(--grey); stroke-dasharray: 1 3; } .many line { stroke-opacity: .4; stroke-width: 1; }
td, th { text-align: left; vertical-align: top; padding: .25rem .7rem; border-bottom: 1px solid var(--line); } table { border-collapse: collapse; }
</style></head><body>
<h1>{{shown .Answer}}</h1><p class="time">{{.Made}}</p>
{{range .Lines}}<p{{if .Detail}} class="detail"{{end}}>{{shown .Text}}</p>
{{end}}<h2>What the eye sees</h2>
<p>A slim blue line is up, a double green line is up on another node, a high hatched block is out, a pale block is slow. A dashed line is what became of the cluster, with its number in the list; a dotted grey one: the
watching program stood still itself.</p>
<div class="scroll"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 {{.Height}}" role="img" aria-label="{{shown .Answer}}">
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ink" width="4" height="6"/></pattern></defs>
{{range .Ticks}}<line class="axis" x1="{{.X}}" x2="{{.X}}" y1="{{$.Top}}" y2="{{$.Bottom}}"/><text x="{{.X}}" y="{{$.Bottom}}" dy="16" text-anchor="middle">{{.Text}}</text>
{{end}}<g{{if .Many}} class="many"{{end}}>{{range .Marks}}<line class="{{.Class}}" x1="{{.X}}" x2="{{.X}}" y1="{{$.Top}}" y2="{{$.Bottom}}"><title>{{shown .Text}}</title></line>{{if .Label}}<text class="number" x="{{.LabelX}}" y="13">{{.Label}}</text>{{end}}
{{end}}</g>
{{range .Bars}}<rect class="{{.Class}}" x="{{.X}}" y="{{.Y}}" width="{{.Width}}" height="{{.High}}">{{if .Text}}<title>{{shown .Text}}</title>{{end}}</rect>
{{end}}{{range .Names}}<text class="{{.Class}}" x="{{if .X}}{{.X}}{{else}}0{{end}}" y="{{.Y}}">{{shown .Text}}</text>
{{end}}</svg></div>
<h2>What happened</h2><div class="scroll"><table><tbody>
{{range .Events}}<tr><td>{{.Number}}</td><td>{{shown .Text}}</td></tr>
{{end}}</tbody></table></div></body></html>
`, finding.Printable)

// listed is an event in the list, with the number of its mark if it has one.
type listed struct{ Number, Text string }

// eventNumbers are the numbers of events in the picture and in the list, by their index;
// empty for those that are not about the cluster.
func eventNumbers(s redisprobe.WatchSummary) []string {
	numbers, last := make([]string, len(s.Events)), 0
	for i, e := range s.Events {
		if e.Lane == watch.LaneTopology && e.Event != watch.SelfStalled {
			last++
			numbers[i] = strconv.Itoa(last)
		}
	}
	return numbers
}

// WriteWatchHTML writes a watch as one page that loads nothing, with its picture.
func WriteWatchHTML(out io.Writer, s redisprobe.WatchSummary) error {
	var events []listed
	numbers := eventNumbers(s)
	for i, e := range s.Events {
		events = append(events, listed{Number: numbers[i], Text: WatchLine(e) + watchSaid(s, e)})
	}
	return watchPage().Execute(out, struct {
		watchPicture
		Answer, Made string
		Lines        []summed
		Events       []listed
	}{pictureOf(s), WatchAnswer(s), s.Started.Format("2006-01-02 15:04:05 -07:00"), watchSums(s), events})
}

// summed is a line of the summary; a detail belongs to the line before.
type summed struct {
	Text   string
	Detail bool
}

// watchSums are the summary's lines without the answer.
func watchSums(s redisprobe.WatchSummary) []summed {
	var all []summed
	for _, line := range WatchLines(s)[1:] {
		text := strings.TrimLeft(line, " ")
		all = append(all, summed{Text: text, Detail: text != line})
	}
	return all
}

// watchSaid is how many nodes said what an event of the cluster tells, and when the last
// of them did.
func watchSaid(s redisprobe.WatchSummary, e redisprobe.WatchEvent) string {
	for _, said := range s.Topology {
		if e.Lane != watch.LaneTopology || said.Event != e.Event || said.Master != e.Master || !said.Time.Equal(e.Time) {
			continue
		}
		if others := len(said.SeenBy) - 1; others > 0 {
			return fmt.Sprintf("; %s reported it first, the last of %d others %s later", e.SeenBy, others, seconds(said.SeenBy[others].After))
		}
		return "; " + e.SeenBy + " alone reported it"
	}
	return ""
}
