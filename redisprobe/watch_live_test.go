//go:build linux && live

package redisprobe_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// watched is a watch that runs beside a test.
type watched struct {
	t      *testing.T
	end    context.CancelFunc
	done   chan struct{}
	mu     sync.Mutex
	events []redisprobe.WatchEvent
	result redisprobe.WatchSummary
	err    error
}

func startWatch(t *testing.T, to redisprobe.Target, o redisprobe.WatchOptions) *watched {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &watched{t: t, end: cancel, done: make(chan struct{})}
	o.Event = func(e redisprobe.WatchEvent) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(w.events, e)
	}
	go func() {
		defer close(w.done)
		w.result, w.err = redisprobe.Watch(ctx, to, o)
	}()
	t.Cleanup(func() { cancel(); <-w.done })
	return w
}

// wait waits for the watch's end, and returns its summary.
func (w *watched) wait() redisprobe.WatchSummary {
	w.t.Helper()
	<-w.done
	if w.err != nil {
		w.t.Fatal(w.err)
	}
	for _, e := range w.result.Events {
		w.t.Logf("%s %s %s %s %d ms %s by %s", e.Time.Format("05.000"), e.Lane, e.Event, e.Master, e.MS, e.Kind, e.SeenBy)
	}
	return w.result
}

// saw tells whether there was such an event.
func (w *watched) saw(lane, event, master string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events {
		if e.Lane == lane && e.Event == event && (master == "" || e.Master == master) {
			return true
		}
	}
	return false
}

// observer tries a write to a master's slots every 5 ms by a socket of its own, at all
// nodes in turn while there is no owner, and measures how long none was taken.
type observer struct {
	stop    chan struct{}
	longest chan time.Duration
}

func observe(nodes []*redistest.Server, key string) *observer {
	o := &observer{make(chan struct{}), make(chan time.Duration, 1)}
	good := make(chan time.Time, 1000)
	var all sync.WaitGroup
	for _, node := range nodes {
		all.Go(func() {
			var conn *redistest.Conn
			for {
				select {
				case <-o.stop:
					return
				case <-time.After(5 * time.Millisecond):
				}
				if conn == nil {
					if conn, _ = node.Dial(); conn == nil {
						continue
					}
				}
				_, err := conn.Do("SET", key, "x", "EX", "600")
				if _, reply := errors.AsType[redistest.Error](err); err != nil && !reply {
					conn.Close()
					conn = nil
				} else if err == nil {
					good <- time.Now()
				}
			}
		})
	}
	go func() { all.Wait(); close(good) }()
	go func() {
		var longest time.Duration
		last := time.Now()
		for at := range good {
			longest, last = max(longest, at.Sub(last)), at
		}
		o.longest <- longest
	}()
	return o
}

func (o *observer) end() time.Duration {
	close(o.stop)
	return <-o.longest
}

// cleaned checks that no key stayed.
func cleaned(t *testing.T, servers ...*redistest.Server) {
	t.Helper()
	for _, s := range servers {
		if s.Ended() {
			continue
		}
		keys, err := s.Do("KEYS", "*sessionconfig-test-*")
		if list, _ := keys.([]any); err != nil || len(list) > 0 {
			t.Errorf("%s still has %d keys, %v %.200v", s.Addr, len(list), err, keys)
		}
	}
}

// ofMaster is a summary's master.
func ofMaster(t *testing.T, s redisprobe.WatchSummary, address string) (m struct {
	Redis, Applications, Lost int64
	Now                       string
},
) {
	t.Helper()
	for _, one := range s.Masters {
		if one.Address == address {
			m.Redis, m.Applications, m.Lost, m.Now = one.RedisMS, one.ApplicationMS, one.Lost, one.Now
			return m
		}
	}
	t.Fatalf("%s is not in %+v", address, s.Masters)
	return m
}

// near checks an outage that was measured against the observer's.
func near(t *testing.T, measured int64, observed time.Duration) {
	t.Helper()
	if off := measured - observed.Milliseconds(); off < -100 || off > 100 {
		t.Errorf("Redis was out for %d ms, the observer saw %d ms", measured, observed.Milliseconds())
	}
}

// TestWatchCalm: where nothing happens, nothing is reported, and nothing stays.
func TestWatchCalm(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	w := startWatch(t, target(c.Seeds()[0]), redisprobe.WatchOptions{Rate: 50, For: 3 * time.Second})
	s := w.wait()
	if s.RedisMS != 0 || s.ApplicationMS != 0 || s.Lost != 0 || len(s.Masters) != 3 || s.Settled {
		t.Errorf("%+v", s)
	}
	for _, m := range s.Masters {
		if m.Redis.Calls < 80 || m.Applications.Calls < 80 || m.SessionsKept != 20 || m.Now != m.Address {
			t.Errorf("%+v", m)
		}
	}
	cleaned(t, c.Nodes...)
}

// TestWatchKilled: a master's process is killed. Redis is out as long as its own failover
// takes; applications whose calls wait in a backlog, at least a syncTimeout.
func TestWatchKilled(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	dead := c.Nodes[0]
	w := startWatch(t, target(c.Seeds()...), redisprobe.WatchOptions{Rate: 50, UntilSettled: true, For: time.Minute})
	key := keyOn(t, dead)
	time.Sleep(time.Second)
	o := observe(c.Nodes, key)
	time.Sleep(time.Second)
	dead.Kill()
	s := w.wait()
	m, observed := ofMaster(t, s, dead.Addr), o.end()
	near(t, m.Redis, observed)
	if m.Applications < 4900 || m.Applications > max(m.Redis, 5000)+1500 {
		t.Errorf("Redis out for %d ms, the applications for %d ms", m.Redis, m.Applications)
	}
	if !s.Settled || m.Now != c.ReplicaOf(0).Addr || !w.saw("topology", "promoted", c.ReplicaOf(0).Addr) || !w.saw("topology", "failed", dead.Addr) || !w.saw("topology", "suspected", dead.Addr) {
		t.Errorf("settled %t, now %s", s.Settled, m.Now)
	}
	cleaned(t, c.Nodes...)
}

// TestWatchMovedByHand: CLUSTER FAILOVER costs nothing.
func TestWatchMovedByHand(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	w := startWatch(t, target(c.Seeds()...), redisprobe.WatchOptions{Rate: 50, UntilSettled: true, For: time.Minute})
	time.Sleep(2 * time.Second)
	c.ReplicaOf(0).MustDo(t, "CLUSTER", "FAILOVER")
	s := w.wait()
	m := ofMaster(t, s, c.Nodes[0].Addr)
	if m.Redis > 1200 || m.Applications > 1200 || m.Lost != 0 || m.Now != c.ReplicaOf(0).Addr {
		t.Errorf("%+v", m)
	}
	if !w.saw("topology", "promoted", c.ReplicaOf(0).Addr) || !w.saw("topology", "rejoined", c.Nodes[0].Addr) {
		t.Error("the change of roles was not seen")
	}
	cleaned(t, c.Nodes...)
}

// TestWatchRestart: a single server is restarted; what was acknowledged is lost without
// persistence, and is there with it.
func TestWatchRestart(t *testing.T) {
	for _, persistent := range []bool{false, true} {
		t.Run(fmt.Sprintf("persistent=%t", persistent), func(t *testing.T) {
			t.Parallel()
			directives := []string{}
			if persistent {
				directives = []string{"appendonly yes", "appendfsync always"}
			}
			s := redistest.StartServer(t, redistest.Options{Password: password, Directives: directives})
			w := startWatch(t, target(s.Addr), redisprobe.WatchOptions{Rate: 50, UntilSettled: true, For: time.Minute})
			time.Sleep(2 * time.Second)
			o := observe([]*redistest.Server{s}, "observed")
			time.Sleep(500 * time.Millisecond)
			s.Kill()
			time.Sleep(700 * time.Millisecond)
			s.Restart(t)
			r := w.wait()
			m := ofMaster(t, r, s.Addr)
			near(t, m.Redis, o.end())
			if lost := m.Lost > 0; lost == persistent {
				t.Errorf("%d writes lost", m.Lost)
			}
			if !persistent && r.Masters[0].SessionsLost != 20 {
				t.Errorf("%d sessions lost", r.Masters[0].SessionsLost)
			}
			cleaned(t, s)
		})
	}
}

// TestWatchCannotBegin: what keeps it from beginning is said in words.
func TestWatchCannotBegin(t *testing.T) {
	t.Parallel()
	s := server(t)
	to := target(s.Addr)
	to.Password = "wrong-password-of-tests"
	_, err := redisprobe.Watch(t.Context(), to, redisprobe.WatchOptions{For: time.Second})
	if failed, ok := errors.AsType[*redisprobe.SessionsError](err); !ok || failed.Finding.Code != "auth-wrong-password" {
		t.Errorf("%v", err)
	}
	s.MustDo(t, "CONFIG", "SET", "maxmemory", "1")
	if _, err = redisprobe.Watch(t.Context(), target(s.Addr), redisprobe.WatchOptions{For: time.Second}); !strings.Contains(fmt.Sprint(err), "memory") {
		t.Errorf("a full server: %v", err)
	}
}

// keyOn is a key in a master's slots.
func keyOn(t *testing.T, s *redistest.Server) string {
	t.Helper()
	for i := range 1000 {
		if _, err := s.Do("GET", fmt.Sprint("observed-", i)); err == nil {
			return fmt.Sprint("observed-", i)
		}
	}
	t.Fatal("no key falls into its slots")
	return ""
}
