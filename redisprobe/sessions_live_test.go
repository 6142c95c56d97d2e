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

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestSessionsOfCluster counts sessions that are spread over a cluster.
func TestSessionsOfCluster(t *testing.T) {
	t.Parallel()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true})
	for i := range 300 {
		put(t, c.Nodes, fmt.Sprintf("app_%03d", i), "Data", "Internal")
	}
	put(t, c.Nodes, "zz_locked", "Data", "Internal", "Write_Lock")
	put(t, c.Nodes, "zz_only_data", "Data")
	put(t, c.Nodes, "zz_only_internal", "Internal")
	put(t, c.Nodes, "zz_only_lock", "Write_Lock")
	put(t, c.Nodes, "sessionconfig-test-12345678-0-0", "Data", "Internal")
	write(t, c.Nodes, "SET", "unrelated", "x")
	write(t, c.Nodes, "SET", "{app_000}_Other", "x")
	for _, s := range c.Nodes {
		s.MustDo(t, "CONFIG", "RESETSTAT")
	}

	r, err := redisprobe.Sessions(t.Context(), target(c.Seeds()[0]), redisprobe.SessionsOptions{Sample: 5})
	if err != nil {
		t.Fatal(err)
	}
	if r.Total != 303 || len(r.Masters) != 3 || r.Masters[0].Sessions+r.Masters[1].Sessions+r.Masters[2].Sessions != r.Total {
		t.Errorf("counted %d: %+v", r.Total, r.Masters)
	}
	for _, m := range r.Masters {
		if perSession := m.Bytes / int64(max(m.Sessions, 1)); perSession < 200 || perSession > 2000 {
			t.Errorf("%s: %d bytes a session", m.Address, perSession)
		}
	}
	if !slices.Equal(r.Incomplete, []string{"zz_only_data", "zz_only_internal"}) {
		t.Errorf("incomplete: %q", r.Incomplete)
	}
	if len(r.Sample) != 5 || r.Sample[0].ID != "app_000" || !r.Sample[0].Data || !r.Sample[0].Internal || r.Sample[0].Lock {
		t.Errorf("sample: %+v", r.Sample)
	}
	if left := r.Sample[0].IdleLeftS; left < 1100 || left > 1200 {
		t.Errorf("%d seconds are left", left)
	}
	if text := fmt.Sprintf("%+v", r); strings.Contains(text, sessionContent) {
		t.Error("a session's content stands in the report")
	}
	onlyLooked(t, c.Nodes)
}

// TestSessionsOfServer counts sessions of a single server.
func TestSessionsOfServer(t *testing.T) {
	t.Parallel()
	s := server(t)
	nodes := []*redistest.Server{s}
	put(t, nodes, "locked", "Data", "Internal", "Write_Lock")
	s.MustDo(t, "PERSIST", "{locked}_Data")
	s.MustDo(t, "PERSIST", "{locked}_Internal")
	r, err := redisprobe.Sessions(t.Context(), target(s.Addr), redisprobe.SessionsOptions{Sample: 5})
	want := redisprobe.SessionSample{ID: "locked", Data: true, Internal: true, Lock: true, IdleLeftS: -1}
	if err != nil || r.Total != 1 || len(r.Sample) != 1 || r.Sample[0] != want {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestNoSessions(t *testing.T) {
	t.Parallel()
	r, err := redisprobe.Sessions(t.Context(), target(server(t).Addr), redisprobe.SessionsOptions{Sample: 5})
	if err != nil || r.Total != 0 || r.Sample == nil || r.Incomplete == nil {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestSessionsOfServersPartlyDown: of several servers, those that cannot be asked are named
// beside the total of the others.
func TestSessionsOfServersPartlyDown(t *testing.T) {
	t.Parallel()
	up, down := server(t), server(t)
	put(t, []*redistest.Server{up}, "session", "Data", "Internal")
	down.Kill()
	r, err := redisprobe.Sessions(t.Context(), target(up.Addr, down.Addr), redisprobe.SessionsOptions{})
	if err != nil || r.Total != 1 || len(r.Unfinished) != 1 || !strings.HasPrefix(r.Unfinished[0], down.Addr+" could not be asked") {
		t.Errorf("%+v, %v", r, err)
	}
}

// sessionContent is what every session holds; no report may show it.
const sessionContent = "what-only-the-user-may-see"

// put writes some keys of a session, as the platform's runtime would.
func put(t *testing.T, nodes []*redistest.Server, id string, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		key := "{" + id + "}_" + kind
		if kind == "Write_Lock" {
			write(t, nodes, "SET", key, "owner", "EX", "1200")
			continue
		}
		write(t, nodes, "HMSET", key, "field", sessionContent)
		write(t, nodes, "EXPIRE", key, "1200")
	}
}

// write sends a command to whichever node takes it.
func write(t *testing.T, nodes []*redistest.Server, args ...string) {
	t.Helper()
	var err error
	for _, node := range nodes {
		if _, err = node.Do(args...); err == nil {
			return
		}
	}
	t.Fatalf("%v: %v", args, err)
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

// TestSessionsRefused holds that what keeps from counting is said in words.
func TestSessionsRefused(t *testing.T) {
	users := []string{"app on >" + password + " ~* &* +@all -scan", "blind on >" + password + " ~* &* +@all -memory"}
	s := redistest.StartServer(t, redistest.Options{Password: password, Users: users})
	s.MustDo(t, "HMSET", "{a}_Data", "f", "v")
	tests := []struct {
		name string
		to   func() redisprobe.Target
		code finding.Code // none: it works
	}{
		{"wrong password", func() redisprobe.Target {
			to := target(s.Addr)
			to.Password = "another"
			return to
		}, "auth-wrong-password"},
		{"refused", func() redisprobe.Target { return target(refusing(t)) }, "tcp-refused"},
		{"silent", func() redisprobe.Target {
			to := target(redistest.StartPeer(t, redistest.Silent).Addr)
			to.Timeout = 300 * time.Millisecond
			return to
		}, "timed-out"},
		{"web server", func() redisprobe.Target { return target(redistest.StartPeer(t, redistest.HTTP).Addr) }, "not-redis"},
		{"may not SCAN", func() redisprobe.Target {
			to := target(s.Addr)
			to.User = "app"
			return to
		}, "acl-denied"},
		{"may not MEMORY USAGE", func() redisprobe.Target {
			to := target(s.Addr)
			to.User = "blind"
			return to
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := redisprobe.Sessions(t.Context(), test.to(), redisprobe.SessionsOptions{Sample: 5})
			said, failed := errors.AsType[*redisprobe.SessionsError](err)
			switch {
			case test.code == "":
				if err != nil || r.Total != 1 || r.Masters[0].Bytes != 0 {
					t.Errorf("%+v, %v", r, err)
				}
			case !failed || said.Finding.Code != test.code:
				t.Errorf("got %v, want %s", err, test.code)
			case r.Total != 0 || r.Masters == nil:
				t.Errorf("a report besides the error: %+v", r)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := redisprobe.Sessions(ctx, target(s.Addr), redisprobe.SessionsOptions{Sample: 5}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestSessionsTakeTheirTime holds that counting may take longer than the time-out
// where every answer comes in time, and that silence is noticed.
func TestSessionsTakeTheirTime(t *testing.T) {
	t.Parallel()
	s := server(t)
	for i := range 10 {
		put(t, []*redistest.Server{s}, fmt.Sprintf("app_%d", i), "Data", "Internal")
	}
	var page, silent atomic.Int64
	slow := target(redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
		if args[0] != "SCAN" {
			return reply
		}
		if silent.Load() == 1 {
			<-t.Context().Done()
		}
		time.Sleep(200 * time.Millisecond)
		if n := page.Add(1); n < 5 {
			return strings.Replace(reply, redistest.Bulk("0"), redistest.Bulk(fmt.Sprint(n)), 1)
		}
		return reply
	})).Addr)
	slow.Timeout = 500 * time.Millisecond
	if got, err := redisprobe.Sessions(t.Context(), slow, redisprobe.SessionsOptions{Sample: 10}); err != nil || got.Total != 10 {
		t.Errorf("%d sessions, %v", got.Total, err)
	}
	silent.Store(1)
	took, stalled := redistest.Timed(func() {
		_, err := redisprobe.Sessions(t.Context(), slow, redisprobe.SessionsOptions{Sample: 10})
		if failed, ok := errors.AsType[*redisprobe.SessionsError](err); !ok || failed.Finding.Code != "timed-out" {
			t.Errorf("silence: %v", err)
		}
	})
	if took > slow.Timeout+overtime+stalled {
		t.Errorf("silence was noticed after %s", took)
	}
}

// TestSessionsWithoutEnd holds that a server whose SCAN never ends costs memory that does
// not grow, that the count ends by its bound and says so, and that cancelling is heard at
// once.
func TestSessionsWithoutEnd(t *testing.T) {
	s := server(t)
	var page atomic.Int64
	const keys = 1000
	endless := redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
		if args[0] != "SCAN" {
			return reply
		}
		n := page.Add(1)
		var answer strings.Builder
		fmt.Fprintf(&answer, "*2\r\n%s*%d\r\n", redistest.Bulk(fmt.Sprint(n)), keys)
		for i := range keys {
			answer.WriteString(redistest.Bulk(fmt.Sprintf("{app_%d_%d_%0200d}_Data", n, i, i)))
		}
		return answer.String()
	}))
	told := 0
	observe := func(sessions int) {
		if sessions < told {
			t.Errorf("%d sessions after %d", sessions, told)
		}
		told = sessions
	}
	to, within := target(endless.Addr), 3*time.Second
	count := func() {
		r, err := redisprobe.Sessions(t.Context(), to, redisprobe.SessionsOptions{Sample: 10, Within: within, Observe: observe})
		if err != nil || !r.Ended || len(r.Unfinished) != 1 || r.Total != told || r.Total < 2*keys {
			t.Errorf("%d sessions, %d told, %q, %v", r.Total, told, r.Unfinished, err)
		}
	}
	var took, stalled time.Duration
	peak := redistest.PeakMemory(func() {
		took, stalled = redistest.Timed(count)
	})
	if peak > memoryBound {
		t.Errorf("counting took %d KiB of memory, want at most %d", peak>>10, memoryBound>>10)
	}
	if took > within+overtime+stalled {
		t.Errorf("it took %s, want at most %s", took, within+overtime)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	took, stalled = redistest.Timed(func() {
		if _, err := redisprobe.Sessions(ctx, to, redisprobe.SessionsOptions{Sample: 10}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("cancelled: %v", err)
		}
	})
	if took > 200*time.Millisecond+cancelWithin+stalled {
		t.Errorf("it went on for %s after it was cancelled", took-200*time.Millisecond)
	}
	nothingLeft(t)
}

// TestSessionsOfWhichCluster holds that a host that knows hardly any of the
// cluster's nodes does not decide which are counted, and that masters which
// cannot be asked are an error.
func TestSessionsOfWhichCluster(t *testing.T) {
	t.Parallel()
	c := masters(t, redistest.ClusterOptions{})
	put(t, c.Nodes, "app_1", "Data", "Internal")
	put(t, c.Nodes, "app_2", "Data", "Internal")
	put(t, c.Nodes, "app_3", "Data", "Internal")
	through := func(change func(args []string, reply string) string) string {
		return redistest.StartPeer(t, redistest.Filter(c.Nodes[0].Addr, change)).Addr
	}
	own := func(args []string, reply string) string { // what it knows are its own slots
		if args[0] != "CLUSTER" {
			return reply
		}
		for line := range strings.Lines(reply) {
			if strings.Contains(line, "myself") {
				return redistest.Bulk(line)
			}
		}
		return reply
	}
	got, err := redisprobe.Sessions(t.Context(), target(through(own), c.Nodes[1].Addr), redisprobe.SessionsOptions{Sample: 10})
	if err != nil || got.Total != 3 || len(got.Masters) != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	refused := map[string]func(args []string, reply string) string{
		"no address": func(args []string, reply string) string {
			if args[0] == "CLUSTER" {
				return readdress(args, reply, c.Nodes[1].Addr, ":0")
			}
			return reply
		},
		"no more than 1000": crowd(func(i int) string { return fmt.Sprintf("%s master - 0 0 2 connected %d", crowdAddress(i), i) }),
	}
	for says, change := range refused {
		_, err := redisprobe.Sessions(t.Context(), target(through(change)), redisprobe.SessionsOptions{Sample: 10})
		if failed, ok := errors.AsType[*redisprobe.SessionsError](err); !ok || failed.Finding.Code.Stage() != finding.StageTopology || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v, want that it says %q", err, says)
		}
	}
}

// TestSessionsOfTwoApplications: the memory of many sessions is estimated from some of all
// applications, not from those whose names come first, and is said to be an estimate.
func TestSessionsOfTwoApplications(t *testing.T) {
	t.Parallel()
	s := server(t)
	s.MustDo(t, "EVAL", fillScript, "0", "1", "1000", "60", "a", "same")
	few, err := redisprobe.Sessions(t.Context(), target(s.Addr), redisprobe.SessionsOptions{})
	if err != nil || !few.Masters[0].Estimated {
		t.Fatalf("%+v, %v", few.Masters, err)
	}
	const large, content = 300, 20 << 10
	s.MustDo(t, "EVAL", fillScript, "0", "1", fmt.Sprint(large), fmt.Sprint(content), "z", "same")
	both, err := redisprobe.Sessions(t.Context(), target(s.Addr), redisprobe.SessionsOptions{})
	if err != nil {
		t.Fatal(err)
	}
	truth := few.Masters[0].Bytes + large*content
	if m := both.Masters[0]; m.Bytes < truth/2 || m.Bytes > truth*2 || !m.Estimated || m.Sessions != 1000+large {
		t.Errorf("%d bytes of some %d: %+v", m.Bytes, truth, m)
	}
}
