//go:build linux && live

package redisprobe_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// observer tries a write to a master's slots every 5 ms by sockets of its own, at all
// nodes while none takes it, and knows when no write was taken. It feels its own pulse
// meanwhile: a machine that lets it starve must not be taken for Redis.
type observer struct {
	user  string // ACL user; empty: the default one
	key   string
	stop  chan struct{}
	all   sync.WaitGroup
	pulse *redistest.Pulse

	mu    sync.Mutex
	owner string // who took the last write
	last  time.Time
	seen  observed
}

// span is a time from one moment to another.
type span struct{ from, to time.Time }

// observed is what an observer has seen.
type observed struct {
	since  time.Time
	until  time.Time
	gaps   []span                 // without a write that was taken, of 100 ms and more
	starve []redistest.Standstill // of the observer itself
}

const (
	observeEach = 5 * time.Millisecond
	observeCall = time.Second
	gapFrom     = 100 * time.Millisecond
)

func observe(nodes []*redistest.Server, key string) *observer { return observeAs("", nodes, key) }

// observeAs observes as an ACL user.
func observeAs(user string, nodes []*redistest.Server, key string) *observer {
	o := &observer{user: user, key: key, stop: make(chan struct{}), pulse: redistest.FeelPulse(), last: time.Now()}
	o.seen.since = o.last
	for _, node := range nodes {
		o.add(node.Addr)
	}
	return o
}

// add has it try at one more address.
func (o *observer) add(address string) { o.all.Go(func() { o.try(address) }) }

// each runs f every so often until the observer ends.
func (o *observer) each(every time.Duration, f func()) {
	for {
		select {
		case <-o.stop:
			return
		case <-time.After(every):
			f()
		}
	}
}

// try tries writes at an address: each time while it is the owner or there is none.
func (o *observer) try(address string) {
	var conn net.Conn
	defer func() {
		if conn != nil {
			conn.Close()
		}
	}()
	o.each(observeEach, func() {
		o.mu.Lock()
		idle := o.owner != "" && o.owner != address && time.Since(o.last) < 6*observeEach
		o.mu.Unlock()
		if idle {
			return
		}
		if conn == nil {
			if conn = o.connect(address); conn == nil {
				return
			}
		}
		reply, ok := said(conn, "SET", o.key, "x", "EX", "600")
		if to := strings.Fields(reply); !ok && len(to) == 3 && to[0] == "-ASK" {
			o.ask(to[2])
		}
		switch {
		case reply == "":
			conn.Close()
			conn = nil
		case ok:
			o.took(address)
		}
	})
}

// connect connects to a node and signs in; nil if that cannot be.
func (o *observer) connect(address string) net.Conn {
	conn, err := net.DialTimeout("tcp", address, observeCall)
	if err != nil {
		return nil
	}
	words := []string{"AUTH", password}
	if o.user != "" {
		words = []string{"AUTH", o.user, password}
	}
	if _, ok := said(conn, words...); !ok {
		conn.Close()
		return nil
	}
	return conn
}

// ask writes once where the slot is on its way to.
func (o *observer) ask(address string) {
	conn := o.connect(address)
	if conn == nil {
		return
	}
	defer conn.Close()
	said(conn, "ASKING")
	if _, ok := said(conn, "SET", o.key, "x", "EX", "600"); ok {
		o.took("") // the slot's owner is another
	}
}

// said sends a command and returns the first line of the answer, empty without one, and
// whether it is +OK.
func said(conn net.Conn, args ...string) (line string, ok bool) {
	conn.SetDeadline(time.Now().Add(observeCall))
	if _, err := io.WriteString(conn, redistest.Command(args...)); err != nil {
		return "", false
	}
	line, _ = bufio.NewReader(conn).ReadString('\n')
	return strings.TrimSpace(line), line == "+OK\r\n"
}

// took notes a write that was taken.
func (o *observer) took(owner string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	if now.Sub(o.last) >= gapFrom {
		o.seen.gaps = append(o.seen.gaps, span{o.last, now})
	}
	o.owner, o.last = owner, now
}

// end ends the observer, and returns what it has seen.
func (o *observer) end() observed {
	now := time.Now()
	o.seen.until = now
	close(o.stop)
	o.all.Wait()
	o.seen.starve = o.pulse.End()
	if now.Sub(o.last) >= gapFrom {
		o.seen.gaps = append(o.seen.gaps, span{o.last, now})
	}
	return o.seen
}

// starved is for how long the observer did not run between two moments.
func (o observed) starved(a, b time.Time) (sum time.Duration) {
	if b.Before(a) {
		a, b = b, a
	}
	for _, s := range o.starve {
		from, to := s.From, s.To
		if from.Before(a) {
			from = a
		}
		if to.After(b) {
			to = b
		}
		if to.After(from) {
			sum += to.Sub(from)
		}
	}
	return sum
}

// off is by how much two outages differ, less what the observer starved just then.
func (o observed) off(a, b span) time.Duration {
	apart := func(x, y time.Time) time.Duration {
		d, starved := x.Sub(y), o.starved(x, y)
		if d < 0 {
			return min(0, d+starved)
		}
		return max(0, d-starved)
	}
	return (apart(a.to, b.to) - apart(a.from, b.from)).Abs()
}

const (
	tolerated = 100 * time.Millisecond
	certainly = 400 * time.Millisecond // an outage that neither may overlook
)

// near checks the outages of Redis that a watch has measured of a master against the
// observer's, each of its kind: within 100 ms.
func near(t testing.TB, s redisprobe.WatchSummary, master string, seen observed) {
	t.Helper()
	var measured []span
	for _, m := range s.Masters {
		for _, out := range m.Redis.Outages {
			if m.Address == master && out.From.After(seen.since) {
				to := ended(s, "redis", master, out)
				if out.Open {
					to = seen.until
				}
				measured = append(measured, span{out.From, to})
			}
		}
	}
	matched(t, "the watch measured %s that the observer did not see", seen, measured, seen.gaps)
	matched(t, "the observer saw %s that the watch did not measure", seen, seen.gaps, measured)
}

// ended is when an outage ended: by its event, which has what the watch itself stood
// still for in it.
func ended(s redisprobe.WatchSummary, lane, master string, out redisprobe.WatchOutage) time.Time {
	for _, e := range s.Events {
		if e.Lane == lane && e.Event == "up" && e.Master == master && e.MS == out.MS && e.Time.After(out.From) {
			return e.Time
		}
	}
	return out.From.Add(time.Duration(out.MS) * time.Millisecond)
}

// longest is a lane's longest outage of a master in seconds, with what a starved watch
// stood still for in it, since its timers did not; and without.
func longest(s redisprobe.WatchSummary, lane, master string, seen observed) (whole, fed float64) {
	for _, m := range s.Masters {
		outages := m.Redis.Outages
		if lane == "applications" {
			outages = m.Applications.Outages
		}
		for _, out := range outages {
			if m.Address == master {
				to := ended(s, lane, master, out)
				whole = max(whole, to.Sub(out.From).Seconds())
				fed = max(fed, (to.Sub(out.From) - seen.starved(out.From, to)).Seconds())
			}
		}
	}
	return whole, fed
}

// matched checks that each certain outage has its like among others.
func matched(t testing.TB, missing string, seen observed, outages, others []span) {
	t.Helper()
	for _, a := range outages {
		long := a.to.Sub(a.from)
		if long-seen.starved(a.from, a.to) < certainly {
			continue
		}
		best := long
		for _, b := range others {
			if a.from.Before(b.to) && b.from.Before(a.to) {
				best = min(best, seen.off(a, b))
			}
		}
		t.Logf("an outage of %s at %s: off by %s", long, a.from.Format("05.000"), best)
		if best > tolerated {
			t.Errorf(missing+", or off by %s; others %v", fmt.Sprintf("an outage of %s at %s", long, a.from.Format("05.000")), best, others)
		}
	}
}

// keyOn is a key in a master's slots.
func keyOn(t testing.TB, s *redistest.Server) string {
	t.Helper()
	for i := range 1000 {
		if _, err := s.Do("GET", fmt.Sprint("observed-", i)); err == nil {
			return fmt.Sprint("observed-", i)
		}
	}
	t.Fatal("no key falls into its slots")
	return ""
}
