package watch

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/parallel"
	"sessionconfig/redisprobe/census"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

// Options say how to watch.
type Options struct {
	Rate         float64              // sessions used a second on each master, 10 if 0
	For          time.Duration        // 0: until ctx ends
	Within       time.Duration        // bounds the beginning; 0: 10 s
	UntilSettled bool                 // until a failover has come and gone
	Options      client.Options       // how the version that is played reads the settings
	Shorter      func(Summary) string // what would shorten an outage of the applications; may be nil
	Event        func(Event)          // gets each event, one at a time; may be nil
	Status       func(Status)         // gets how things are every second, never while Event runs; may be nil
}

// watch is one running watch.
type watch struct {
	options     Options
	client      *session.Client
	clustered   bool
	application *application
	hub         *hub
	stalls      stalls
	pace        pace
	raws        []*raw
	sessions    []*sessions
	parts       parallel.Group
	started     time.Time

	telling   sync.Mutex
	events    []Event
	minor     int       // of them, those that no outage is made of
	happened  bool      // something that a failover brings
	lastEvent time.Time // of any kind but slow
}

// Run watches until ctx ends, or as the options say, and removes what it wrote. The error
// is of what keeps it from beginning: a *census.Error, or ctx's.
func Run(ctx context.Context, c *session.Client, hosts []string, o Options) (Summary, error) {
	o.Rate = cmp.Or(o.Rate, 10)
	w := &watch{options: o, client: c, started: time.Now()}
	w.application = w.newApplication(o.Options)
	w.hub = &hub{w: w, seen: map[string]*seen{}, said: sightings{open: map[string]*Sighting{}}}
	known, err := w.prepare(ctx, hosts, cmp.Or(o.Within, 10*time.Second))
	if err != nil {
		w.undo(context.WithoutCancel(ctx))
		return Summary{}, err
	}
	running, stop := context.WithCancel(ctx)
	defer stop()
	w.started, w.lastEvent = time.Now(), time.Now()
	w.hub.meet(running, known)
	w.parts.Go(func() { w.application.run(running) })
	w.stalls.last = w.started
	for i := range w.raws {
		w.raws[i].good, w.sessions[i].good = time.Now(), time.Now()
		w.raws[i].wake(running, w.raws[i].owner)
		w.parts.Go(func() { w.sessions[i].run(running) })
	}
	w.parts.Go(func() {
		w.pace.run(running, func() {
			w.stalls.feel(w)
			for _, r := range w.raws {
				r.beat(running)
			}
		})
	})
	settled := w.wait(running)
	ended := time.Now()
	summary := w.sum(ended, settled)
	stop()
	w.parts.Wait()
	w.parts.Raise()
	w.finish(context.WithoutCancel(ctx), &summary)
	return summary, nil
}

// every calls f at each beat of a length until ctx ends; one beat that f has missed follows
// at once.
func (w *watch) every(ctx context.Context, length time.Duration, f func()) {
	if length%pulse != 0 {
		w.everyTime(ctx, length, f)
		return
	}
	beat, of := w.pace.join(), int64(length/pulse)
	defer beat.leave()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.next(of):
		}
		began := w.pace.last() / of
		for f(); w.pace.last()/of > began && ctx.Err() == nil; f() {
			began = w.pace.last() / of
		}
	}
}

// everyTime is every for a length that is no multiple of the pulse's.
func (w *watch) everyTime(ctx context.Context, length time.Duration, f func()) {
	until := func() time.Duration { return length - time.Since(w.started)%length }
	beat := time.NewTimer(until())
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
		began := time.Since(w.started) / length
		f()
		next := until()
		if time.Since(w.started)/length > began {
			next = 0
		}
		beat.Reset(next)
	}
}

// mastersAtMost is how many masters are watched: each takes some 200 KB, whoever says that
// there are so many.
const mastersAtMost = 100

// prepare finds the masters, uses a session on each, and returns the nodes that are known.
func (w *watch) prepare(ctx context.Context, hosts []string, within time.Duration) (known []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	masters, clustered, err := census.Masters(ctx, w.client, hosts)
	if len(masters) == 0 {
		return nil, err
	}
	if left := len(masters) - mastersAtMost; left > 0 {
		return nil, &census.Error{Finding: finding.New(finding.NodesNotLookedAt, "", finding.Args{
			"left": strconv.Itoa(left), "count": strconv.Itoa(len(masters)), "limit": strconv.Itoa(mastersAtMost),
		})}
	}
	w.clustered = clustered
	for _, address := range masters {
		more, err := w.prepareAt(ctx, address)
		if err != nil {
			return nil, err
		}
		known = append(known, more...)
	}
	return append(known, masters...), nil
}

// prepareAt makes the lanes of one master.
func (w *watch) prepareAt(ctx context.Context, address string) (known []string, err error) {
	conn, greeting, found := w.client.Open(ctx, address)
	if conn == nil {
		return nil, census.Failure(ctx, found)
	}
	defer conn.Close()
	share := topology.Share{}
	view, found := greeting.View()
	if found != nil {
		return nil, census.Failure(ctx, found)
	}
	if view != nil && w.clustered {
		share, known = view.Share(), view.Advertised()
	}
	r, s := w.newRaw(address, share.Tag(w.client.Tag, 0)), w.newSessions(address, share)
	s.loses = r.lookForLost // without an outage nothing else has it look, before the writes of that minute are done again
	w.raws, w.sessions = append(w.raws, r), append(w.sessions, s)
	_, failed := conn.Take(s.kept[0].Kept)
	if failed == nil {
		failed = conn.GiveBack(s.kept[0].Kept, 0)
	}
	if failed == nil {
		return known, nil
	}
	found = conn.Failed(ctx, failed)
	if len(found) == 0 && ctx.Err() == nil {
		found = append(found, session.Failure(address, "keeping a session", "the cluster is down", "Run Test Connection: it says why."))
	}
	return nil, census.Failure(ctx, found)
}

// wait waits for the end, and tells whether a failover came and went.
func (w *watch) wait(ctx context.Context) (settled bool) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var over <-chan time.Time
	if w.options.For > 0 {
		timer := time.NewTimer(w.options.For)
		defer timer.Stop()
		over = timer.C
	}
	for {
		select {
		case <-ctx.Done():
			return w.calm()
		case <-over:
			return w.calm()
		case <-tick.C:
		}
		if w.options.Status != nil {
			now := w.status()
			w.telling.Lock()
			w.options.Status(now)
			w.telling.Unlock()
		}
		if w.options.UntilSettled && w.calm() {
			return true
		}
	}
}

const (
	calmFor    = 3 * time.Second
	failoverMS = 500 // an outage that long is taken for a failover
)

// calm tells whether a failover has come, and all is well again for a while.
func (w *watch) calm() bool {
	w.telling.Lock()
	happened, quiet := w.happened, time.Since(w.lastEvent) > calmFor
	w.telling.Unlock()
	if !happened || !quiet {
		return false
	}
	for i := range w.raws {
		for _, t := range []*track{w.raws[i].track, w.sessions[i].track} {
			t.mu.Lock()
			well := !t.out && time.Since(t.good) < time.Second+2*time.Duration(float64(time.Second)/w.options.Rate)
			t.mu.Unlock()
			if !well {
				return false
			}
		}
	}
	return true
}

// status is how things are.
func (w *watch) status() Status {
	s := Status{Seconds: time.Since(w.started).Seconds()}
	for i, r := range w.raws {
		now := Now{Address: r.master}
		now.RedisDown, _ = r.isOut()
		now.ApplicationsDown, _ = w.sessions[i].isOut()
		r.state.Lock()
		now.Served = r.server()
		r.state.Unlock()
		s.Masters = append(s.Masters, now)
	}
	return s
}

// emit tells of an event.
func (w *watch) emit(e Event) {
	w.telling.Lock()
	defer w.telling.Unlock()
	minor := e.Event == Slow || e.Event == SelfStalled
	if len(w.events) < eventsKept && (!minor || w.minor < minorKept) {
		w.events = append(w.events, e)
		if minor {
			w.minor++
		}
	}
	if w.options.Event != nil {
		w.options.Event(e)
	}
	switch e.Event {
	case Slow, SelfStalled:
		return
	case Failed, Promoted, Rejoined:
		w.happened = w.happened || e.Kind != Demoted // of a failover, a promotion tells; this may be of moved slots
	case Up:
		w.happened = w.happened || e.MS >= failoverMS
	}
	w.lastEvent = time.Now()
}

// sum makes the summary, but for what is looked for when all has stopped.
func (w *watch) sum(ended time.Time, settled bool) Summary {
	s := Summary{Event: "summary", Seconds: ended.Sub(w.started).Seconds(), Settled: settled, Started: w.started, Masters: []Master{}, Topology: []Sighting{}}
	for i, r := range w.raws {
		m := Master{Address: r.master, Redis: r.end(ended), Applications: w.sessions[i].end(ended)}
		r.state.Lock()
		m.Served = slices.Clone(r.served)
		r.state.Unlock()
		m.RedisMS, m.ApplicationMS = m.Redis.Longest, m.Applications.Longest
		s.RedisMS, s.ApplicationMS = max(s.RedisMS, m.RedisMS), max(s.ApplicationMS, m.ApplicationMS)
		s.Masters = append(s.Masters, m)
	}
	return s
}

// finish looks for lost writes a last time, and removes all keys.
func (w *watch) finish(ctx context.Context, s *Summary) {
	ctx, cancel := context.WithTimeout(ctx, finishLimit)
	defer cancel()
	var all parallel.Group
	for i := range w.raws {
		all.Go(func() { w.close(ctx, w.raws[i], w.sessions[i], &s.Masters[i]) })
	}
	all.Wait()
	all.Raise()
	for _, m := range s.Masters {
		s.Lost += m.Lost
		s.Unchecked += m.Unchecked
	}
	s.Findings = causes(s.Masters)
	s.StalledMS = w.stalls.total.Milliseconds()
	w.telling.Lock()
	s.Events = slices.Clone(w.events)
	w.telling.Unlock()
	s.Topology = w.hub.said.told()
	if w.options.Shorter != nil {
		s.Advice = w.options.Shorter(*s)
	}
}

// finishLimit bounds the work after the end.
const finishLimit = 5 * time.Second
