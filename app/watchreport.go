package app

import (
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

//go:embed watch.html
var watchHTML string

// watchPage is the whole report, which loads nothing.
var watchPage = lazily.Page("watch", watchHTML, finding.Printable)

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
