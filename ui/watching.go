package ui

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"sessionconfig/app"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
	"sessionconfig/ui/kit"
)

// watching is the window's state of a watch. It takes the watch's events, and its size is
// bounded for any duration.
type watching struct {
	began   time.Time // zero until the first status has come
	lasted  time.Duration
	masters []*watchedMaster
	marks   []kit.LaneMark
	stalls  []kit.LaneMark // when this program itself was delayed
	marked  int            // marks so far: their numbers
	lines   []string
	dropped int                     // lines forgotten at the beginning
	early   []redisprobe.WatchEvent // that came before the first status

	summary *redisprobe.WatchSummary // once it has ended
}

// watchedMaster is one master of the beginning.
type watchedMaster struct {
	address             string
	now                 string // who serves its slots
	redis, applications watchedLane
	group               *kit.LaneGroup
}

// watchedLane is the account of one lane.
type watchedLane struct {
	lane    *kit.Lane
	known   time.Duration // up to which its history is known
	out     bool
	since   time.Duration // when it went out
	outages int
	longest time.Duration
	slow    int
}

// Bounds of what is kept.
const (
	watchLines = 500
	watchMarks = 200
	watchMoves = 50 // of one lane
)

// status takes how things are; now is when it came.
func (w *watching) status(now time.Time, s redisprobe.WatchStatus) {
	lasted := time.Duration(s.Seconds * float64(time.Second))
	if w.began.IsZero() {
		w.begin(now.Add(-lasted), s)
	}
	w.lasted = max(w.lasted, lasted)
	for _, m := range s.Masters {
		if known := w.master(m.Address); known != nil {
			known.redis.goOn(w.lasted, m.RedisDown)
			known.applications.goOn(w.lasted, m.ApplicationsDown)
			known.serve(m.Served, w.began)
		}
	}
}

// begin makes the lanes.
func (w *watching) begin(at time.Time, s redisprobe.WatchStatus) {
	w.began = at
	for _, m := range s.Masters {
		known := &watchedMaster{address: m.Address, now: m.Address}
		known.redis.lane, known.applications.lane = &kit.Lane{Title: tr("Redis")}, &kit.Lane{Title: tr("applications")}
		known.group = &kit.LaneGroup{Title: m.Address, Lanes: []*kit.Lane{known.redis.lane, known.applications.lane}}
		w.masters = append(w.masters, known)
	}
	early := w.early
	w.early = nil
	for _, e := range early {
		w.event(e)
	}
}

func (w *watching) master(address string) *watchedMaster {
	at := slices.IndexFunc(w.masters, func(m *watchedMaster) bool { return m.address == address })
	if at < 0 {
		return nil
	}
	return w.masters[at]
}

// groups are the lanes to draw.
func (w *watching) groups() []*kit.LaneGroup {
	var all []*kit.LaneGroup
	for _, m := range w.masters {
		all = append(all, m.group)
	}
	return all
}

// event takes what happened.
func (w *watching) event(e redisprobe.WatchEvent) {
	if w.began.IsZero() {
		if len(w.early) < watchLines {
			w.early = append(w.early, e)
		}
		return
	}
	at := max(0, e.Time.Sub(w.began))
	w.lasted = max(w.lasted, at)
	switch m := w.master(e.Master); {
	case e.Lane == watch.LaneTopology:
		w.mark(at, e)
		return
	case m == nil:
		return
	case e.Lane == watch.LaneRedis:
		m.redis.event(at, e)
	default:
		m.applications.event(at, e)
	}
	if e.Event != watch.Slow { // which there may be many of; they are counted
		w.say(eventLine(e, ""))
	}
}

// keepMark adds a mark to bounded ones: when there are too many, near ones are merged.
func (w *watching) keepMark(marks []kit.LaneMark, m kit.LaneMark) []kit.LaneMark {
	marks = append(marks, m)
	slices.SortStableFunc(marks, func(a, b kit.LaneMark) int { return cmp.Compare(a.At, b.At) })
	for gap := w.lasted / watchMarks; len(marks) > watchMarks; gap *= 2 {
		marks = kit.MergeMarks(marks, max(gap, time.Millisecond))
	}
	return marks
}

// allMarks are those of the cluster and those of this program.
func (w *watching) allMarks() []kit.LaneMark { return slices.Concat(w.stalls, w.marks) }

// mark takes an event of the topology.
func (w *watching) mark(at time.Duration, e redisprobe.WatchEvent) {
	if e.Event == watch.SelfStalled {
		line := eventLine(e, "")
		w.say(line)
		w.stalls = w.keepMark(w.stalls, kit.LaneMark{At: at, Texts: []string{line}, Muted: true})
		return
	}
	w.marked++
	label := strconv.Itoa(w.marked)
	line := eventLine(e, label)
	w.say(line)
	w.marks = w.keepMark(w.marks, kit.LaneMark{At: at, Label: label, Texts: []string{line}})
}

// serve notes who serves a master's slots now.
func (m *watchedMaster) serve(by watch.Served, began time.Time) {
	if by.Node == "" || by.Node == m.now {
		return
	}
	elsewhere := m.now != m.address
	m.now = by.Node
	if elsewhere == (m.now != m.address) {
		return
	}
	for _, lane := range m.group.Lanes {
		if len(lane.Moved) == watchMoves { // away and back again
			lane.Moved = slices.Delete(lane.Moved, 0, 2)
		}
		lane.Moved = append(lane.Moved, max(0, by.From.Sub(began)))
	}
}

// end takes the summary: from now on it is what counts.
func (w *watching) end(s redisprobe.WatchSummary) {
	w.summary = &s
	w.lasted = max(w.lasted, time.Duration(s.Seconds*float64(time.Second)))
	for _, m := range s.Masters {
		known := w.master(m.Address)
		if known == nil {
			continue
		}
		known.redis.end(w.lasted, m.Redis)
		known.applications.end(w.lasted, m.Applications)
		known.now, known.redis.lane.Moved, known.applications.lane.Moved = known.address, nil, nil
		for _, served := range m.Served {
			known.serve(served, w.began)
		}
	}
	for _, line := range endLines(s) {
		w.say(line)
	}
}

// clock is the time that the watch has lasted so far, or, once it has ended, the time that
// its answer names.
func (w *watching) clock() time.Duration {
	if w.summary != nil {
		return app.WatchLasted(*w.summary)
	}
	return w.lasted
}

// say adds a line to what happened.
func (w *watching) say(line string) {
	w.lines = append(w.lines, line)
	if extra := len(w.lines) - watchLines; extra > watchLines/10 {
		w.lines = slices.Clone(w.lines[extra:])
		w.dropped += extra
	}
}

// goOn takes that the lane goes on as it is; down is for how long it has been out.
func (l *watchedLane) goOn(now, down time.Duration) {
	if !l.out {
		l.raise(now, kit.LaneUp)
		return
	}
	if down > 0 {
		l.since = min(l.since, now-down)
	}
	l.lane.History.Raise(l.since, now, kit.LaneOut)
	l.known = max(l.known, now)
}

// raise notes a state from what is known on.
func (l *watchedLane) raise(to time.Duration, state kit.LaneState) {
	if to > l.known {
		l.lane.History.Raise(l.known, to, state)
		l.known = to
	}
}

// event takes what happened in the lane.
func (l *watchedLane) event(at time.Duration, e redisprobe.WatchEvent) {
	took := time.Duration(e.MS) * time.Millisecond
	switch e.Event {
	case watch.Down:
		l.raise(at, kit.LaneUp)
		l.out, l.since = true, at
	case watch.Up:
		l.since = min(l.since, at-took)
		if !l.out {
			l.since = at - took
		}
		l.raise(l.since, kit.LaneUp)
		l.lane.History.Raise(l.since, at, kit.LaneOut)
		l.known, l.out = max(l.known, at), false
		l.outages++
		l.longest = max(l.longest, took)
	case watch.Slow:
		l.raise(at, kit.LaneUp)
		l.lane.History.Raise(at-took, at, kit.LaneSlow)
		l.slow++
	}
}

// end takes the lane's own account.
func (l *watchedLane) end(now time.Duration, of watch.Lane) {
	l.goOn(now, 0)
	l.outages, l.longest, l.slow = len(of.Outages), time.Duration(of.Longest)*time.Millisecond, int(of.Slow)
}

// outNow is for how long it has been out by a time; 0 if it is up.
func (l *watchedLane) outNow(now time.Duration) time.Duration {
	if !l.out {
		return 0
	}
	return max(time.Millisecond, now-l.since)
}

// happened tells whether anything was out, or changed.
func (w *watching) happened() bool {
	return w.marked > 0 || slices.ContainsFunc(w.masters, func(m *watchedMaster) bool { return m.redis.outages+m.applications.outages > 0 })
}

// eventLine is an event as a line of what happened; label is of its mark, if it has one.
func eventLine(e redisprobe.WatchEvent, label string) string {
	lane := map[string]string{watch.LaneRedis: tr("Redis"), watch.LaneApplications: tr("applications"), watch.LaneTopology: tr("cluster")}[e.Lane]
	clock, what := e.Time.Format("15:04:05.000"), say(app.WatchWhat(e))
	if e.Event == watch.SelfStalled {
		return clock + " " + what
	}
	if who := app.WatchWho(e); who != "" {
		what = who + " " + what
	}
	return tr("{time} {lane}: {what}", "time", clock, "lane", numbered(label, lane), "what", what)
}

// numbered puts the number of a mark before a lane's name.
func numbered(label, lane string) string {
	if label == "" {
		return lane
	}
	return "[" + label + "] " + lane
}
