//go:build linux

package redisprobe_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// The bounds that hold whatever a server does.
const (
	overtime     = slowdown * 250 * time.Millisecond // beyond the deadline
	cancelWithin = 100 * time.Millisecond
	memoryBound  = 32 << 20 // bytes
)

// hostile are peers that try to make the test run forever, or to take all
// memory; each holds the connection until the other side closes it.
var hostile = map[string]redistest.Play{
	"silent":                redistest.Silent,
	"endless line":          redistest.Prefixed("+", "endless "),
	"endless error":         redistest.Prefixed("-ERR ", "endless "),
	"endless number":        redistest.Prefixed(":", "1234567890"),
	"giant bulk announced":  redistest.Say("$2147483647\r\n"),
	"giant bulk sent":       redistest.Prefixed("$2147483647\r\n", "giant "),
	"bulk beyond int64":     redistest.Say("$99999999999999999999\r\n"),
	"negative bulk":         redistest.Say("$-2147483648\r\n"),
	"giant array announced": redistest.Say("*2147483647\r\n"),
	"giant array sent":      redistest.Prefixed("*2147483647\r\n", "+item\r\n"),
	"giant map announced":   redistest.Say("%2147483647\r\n"),
	"nested arrays":         redistest.Loop("*1\r\n"),
	"nested wide arrays":    redistest.Loop("*1000000\r\n"),
	"replies without end":   redistest.Loop("+OK\r\n"),
	"errors without end":    redistest.Loop("-ERR no\r\n"),
	"null arrays":           redistest.Loop("*-1\r\n"),
	"pushes without end":    redistest.Loop(">2\r\n+message\r\n+text\r\n"),
	"byte by byte":          redistest.Drip(strings.Repeat("+OK\r\n", 1000), 20*time.Millisecond),
	"TLS records":           redistest.Loop("\x16\x03\x03\x40\x00" + strings.Repeat("\x00", 0x4000)),
	"TLS byte by byte":      redistest.Drip("\x16\x03\x03\x40\x00"+strings.Repeat("\x02", 1000), 20*time.Millisecond),
	"line breaks":           redistest.Loop("\r\n"),
	"NUL bytes":             redistest.Loop("\x00"),
}

// TestHostilePeers holds the bounds on time, memory, connections and goroutines
// against each hostile peer, with and without TLS.
func TestHostilePeers(t *testing.T) {
	for name, play := range hostile {
		for _, ssl := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, SSL %t", name, ssl), func(t *testing.T) {
				peer := redistest.StartPeer(t, play)
				to := target(peer.Addr)
				to.SSL, to.Timeout = ssl, 300*time.Millisecond
				r := bounded(t, to)
				if r.Verdict != redisprobe.VerdictFailed {
					t.Errorf("verdict %s\n%s", r.Verdict, r.Text())
				}
				redistest.Eventually(t, time.Second, "all connections are closed", func() bool { return peer.Open() == 0 })
			})
		}
	}
}

// bounded runs a test and holds the bounds on time, memory and goroutines.
func bounded(t *testing.T, to redisprobe.Target) redisprobe.Report {
	t.Helper()
	var report redisprobe.Report
	var took, stalled time.Duration
	peak := redistest.PeakMemory(func() {
		took, stalled = redistest.Timed(func() { report = redisprobe.Run(t.Context(), to, nil) })
	})
	if peak > memoryBound {
		t.Errorf("the test took %d KiB of memory, want at most %d", peak>>10, memoryBound>>10)
	}
	timeout := to.Timeout
	if timeout == 0 {
		timeout = redisprobe.DefaultTimeout
	}
	if took > timeout+overtime+stalled {
		t.Fatalf("the test took %s, want at most %s; %d findings", took, timeout+overtime, len(report.Findings))
	}
	checkReport(t, report)
	nothingLeft(t)
	return report
}

// nothingLeft checks that no goroutine of a test remains.
func nothingLeft(t *testing.T) {
	t.Helper()
	for _, stack := range redistest.Leaked(ours...) {
		t.Errorf("a goroutine is left:\n%s", stack)
	}
}

// TestHostileClusters holds the bounds against servers that speak Redis well
// and mislead.
func TestHostileClusters(t *testing.T) {
	c := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"127.0.0.1"}, NoReplicas: true, Password: password})
	own := c.Nodes[0]
	const untested = "of the 10001 nodes that the cluster advertises"
	cases := []struct {
		name, says string
		code       finding.Code
		change     func(args []string, reply string) string
	}{
		{"ten thousand nodes", untested, "nodes-not-looked-at", crowd(func(i int) string {
			return crowdAddress(i) + " master - 0 0 2 connected"
		})},
		{"ten thousand masters with a slot each", untested, "nodes-not-looked-at", crowd(func(i int) string {
			return fmt.Sprintf("%s master - 0 0 2 connected %d", crowdAddress(i), i)
		})},
		{"ten thousand masters without an address", "advertises no address", "node-unreachable", crowd(func(i int) string {
			return fmt.Sprintf(":0@0 master - 0 0 2 connected %d", i)
		})},
		{"ten thousand replicas of one master", untested, "nodes-not-looked-at", crowd(func(i int) string {
			return fmt.Sprintf("%s slave %s 0 0 2 connected", crowdAddress(i), c.NodeID(0))
		})},
		{"ten thousand replicas of nobody", untested, "nodes-not-looked-at", crowd(func(i int) string {
			return fmt.Sprintf("%s slave %040x 0 0 2 connected", crowdAddress(i), 1_000_000+i)
		})},
		{"moved to itself", "MOVED", "session-failed", answering("-MOVED 1 "+own.Addr+"\r\n", "EVAL", "EVALSHA", "GET")},
		{"moved to nowhere", "MOVED", "session-failed", answering("-MOVED 1 127.0.0.1:7\r\n", "EVAL", "EVALSHA", "GET")},
		{"asked without end", "ASK", "session-failed", answering("-ASK 1 "+own.Addr+"\r\n", "EVAL", "EVALSHA", "GET")},
		{"try again without end", "TRYAGAIN", "session-failed", answering("-TRYAGAIN Multiple keys request during rehashing of slot\r\n", "EVAL", "EVALSHA")},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			var peer *redistest.Peer
			peer = redistest.StartPeer(t, redistest.Filter(own.Addr, func(args []string, reply string) string {
				if args[0] == "CLUSTER" && !strings.HasPrefix(reply, "-") {
					reply = readdress(args, reply, own.Addr, peer.Addr)
				}
				return test.change(args, reply)
			}))
			to := target(peer.Addr)
			to.Timeout = 5 * time.Second
			r := bounded(t, to)
			findingOf(t, r, test.code)
			expectSays(t, r, test.code, test.says)
			redistest.Eventually(t, time.Second, "all connections are closed", func() bool { return peer.Open() == 0 })
			if keys := own.MustDo(t, "DBSIZE"); keys != "0" {
				t.Errorf("%s keys are left", keys)
			}
		})
	}
}

// answering gives the answer to some commands instead of the server's.
func answering(answer string, commands ...string) func(args []string, reply string) string {
	return func(args []string, reply string) string {
		if slices.Contains(commands, args[0]) {
			return answer
		}
		return reply
	}
}

// TestAnotherClusterEach holds the bound on memory against hosts of which each
// claims to be of a cluster of its own, with thousands of nodes.
func TestAnotherClusterEach(t *testing.T) {
	var crowd strings.Builder
	for i := range 2500 {
		fmt.Fprintf(&crowd, "%040x :0@0 slave %040x 0 0 1 connected\n", 1000+i, 0)
	}
	crowd.WriteString("\r\n")
	replies := map[string]string{
		"AUTH": "+OK\r\n", "INFO": redistest.Bulk("redis_version:7.0.15\r\nrole:master\r\n"),
	}
	var hosts []string
	for host := range 80 {
		own := fmt.Sprintf("%040x :0@0 myself,master - 0 0 1 connected 0-16383\n", 1+host)
		size := fmt.Sprintf("$%d\r\n", len(own)+crowd.Len()-len("\r\n"))
		hosts = append(hosts, redistest.StartPeer(t, redistest.ScriptInParts(func(args []string) []string {
			switch args[0] {
			case "CLUSTER":
				return []string{size, own, crowd.String()}
			case "ECHO":
				return []string{redistest.Bulk(args[1])}
			}
			return []string{cmp.Or(replies[args[0]], "-ERR no\r\n")}
		})).Addr)
	}
	to := target(hosts...)
	to.Timeout = 5 * time.Second
	r := bounded(t, to)
	expectSays(t, r, "clusters-differ", hosts[0])
}

// crowd adds ten thousand nodes to what CLUSTER NODES says; line is what is after a
// node's id.
func crowd(line func(i int) string) func(args []string, reply string) string {
	return func(args []string, reply string) string {
		if args[0] != "CLUSTER" || len(args) < 2 || !strings.EqualFold(args[1], "NODES") {
			return reply
		}
		_, body, _ := strings.Cut(reply, "\r\n")
		var text strings.Builder
		text.WriteString(strings.TrimSuffix(body, "\r\n"))
		for i := range 10_000 {
			fmt.Fprintf(&text, "%040x %s\n", i+1, line(i))
		}
		return redistest.Bulk(text.String())
	}
}

// crowdAddress is the address of an added node; nobody can reach it.
func crowdAddress(i int) string {
	return fmt.Sprintf("127.0.%d.%d:7@10007", 100+i/250, 1+i%250)
}

// TestTestsAreForgotten holds that the memory of a test is free when it is over,
// so that one after the other costs no more than one.
func TestTestsAreForgotten(t *testing.T) {
	c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	run := func(times int) {
		for range times {
			redisprobe.Run(t.Context(), target(c.Seeds()...), nil)
		}
	}
	run(3)
	before := redistest.MemoryInUse()
	const times, each = 30, 16 << 10
	run(times)
	if grown := redistest.MemoryInUse() - before; grown > times*each {
		t.Errorf("%d tests left %d KiB behind", times, grown>>10)
	}
}

// phases are peers that keep a test busy in each of its phases.
func phases(t *testing.T) map[string]redisprobe.Target {
	t.Helper()
	s := server(t)
	stuck := func(command string) redisprobe.Target {
		return target(redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
			if args[0] == command {
				<-t.Context().Done()
			}
			return reply
		})).Addr)
	}
	secure := target(redistest.StartPeer(t, redistest.Silent).Addr)
	secure.SSL = true
	return map[string]redisprobe.Target{
		"connect":  target(redistest.BlackHoles(t, 1)...),
		"TLS":      secure,
		"sign-in":  stuck("AUTH"),
		"topology": stuck("INFO"),
		"session":  stuck("EVALSHA"),
		"cleaning": stuck("DEL"),
	}
}

// TestCancel holds that a cancelled test ends within 100 ms in every phase.
func TestCancel(t *testing.T) {
	for name, to := range phases(t) {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			const begin = 200 * time.Millisecond
			time.AfterFunc(begin, cancel)
			var r redisprobe.Report
			took, stalled := redistest.Timed(func() { r = redisprobe.Run(ctx, to, nil) })
			if took > begin+cancelWithin+stalled {
				t.Errorf("the test went on for %s after it was cancelled", took-begin)
			}
			if name != "cleaning" && r.Verdict != redisprobe.VerdictCancelled {
				t.Errorf("verdict %s\n%s", r.Verdict, r.Text())
			}
			nothingLeft(t)
		})
	}
}

// TestDeadline holds that the deadline is kept in every phase.
func TestDeadline(t *testing.T) {
	for name, to := range phases(t) {
		t.Run(name, func(t *testing.T) {
			to.Timeout = 300 * time.Millisecond
			bounded(t, to)
		})
	}
}

// TestFiftyBlackHoles holds that hosts that never answer cost one time-out, not
// one each.
func TestFiftyBlackHoles(t *testing.T) {
	to := target(redistest.BlackHoles(t, 50)...)
	to.Timeout = time.Second
	var r redisprobe.Report
	took, stalled := redistest.Timed(func() { r = redisprobe.Run(t.Context(), to, nil) })
	if took > 1100*time.Millisecond+stalled {
		t.Errorf("the test took %s, want at most 1.1 time-outs", took)
	}
	expectCodes(t, r, "tcp-timeout")
	if len(r.Findings) != 50 {
		t.Errorf("%d findings, want one for each host", len(r.Findings))
	}
}
