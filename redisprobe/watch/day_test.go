package watch

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

// day is a watch of six nodes whose clock runs as the test has it.
type day struct {
	w     *watch
	hours int // nodes have another address, and are others, each hour
	views map[string]*topology.View
}

// address is a node's, at that hour.
func (d *day) address(node int) string { return fmt.Sprintf("10.%d.0.%d:7000", d.hours, 1+node) }

// view is what a node says: master 0 is well, failed, or has given way to its replica.
func (d *day) view(reporter int, state string) *topology.View {
	name := fmt.Sprint(d.hours, reporter, state)
	if view := d.views[name]; view != nil {
		return view
	}
	var text strings.Builder
	for i := range 6 {
		flags, master, slots := "master", "-", fmt.Sprintf(" %d-%d", i*5461, min(16383, i*5461+5460))
		if i >= 3 {
			flags, master, slots = "slave", fmt.Sprintf("%040d", d.hours*10+i-3), ""
		}
		switch {
		case i == 0 && state == "suspected":
			flags += ",fail?"
		case i == 0 && state == "failed":
			flags += ",fail"
		case i == 0 && state == "moved":
			flags, master, slots = "slave", fmt.Sprintf("%040d", d.hours*10+3), ""
		case i == 3 && state == "moved":
			flags, master, slots = "master", "-", " 0-5460"
		}
		if i == reporter {
			flags = "myself," + flags
		}
		fmt.Fprintf(&text, "%040d %s@17000 %s %s 0 0 %d connected%s\n", d.hours*10+i, d.address(i), flags, master, i, slots)
	}
	view, err := topology.ParseNodes(text.String(), d.address(reporter))
	if err != nil {
		panic(err)
	}
	d.views[name] = view
	return view
}

// said has all nodes say how it is.
func (d *day) said(t *testing.T, state string) {
	for i := range 6 {
		d.w.hub.take(t.Context(), d.view(i, state), state == "failed")
	}
}

// failover is a minute, in which master 0 goes and comes back.
func (d *day) failover(t *testing.T, n int) {
	for i := range 20 {
		time.Sleep(3 * time.Second)
		d.w.stalls.last = time.Now() // a beat
		switch i {
		case 0:
			d.said(t, "well")
		case 4:
			d.said(t, "suspected")
		case 5:
			d.said(t, "failed")
		case 7, 19:
			d.said(t, "moved")
		case 12:
			time.Sleep(300 * time.Millisecond)
			d.w.stalls.feel(d.w)
		}
		for m, r := range d.w.raws {
			began := time.Now().Add(-time.Duration(n%3) * time.Second) // every third slow
			if out := m == 0 && i > 1 && i < 6; out {
				r.take(t.Context(), tried{at: r.owner, reply: fmt.Sprintf("KIND%d of error", n)})
				d.w.sessions[m].failed(fmt.Sprintf("KIND%d", n), r.owner)
				continue
			}
			r.state.Lock()
			r.next++
			number := r.next
			r.state.Unlock()
			r.take(t.Context(), tried{at: d.address(m + 3*(n%2)), number: number, began: began})
			d.w.sessions[m].succeeded(began)
		}
	}
}

// TestDay lives through a day of failovers, one every minute, of nodes that are
// replaced each hour: what is kept does not grow.
func TestDay(t *testing.T) {
	before := redistest.MemoryInUse()
	var w *watch
	lengths := map[int]map[string]int{}
	synctest.Test(t, func(t *testing.T) {
		told := 0
		w = &watch{options: Options{Rate: 10, Event: func(Event) { told++ }}, client: &session.Client{Tag: "day"}, started: time.Now()}
		w.hub = &hub{w: w, seen: map[string]*seen{}, said: sightings{open: map[string]*Sighting{}}}
		d := &day{w: w, views: map[string]*topology.View{}}
		for m := range 3 {
			r := w.newRaw(d.address(m), fmt.Sprint("tag", m))
			<-r.check // what would be looked for at servers is not
			w.raws = append(w.raws, r)
			w.sessions = append(w.sessions, &sessions{track: w.newTrack(LaneApplications, r.owner, 0, time.Second)})
		}
		for d.hours = range 24 {
			for _, former := range w.hub.addresses() {
				w.hub.unanswered(former)
			}
			for n := range 60 {
				d.failover(t, d.hours*60+n)
			}
			if d.hours%8 == 7 {
				lengths[d.hours] = map[string]int{}
				measure(reflect.ValueOf(w), "w", map[uintptr]bool{}, lengths[d.hours])
			}
		}
		if told < 2*eventsKept {
			t.Errorf("%d events were told in a day", told)
		}
		s := w.sum(time.Now(), true)
		if s.Seconds < 86400 || len(s.Masters[0].Redis.Outages) != outagesKept || s.Masters[0].RedisMS < 1900 {
			t.Errorf("%.0f s, %d outages, the longest %d ms", s.Seconds, len(s.Masters[0].Redis.Outages), s.Masters[0].RedisMS)
		}
	})
	bounds := map[string]int{
		"w.events": eventsKept, "w.hub.known": nodesAtMost, "w.hub.seen": nodesAtMost, "w.hub.said.all": sightingsKept, "w.hub.said.open": sightingsKept,
		"w.stalls.all": 100, "w.raws": 3, "w.sessions": 3,
	}
	for hour, found := range lengths {
		for path, length := range found {
			bound, known := bounds[path]
			if length > 500 && !known && !strings.HasSuffix(path, ".ring") || known && length > bound {
				t.Errorf("after %d hours %s has %d", hour+1, path, length)
			}
			if earlier := lengths[7][path]; hour > 7 && length > earlier+earlier/10+10 && length > 60 {
				t.Errorf("%s grows from %d to %d", path, earlier, length)
			}
		}
	}
	if used := redistest.MemoryInUse() - before; used > 60<<20 {
		t.Errorf("%d bytes are in use after a day", used)
	}
	if known := lengths[23]["w.hub.known"]; known != 6 {
		t.Errorf("%d nodes are known", known)
	}
}

// measure notes the length of every slice and map that can be reached, of like ones the
// longest.
func measure(v reflect.Value, path string, seen map[uintptr]bool, found map[string]int) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Pointer()] {
			seen[v.Pointer()] = true
			measure(v.Elem(), path, seen, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			measure(v.Field(i), path+"."+v.Type().Field(i).Name, seen, found)
		}
	case reflect.Slice, reflect.Array:
		found[path] = max(found[path], v.Len())
		for i := range v.Len() {
			measure(v.Index(i), path+"[]", seen, found)
		}
	case reflect.Map:
		found[path] = max(found[path], v.Len())
		for _, key := range v.MapKeys() {
			measure(v.MapIndex(key), path+"[]", seen, found)
		}
	}
}
