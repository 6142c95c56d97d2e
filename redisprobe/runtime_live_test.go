//go:build linux

package redisprobe_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// timeoutCase is a case with a server a round trip of 80 ms away and a limit.
func timeoutCase(name, key, value string, severity finding.Severity, says ...string) liveCase {
	return liveCase{
		name: name, codes: []finding.Code{"timeout-too-short", "session-slow"}, says: says,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			to := target(redistest.StartPeer(t, redistest.Relay(server(t).Addr, 150*time.Millisecond)).Addr)
			to.Parameters = parameters{key: value}
			return to
		},
		check: func(t *testing.T, r redisprobe.Report) {
			if f := findingOf(t, r, "timeout-too-short"); f.Severity != severity {
				t.Errorf("severity %s\n%s", f.Severity, r.Text())
			}
		},
	}
}

// runtimeCases are about what a session's life shows.
var runtimeCases = []liveCase{
	directiveCase("out of memory", "out-of-memory", "maxmemory 1"),
	directiveCase("too few replicas to write", "read-only", "min-replicas-to-write 1"),
	{
		name: "cannot save to disk", codes: []finding.Code{"persistence-error"},
		setup: func(t *testing.T, _ *live) redisprobe.Target { return target(unsaving(t).Addr) },
		check: summary(notPassed),
	},
	directiveCase("no EVALSHA", "script-denied", `rename-command EVALSHA ""`, `rename-command EVAL ""`),
	directiveCase("no SCRIPT", "script-denied", `rename-command SCRIPT ""`, `rename-command EVALSHA ""`, `rename-command EVAL ""`),
	directiveCase("no HMSET in scripts", "script-denied", `rename-command HMSET ""`, `rename-command HDEL other`).saying("it does not know HMSET, HDEL, which they call"),
	directiveCase("drops the oldest keys", "eviction-policy", "maxmemory-policy allkeys-lru", "maxmemory 100mb"),
	directiveCase("drops any keys", "eviction-policy", "maxmemory-policy allkeys-random"),
	directiveCase("drops expiring keys", "", "maxmemory-policy volatile-lru", "maxmemory 100mb"),
	directiveCase("no ECHO", "session-failed", `rename-command ECHO ""`).saying("ECHO", "does not know this command", "Enter $ECHO= in Advanced Settings"),
	directiveCase("no PING, by a client that cannot do without", "session-failed", `rename-command PING ""`).saying("Enter $PING= in Advanced Settings").by(client.V2_1),
	directiveCase("no PING, by a client that can", "", `rename-command PING ""`).by(client.V2_7),
	directiveCase("no SCRIPT LOAD", "", `rename-command SCRIPT ""`),
	{
		name: "busy with a script", codes: []finding.Code{"script-running"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t, "busy-reply-threshold 50")
			conn, err := s.Dial()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { conn.Close() })
			go conn.Do("EVAL", "while true do end", "0")
			redistest.Eventually(t, 10*time.Second, "a BUSY answer", func() bool {
				_, err := s.Do("PING")
				return err != nil && strings.Contains(err.Error(), "BUSY")
			})
			return target(s.Addr)
		},
		says: []string{"SCRIPT KILL", "FUNCTION KILL"},
	},
	timeoutCase("syncTimeout below a round trip", "syncTimeout", "50", finding.SeverityError, "syncTimeout is 50 ms", "Calls that take longer fail.", "Remove the parameter syncTimeout"),
	timeoutCase("syncTimeout hardly above a round trip", "syncTimeout", "800", finding.SeverityWarning, "syncTimeout is 800 ms", "In a slower moment"),
	timeoutCase("connectTimeout below what connecting takes", "connectTimeout", "50", finding.SeverityError, "connectTimeout is 50 ms", "Version 2.1").by(client.V2_1),
	{
		name: "connectTimeout that only an older client minds", codes: []finding.Code{"client-version", "session-slow"},
		setup: timeoutCase("", "connectTimeout", "50", "").setup,
		says:  []string{"With 2.1 sessions would fail: connectTimeout is too short for connecting to"},
	},
	{
		name: "a cluster whose failovers are slow", codes: []finding.Code{"failover-slow"},
		setup: func(t *testing.T, l *live) redisprobe.Target { return target(cluster(t, l.plain).Seeds()...) },
		says:  []string{"up to 61 s", "Set configCheckSeconds=5", "about 15 s"},
	},
	{
		name: "a cluster whose failovers are quick",
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := target(cluster(t, l.plain).Seeds()...)
			to.Parameters = parameters{"configCheckSeconds": "15"}
			return to
		},
		check: func(t *testing.T, r redisprobe.Report) {
			if len(r.Findings) > 0 {
				t.Errorf("found %v", codes(r))
			}
		},
	},
	{
		name: "content comes back changed", codes: []finding.Code{"session-failed"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t)
			return target(redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
				if strings.HasPrefix(args[0], "EVAL") {
					return "+something else\r\n"
				}
				return reply
			})).Addr)
		},
		check: summary(notPassed),
	},
	{
		name: "far away", codes: []finding.Code{"session-slow"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t)
			return target(redistest.StartPeer(t, redistest.Relay(s.Addr, 13*time.Millisecond)).Addr)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			trip := firstNode(t, r).RoundTrip
			if trip == nil || trip.MedianMS < 26 || trip.WorstMS < trip.MedianMS {
				t.Errorf("round trip %+v", trip)
			}
		},
	},
	{
		name: "ten milliseconds away",
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t)
			return target(redistest.StartPeer(t, redistest.Relay(s.Addr, 5*time.Millisecond)).Addr)
		},
	},
	versionCase("Redis 6.2", "version-unsupported", "6.2.14", "", "6.2"),
	versionCase("Redis 7.4", "version-unsupported", "7.4.1", "11.39.0", "7.4"),
	versionCase("Redis 7.0 on 11.22", "version-unsupported", "7.0.15", "11.22.0", "11.22"),
	versionCase("Redis 7.0 on 11.23", "", "7.0.15", "11.23.0"),
	versionCase("Redis 7.2 on 11.34", "version-unsupported", "7.2.4", "11.34.1", "11.35"),
	versionCase("Redis 7.2 on 11.35", "", "7.2.4", "11.35.0"),
	versionCase("Redis 8.2 on 11.38", "version-unsupported", "8.2.0", "11.38.0", "11.39"),
	versionCase("Redis 8.2 on 11.39", "", "8.2.1", "11.39"),
	versionCase("Redis 8.2 on an unknown platform", "", "8.2.1", ""),
	versionCase("Redis 8.0", "version-unsupported", "8.0.2", "11.40.0", "8.0"),
}

// directiveCase is a case with a single server that is configured as told.
func directiveCase(name string, code finding.Code, directives ...string) liveCase {
	c := liveCase{
		name: name,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			// Whether it serves cannot be asked of one that does not know PING.
			s := redistest.StartServer(t, redistest.Options{Password: password, Directives: directives, Unusable: strings.Contains(directives[0], "PING")})
			return target(s.Addr)
		},
	}
	return c.finds(code)
}

// unsaving starts a server that cannot write its snapshot, and has noticed.
func unsaving(t *testing.T) *redistest.Server {
	t.Helper()
	s := server(t, "save 3600 1", "enable-protected-configs local")
	gone := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	s.MustDo(t, "CONFIG", "SET", "dir", gone)
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	s.MustDo(t, "BGSAVE")
	redistest.Eventually(t, 5*time.Second, "saving has failed", func() bool {
		return strings.Contains(s.MustDo(t, "INFO", "persistence"), "rdb_last_bgsave_status:err")
	})
	return s
}

var versionLine = regexp.MustCompile(`redis_version:[0-9.]+`)

// versionCase is a case with a real server that says it is of another version,
// and a platform of the given one.
func versionCase(name string, code finding.Code, version, platform string, says ...string) liveCase {
	c := liveCase{
		name: name, says: says,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t)
			to := target(redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
				if args[0] != "INFO" || !strings.HasPrefix(reply, "$") {
					return reply
				}
				_, body, _ := strings.Cut(reply, "\r\n")
				body = versionLine.ReplaceAllString(strings.TrimSuffix(body, "\r\n"), "redis_version:"+version)
				return redistest.Bulk(body)
			})).Addr)
			to.PlatformVersion = platform
			return to
		},
		check: func(t *testing.T, r redisprobe.Report) {
			if firstNode(t, r).Version != version || r.PlatformVersion != platform {
				t.Errorf("Redis %q, platform %q in the report", firstNode(t, r).Version, r.PlatformVersion)
			}
		},
	}
	return c.finds(code)
}
