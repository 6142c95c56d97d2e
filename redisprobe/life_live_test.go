//go:build linux

package redisprobe_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestNothingStays holds that a test leaves no key behind, whether it ends by
// itself or is cancelled at any moment.
func TestNothingStays(t *testing.T) {
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	to := target(c.Seeds()...)
	began := time.Now()
	expectCodes(t, probeOnce(t, to))
	whole := time.Since(began)
	keysLeft(t, c.Masters(), "after a whole test")
	for i := range 20 {
		after := whole * time.Duration(i) / 18
		ctx, cancel := context.WithTimeout(t.Context(), after)
		redisprobe.Run(ctx, to, nil)
		cancel()
		keysLeft(t, c.Masters(), fmt.Sprintf("after a cancel at %s of %s", after, whole))
	}
	nothingLeft(t)
}

// keysLeft checks that servers hold no key.
func keysLeft(t *testing.T, servers []*redistest.Server, when string) {
	t.Helper()
	for _, s := range servers {
		var keys string
		gone := func() bool { keys = s.MustDo(t, "KEYS", "*"); return keys == "[]" }
		for end := time.Now().Add(time.Second); !gone() && time.Now().Before(end); {
			time.Sleep(5 * time.Millisecond)
		}
		if !gone() {
			t.Errorf("%s holds %s %s", s.Addr, keys, when)
		}
	}
}

// TestKilledTestLeavesExpiringKeys cuts the connection after each of the
// scripts in turn, as if the test's process were killed there, and holds that
// whatever is left goes by itself within a minute.
func TestKilledTestLeavesExpiringKeys(t *testing.T) {
	s := server(t)
	left := 0
	for cut := range 12 {
		var scripts, dead atomic.Int32
		peer := redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
			if strings.HasPrefix(args[0], "EVAL") && !strings.HasPrefix(reply, "-NOSCRIPT") && int(scripts.Add(1)) > cut {
				dead.Store(1)
			}
			if dead.Load() == 1 {
				return "" // from now on nothing gets through any more
			}
			return reply
		}))
		to := target(peer.Addr)
		to.Timeout = 500 * time.Millisecond
		probeOnce(t, to)
		left += expectExpiring(t, s)
		s.MustDo(t, "FLUSHALL")
	}
	if left == 0 {
		t.Error("no cut left any key: the test shows nothing")
	}
}

// expectExpiring checks that every key of a server expires within a minute, and
// returns how many there are.
func expectExpiring(t *testing.T, s *redistest.Server) int {
	t.Helper()
	value, err := s.Do("KEYS", "*")
	if err != nil {
		t.Fatal(err)
	}
	keys := value.([]any)
	for _, key := range keys {
		name := key.(string)
		if ttl, _ := strconv.Atoi(s.MustDo(t, "TTL", name)); ttl < 1 || ttl > 60 {
			t.Errorf("%s expires in %d s, want 1 to 60", name, ttl)
		}
	}
	return len(keys)
}

// sessionKey is a key of a test session: the three share a hash tag.
var sessionKey = regexp.MustCompile(`^(\{[^{}]+\})(_Data|_Internal|_Write_Lock)$`)

// TestWhatIsSent holds that the test sends what the runtime does, and nothing
// that the runtime does not need.
func TestWhatIsSent(t *testing.T) {
	s := server(t)
	s.MustDo(t, "CONFIG", "RESETSTAT")
	monitor := watch(t, s)
	expectCodes(t, probeOnce(t, target(s.Addr)))
	lines := monitor()
	sent := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^cmdstat_([^:]+):calls=`).FindAllStringSubmatch(s.MustDo(t, "INFO", "commandstats"), -1) {
		sent[line[1]] = true
	}
	runtime := strings.Fields("auth client|setname config|get info get echo subscribe script|load evalsha " +
		"setnx set exists expire del hmset hget hgetall hdel")
	for _, command := range runtime {
		if !sent[command] {
			t.Errorf("%s is never sent", command)
		}
	}
	allowed := append(runtime, strings.Fields("cluster|nodes cluster|shards cluster|slots cluster|info eval ping quit unsubscribe role "+
		"monitor config|resetstat hello asking client|id strlen pexpire ttl pttl")...)
	for command := range sent {
		if !slices.Contains(allowed, command) {
			t.Errorf("%s is sent, which the runtime does not need", command)
		}
	}
	tags := map[string]bool{}
	for _, line := range lines {
		if key := writtenKey(line); key != "" {
			if parts := sessionKey.FindStringSubmatch(key); parts == nil {
				t.Errorf("%q is written", key)
			} else {
				tags[parts[1]] = true
			}
		}
	}
	if len(tags) == 0 {
		t.Error("no session was written")
	}
}

// writes is a line of MONITOR that writes a key.
var writes = regexp.MustCompile(`(?i)^\+?\S+ \[\d+ lua\] "(?:set|setnx|hmset|hset|hdel|del|expire)" "([^"]*)"`)

// writtenKey is the key that a line of MONITOR writes, if it does.
func writtenKey(line string) string {
	if parts := writes.FindStringSubmatch(line); parts != nil {
		return parts[1]
	}
	return ""
}

// watch records what a server is told, by MONITOR, until the returned function
// asks for it.
func watch(t *testing.T, s *redistest.Server) func() []string {
	t.Helper()
	conn, err := s.Dial()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Do("MONITOR"); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	done := make(chan struct{})
	go func() {
		defer close(done)
		buffer := make([]byte, 65536)
		for !strings.Contains(text.String(), "end of watch") {
			n, err := conn.Read(buffer)
			if err != nil {
				return
			}
			text.Write(buffer[:n])
		}
	}()
	return func() []string {
		s.MustDo(t, "ECHO", "end of watch")
		<-done
		conn.Close()
		return strings.Split(text.String(), "\r\n")
	}
}

// TestEvents holds that events come one at a time, never after the end, and
// count up to the whole.
func TestEvents(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	var inside, after atomic.Int32
	var last redisprobe.Event
	seen := map[string]bool{}
	var ended atomic.Bool
	r := redisprobe.Run(t.Context(), target(c.Seeds()...), func(e redisprobe.Event) {
		if inside.Add(1) != 1 {
			t.Error("two events at once")
		}
		if ended.Load() {
			after.Add(1)
		}
		if e.Done > e.Total || e.Done < last.Done {
			t.Errorf("%d of %d done after %d of %d", e.Done, e.Total, last.Done, last.Total)
		}
		if e.Node != nil {
			seen[e.Node.Address] = true
		}
		last = e
		inside.Add(-1)
	})
	ended.Store(true)
	time.Sleep(50 * time.Millisecond)
	if after.Load() != 0 {
		t.Errorf("%d events after the end", after.Load())
	}
	if len(seen) != len(r.Nodes) || last.Done != last.Total || last.Total == 0 {
		t.Errorf("events about %d of %d nodes, %d of %d done", len(seen), len(r.Nodes), last.Done, last.Total)
	}
}
