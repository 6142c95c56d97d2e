package ui

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"sessionconfig/app"
	"sessionconfig/internal/clock"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
	"sessionconfig/ui/kit"
)

// inSeconds shows how long something took.
func inSeconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// watchState is the state of a running watch, in a sentence or two.
func watchState(w *watching) (kit.Mark, string) {
	if w.began.IsZero() {
		return kit.MarkInfo, tr("Putting sessions on every master...")
	}
	var redis, applications []string
	for _, m := range w.masters {
		if d := m.redis.outNow(w.lasted); d > 0 {
			redis = append(redis, tr("{address} for {time}", "address", m.address, "time", inSeconds(d)))
		} else if d := m.applications.outNow(w.lasted); d > 0 {
			applications = append(applications, tr("{address} for {time}", "address", m.address, "time", inSeconds(d)))
		}
	}
	switch {
	case len(redis) > 0:
		return kit.MarkError, tr("Redis is out: {masters}.", "masters", few(redis))
	case len(applications) > 0:
		return kit.MarkWarning, tr("Redis is up, the applications are out: {masters}.", "masters", few(applications))
	case w.happened():
		return kit.MarkOK, tr("All is up again. Click Stop when you have seen enough.")
	}
	return kit.MarkOK, tr("All masters are up. Now bring the failover about.")
}

// fewShown is how many of a list a line names.
const fewShown = 3

// few joins the first of several.
func few(all []string) string {
	if more := len(all) - fewShown; more > 0 {
		all = append(slices.Clone(all[:fewShown]), tr("{count} more", "count", strconv.Itoa(more)))
	}
	return strings.Join(all, ", ")
}

// watchVerdict is what a watch has come to.
func watchVerdict(s redisprobe.WatchSummary) (kit.Mark, string) {
	text := say(app.WatchAnswer(s))
	switch {
	case s.Lost > 0, s.Unchecked > 0:
		return kit.MarkError, text
	case s.RedisMS > 0 || s.ApplicationMS > 0:
		return kit.MarkWarning, text
	}
	return kit.MarkOK, text
}

// watchColumns are the numbers of each master.
func watchColumns() []kit.TableColumn {
	return []kit.TableColumn{
		{Title: tr("Master"), Part: 0.2, Middle: true},
		{Title: tr("Redis out"), Part: 0.19, Trailing: true},
		{Title: tr("Applications out"), Part: 0.19, Trailing: true},
		{Title: tr("Slow calls"), Part: 0.13, Trailing: true},
		{Title: tr("Lost writes"), Part: 0.14, Trailing: true},
		{Title: tr("Sessions kept"), Part: 0.15, Trailing: true},
	}
}

// watchRow are the numbers of one master. What was lost is known at the end only.
func watchRow(w *watching, i int) (kit.Mark, []string) {
	m := w.masters[i]
	mark := kit.MarkOK
	switch {
	case m.redis.out:
		mark = kit.MarkError
	case m.applications.out || m.redis.outages+m.applications.outages > 0:
		mark = kit.MarkWarning
	}
	lost, left := "-", "-"
	if w.summary != nil {
		for _, of := range w.summary.Masters {
			if of.Address == m.address {
				if of.Lost > 0 || of.Unchecked > 0 {
					mark = kit.MarkError
				}
				lost, left = strconv.FormatInt(of.Lost, 10), tr("{kept} of {all}", "kept", strconv.FormatInt(of.SessionsKept, 10), "all", strconv.FormatInt(of.SessionsKept+of.SessionsLost, 10))
			}
		}
	}
	return mark, []string{
		m.address, outText(&m.redis, w.lasted), outText(&m.applications, w.lasted),
		strconv.Itoa(m.redis.slow + m.applications.slow), lost, left,
	}
}

// outText sums a lane's outages up.
func outText(l *watchedLane, now time.Duration) string {
	count, longest := l.outages, max(l.longest, l.outNow(now))
	switch {
	case longest == 0:
		return tr("never")
	case count > 1:
		return tr("{count} times, {time} at most", "count", strconv.Itoa(count), "time", inSeconds(longest))
	}
	return inSeconds(longest)
}

// endLines are the summary as lines of what happened: who serves now, and the kinds of
// errors.
func endLines(s redisprobe.WatchSummary) []string {
	lines := []string{"", tr("The end:")}
	for _, m := range s.Masters {
		if m.Now != "" && m.Now != m.Address {
			lines = append(lines, tr("The slots of {address} are at {now} now.", "address", m.Address, "now", m.Now))
		}
		for _, lane := range []struct {
			name string
			of   watch.Lane
		}{{tr("Redis"), m.Redis}, {tr("applications"), m.Applications}} {
			var kinds []string
			for _, kind := range slices.Sorted(maps.Keys(lane.of.Errors)) {
				kinds = append(kinds, fmt.Sprintf("%s %d", say(kind), lane.of.Errors[kind]))
			}
			if len(kinds) > 0 {
				lines = append(lines, tr("Errors of {address}, {lane}: {kinds}", "address", m.Address, "lane", lane.name, "kinds", strings.Join(kinds, ", ")))
			}
		}
	}
	for _, f := range s.Findings {
		message, remedy := findingTexts(f)
		lines = append(lines, joinSentences([]string{message, remedy}))
	}
	if s.StalledMS > 0 {
		lines = append(lines, tr("This program itself was delayed for {time} in all, which is not counted as an outage.", "time", inSeconds(time.Duration(s.StalledMS)*time.Millisecond)))
	}
	if len(lines) == 2 {
		return nil
	}
	return lines
}

// pointText says what the pointer is at in the picture.
func pointText(w *watching, p kit.LanePoint) string {
	switch {
	case p.Mark != nil:
		return strings.Join(p.Mark.Texts, "; ")
	case p.Group < 0 || p.Group >= len(w.masters):
		return ""
	}
	m := w.masters[p.Group]
	state := map[kit.LaneState]string{
		kit.LaneUp: tr("up"), kit.LaneMoved: tr("up, on another node"), kit.LaneSlow: tr("slow"), kit.LaneOut: tr("out"),
	}[p.State]
	return tr("{address}, {lane}: {state} from {from} to {to} ({time})", "address", m.address, "lane", m.group.Lanes[p.Lane].Title,
		"state", state, "from", clock.Text(p.From), "to", clock.Text(p.To), "time", inSeconds(p.To-p.From))
}
