//go:build linux

package redisprobe_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// sessionScript stores one session as the platform does: two hashes that expire.
const sessionScript = `redis.call("HMSET", KEYS[1], "content", ARGV[1])
redis.call("EXPIRE", KEYS[1], 1200)
redis.call("HMSET", KEYS[2], "timeout", "20")
redis.call("EXPIRE", KEYS[2], 1200)
return 1`

// store stores a session on whichever master serves its slot.
func store(t *testing.T, servers []*redistest.Server, id, content string) {
	t.Helper()
	for _, s := range servers {
		_, err := s.Do("EVAL", sessionScript, "2", "{"+id+"}_Data", "{"+id+"}_Internal", content)
		if err == nil {
			return
		}
		if !strings.HasPrefix(err.Error(), "MOVED") {
			t.Fatal(err)
		}
	}
	t.Fatalf("nobody takes session %s", id)
}

// remove removes a key wherever it is.
func remove(servers []*redistest.Server, key string) {
	for _, s := range servers {
		s.Do("DEL", key) // the others answer with MOVED
	}
}

// TestSessionsOfCluster counts sessions that are spread over a cluster.
func TestSessionsOfCluster(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	const content = "what-only-the-user-may-see"
	for i := range 100 {
		store(t, c.Masters(), fmt.Sprintf("app_%03d", i), content)
	}
	remove(c.Masters(), "{app_007}_Internal")
	remove(c.Masters(), "{app_042}_Data")
	for _, s := range c.Masters() {
		s.Do("SET", "{app_001}_Write_Lock", "x") // the others answer with MOVED
		s.Do("SET", "{cache}_other", "x")
		s.MustDo(t, "CONFIG", "RESETSTAT")
	}
	got, err := redisprobe.Sessions(t.Context(), target(c.Seeds()[0]), 10)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"app_007", "app_042"}; got.Total != 100 || !slices.Equal(got.Incomplete, want) {
		t.Errorf("%d sessions, incomplete %v", got.Total, got.Incomplete)
	}
	sum := 0
	for _, m := range got.Masters {
		sum += m.Sessions
		if !slices.Contains(c.Seeds(), m.Address) || m.Sessions == 0 || m.Bytes < int64(100*m.Sessions) {
			t.Errorf("master %+v", m)
		}
	}
	if len(got.Masters) != 3 || sum != 100 || len(got.Sample) != 10 {
		t.Errorf("%d masters with %d sessions, %d in the sample", len(got.Masters), sum, len(got.Sample))
	}
	for _, s := range got.Sample {
		if s.IdleLeftS < 1100 || s.IdleLeftS > 1200 || s.Data == (s.ID == "app_042") || s.Internal == (s.ID == "app_007") || s.Lock != (s.ID == "app_001") {
			t.Errorf("sample %+v", s)
		}
	}
	if text := fmt.Sprintf("%+v", got); strings.Contains(text, content) {
		t.Error("a session's content stands in the report")
	}
	onlyLooked(t, c.Masters())
}

// reading matches commands that read contents, stop the server for long, or
// write.
var reading = regexp.MustCompile(`cmdstat_(keys|get|mget|hget|hgetall|hmget|dump|eval|evalsha|set|del|hmset|expire|flush\w*):`)

// onlyLooked checks that servers were asked for nothing but names and numbers.
func onlyLooked(t *testing.T, servers []*redistest.Server) {
	t.Helper()
	for _, s := range servers {
		for _, sent := range reading.FindAllStringSubmatch(s.MustDo(t, "INFO", "commandstats"), -1) {
			// GET reads the tie-break, as at every sign-in.
			if sent[1] != "get" {
				t.Errorf("%s was sent to %s", sent[1], s.Addr)
			}
		}
	}
}

// TestSessionsFail holds that what stands in the way is named as in a test.
func TestSessionsFail(t *testing.T) {
	s := server(t)
	cases := map[string]struct {
		target redisprobe.Target
		code   redisprobe.Code
	}{
		"wrong password": {redisprobe.Target{Hosts: []string{s.Addr}, Password: "mistyped"}, "auth-wrong-password"},
		"refused":        {target(refusing(t)), "tcp-refused"},
		"web server":     {target(redistest.StartPeer(t, redistest.HTTP).Addr), "not-redis"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := redisprobe.Sessions(t.Context(), c.target, 10)
			var failed *redisprobe.SessionsError
			if !errors.As(err, &failed) || failed.Finding.Code != c.code {
				t.Errorf("error %v, want %s", err, c.code)
			}
			if err != nil && strings.Contains(err.Error(), password) {
				t.Errorf("a password stands in the error: %v", err)
			}
		})
	}
}

// TestSessionsWithoutEnd holds that a server whose SCAN never ends costs no
// more than the time-out, and that cancelling is heard at once.
func TestSessionsWithoutEnd(t *testing.T) {
	s := server(t)
	var page atomic.Int64
	endless := redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
		if args[0] != "SCAN" {
			return reply
		}
		n := page.Add(1)
		return fmt.Sprintf("*2\r\n%s*1\r\n%s", redistest.Bulk(fmt.Sprint(n)), redistest.Bulk(fmt.Sprintf("{app_%d}_Data", n)))
	}))
	to := target(endless.Addr)
	to.Timeout = 500 * time.Millisecond
	took, stalled := redistest.Timed(func() {
		if _, err := redisprobe.Sessions(t.Context(), to, 10); err == nil {
			t.Error("no error")
		}
	})
	if took > to.Timeout+overtime+stalled {
		t.Errorf("it took %s, want at most %s", took, to.Timeout+overtime)
	}
	to.Timeout = 0
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	took, stalled = redistest.Timed(func() { redisprobe.Sessions(ctx, to, 10) })
	if took > 200*time.Millisecond+cancelWithin+stalled {
		t.Errorf("it went on for %s after it was cancelled", took-200*time.Millisecond)
	}
	nothingLeft(t)
}
