//go:build linux && live

package redisprobe_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// watched is a watch that runs beside a test.
type watched struct {
	t      testing.TB
	end    context.CancelFunc
	done   chan struct{}
	mu     sync.Mutex
	events []redisprobe.WatchEvent
	now    redisprobe.WatchStatus
	result redisprobe.WatchSummary
	err    error
}

func startWatch(t testing.TB, to redisprobe.Target, o redisprobe.WatchOptions) *watched {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &watched{t: t, end: cancel, done: make(chan struct{})}
	o.Event = func(e redisprobe.WatchEvent) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(w.events, e)
	}
	o.Status = func(now redisprobe.WatchStatus) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.now = now
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
	w.log()
	return w.result
}

// log writes down what has been told so far.
func (w *watched) log() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.events {
		w.t.Logf("%s %s %s %s %d ms %s by %s", e.Time.Format("05.000"), e.Lane, e.Event, e.Master, e.MS, e.Kind, e.SeenBy)
	}
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

// cleaned checks that no key stays. A replica may be behind: one that was cut off for a while
// hears of its master when TCP tries again, up to half a minute later.
func cleaned(t testing.TB, servers ...*redistest.Server) {
	t.Helper()
	for _, s := range servers {
		if s.Ended() {
			continue
		}
		var left []any
		for range 600 {
			keys, err := s.Do("KEYS", "*sessionconfig-test-*")
			if left, _ = keys.([]any); err == nil && len(left) == 0 {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if len(left) > 0 {
			t.Errorf("%s still has %d keys: %.200v", s.Addr, len(left), left)
		}
	}
}

// numbers are the numbers of the last write to each key of a watch, as a server has them.
func numbers(t testing.TB, s *redistest.Server) map[string]int64 {
	t.Helper()
	conn, err := s.Dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = conn.Do("READONLY") // an error where there is no cluster
	keys, err := conn.Do("KEYS", "{sessionconfig-test-*")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]int64{}
	for _, key := range keys.([]any) {
		name := key.(string)
		ask := []string{"GET", name}
		switch {
		case strings.HasSuffix(name, "}_Data"):
			ask = []string{"HGET", name, "number"}
		case strings.Contains(name, "-kept-"):
			continue
		}
		value, err := conn.Do(ask...)
		if err != nil {
			t.Fatalf("%v: %v", ask, err)
		}
		all[name], _ = strconv.ParseInt(fmt.Sprint(value), 10, 64)
	}
	return all
}

// dataOf are the numbers in the append-only file that a server which has ended left,
// read by a server that is alone.
func dataOf(t testing.TB, s *redistest.Server) map[string]int64 {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "appendonlydir"), os.DirFS(filepath.Join(s.Dir, "appendonlydir"))); err != nil {
		t.Fatal(err)
	}
	return numbers(t, redistest.StartServer(t, redistest.Options{Dir: dir, Directives: []string{"appendonly yes"}}))
}

// ofMaster is a summary's master.
func ofMaster(t testing.TB, s redisprobe.WatchSummary, address string) (m redisprobe.WatchMaster) {
	t.Helper()
	for _, one := range s.Masters {
		if one.Address == address {
			return one
		}
	}
	t.Fatalf("%s is not in %+v", address, s.Masters)
	return m
}

// TestWatchCalm: where nothing happens, nothing is reported, and nothing stays.
func TestWatchCalm(t *testing.T) {
	t.Parallel()
	repeatedly(t, watchCalm)
}

func watchCalm(t testing.TB) {
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

// TestWatchRestart: a single server is restarted, with and without what it had saved: what
// was acknowledged and is gone is counted, each write.
func TestWatchRestart(t *testing.T) {
	for _, forgets := range []bool{true, false} {
		t.Run(fmt.Sprintf("forgets=%t", forgets), func(t *testing.T) {
			t.Parallel()
			repeatedly(t, func(t testing.TB) { watchRestart(t, forgets) })
		})
	}
}

func watchRestart(t testing.TB, forgets bool) {
	s := redistest.StartServer(t, redistest.Options{Password: password, Directives: []string{"appendonly yes", "appendfsync always"}})
	w := startWatch(t, target(s.Addr), redisprobe.WatchOptions{Rate: 50, UntilSettled: true, For: time.Minute})
	time.Sleep(2 * time.Second)
	o := observe([]*redistest.Server{s}, "observed")
	time.Sleep(500 * time.Millisecond)
	s.MustDo(t, "CLIENT", "PAUSE", "10000", "WRITE") // no write is done and not answered when it dies
	time.Sleep(100 * time.Millisecond)
	s.Kill()
	var lost, sessions int64
	for key := range dataOf(t, s) {
		if forgets && key != "observed" {
			lost++
		}
		if forgets && strings.HasSuffix(key, "}_Data") {
			sessions++
		}
	}
	if forgets {
		if err := os.RemoveAll(filepath.Join(s.Dir, "appendonlydir")); err != nil {
			t.Fatal(err)
		}
	}
	s.Restart(t)
	r := w.wait()
	near(t, r, s.Addr, o.end())
	if m := r.Masters[0]; m.Lost != lost || m.SessionsLost != sessions || forgets && (lost < 100 || sessions != 20) {
		t.Errorf("%d writes and %d sessions are counted as lost, %d and %d are", m.Lost, m.SessionsLost, lost, sessions)
	}
	cleaned(t, s)
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
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true})
	c.Nodes[2].MustDo(t, "CONFIG", "SET", "maxmemory", "1")
	if _, err = redisprobe.Watch(t.Context(), target(c.Seeds()...), redisprobe.WatchOptions{For: time.Second}); !strings.Contains(fmt.Sprint(err), "memory") {
		t.Errorf("a cluster with a full master: %v", err)
	}
	for _, s := range c.Nodes {
		if keys := s.MustDo(t, "DBSIZE"); keys != "0" {
			t.Errorf("%s keys stayed on %s", keys, s.Addr)
		}
	}
}

// TestWatchDistant: a cluster that is far away is not out, and no key stays in it.
func TestWatchDistant(t *testing.T) {
	t.Parallel()
	repeatedly(t, func(t testing.TB) {
		c, seeds := redistest.StartDistantCluster(t, redistest.ClusterOptions{Password: password}, 300*time.Millisecond)
		w := startWatch(t, target(seeds[0]), redisprobe.WatchOptions{For: 15 * time.Second})
		if s := w.wait(); s.RedisMS != 0 || s.ApplicationMS != 0 || s.Lost != 0 || s.Unchecked != 0 {
			t.Errorf("%+v", s)
		}
		cleaned(t, c.Nodes...)
	})
}
