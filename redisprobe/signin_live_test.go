//go:build linux

package redisprobe_test

import (
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// signInCases are about what a server says before it serves.
var signInCases = []liveCase{
	{
		name: "wrong password", codes: []finding.Code{"auth-wrong-password"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := redistest.StartServer(t, redistest.Options{Password: "another one entirely"})
			return target(s.Addr)
		},
		says:  []string{"requirepass"},
		check: summary(notConnected),
	},
	{
		name: "wrong password for the cluster", codes: []finding.Code{"auth-wrong-password"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := target(cluster(t, l.plain).Seeds()...)
			to.Password = "mistyped"
			return to
		},
		check: func(t *testing.T, r redisprobe.Report) {
			summary(notConnected)(t, r)
			if len(r.Findings) != 3 {
				t.Errorf("%d findings, want one for each host", len(r.Findings))
			}
		},
	},
	{
		name: "no password given", codes: []finding.Code{"auth-wrong-password"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			to := target(server(t).Addr)
			to.Password = ""
			return to
		},
		check: summary(notConnected),
	},
	{
		name: "unknown user", codes: []finding.Code{"auth-wrong-password"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			to := target(server(t).Addr)
			to.User = "nobody"
			return to
		},
		says:  []string{"nobody"},
		check: summary(notConnected),
	},
	{
		name: "password where none is asked for", codes: []finding.Code{"auth-not-configured"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(redistest.StartServer(t, redistest.Options{}).Addr)
		},
	},
	{
		name: "no password at all", codes: []finding.Code{"auth-not-configured"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			to := target(redistest.StartServer(t, redistest.Options{}).Addr)
			to.Password = ""
			return to
		},
	},
	{
		name: "protected mode", codes: []finding.Code{"protected-mode"}, limit: 3 * time.Second,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(redistest.StartPeer(t, redistest.StartForeign(t)).Addr)
		},
		says:  []string{"protected mode", "requirepass"},
		check: summary(notConnected),
	},
	{
		name: "too many clients", codes: []finding.Code{"max-clients"}, limit: 3 * time.Second,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t, "maxclients 1")
			redistest.Eventually(t, 2*time.Second, "the only place is taken", func() bool {
				conn, err := s.Dial()
				if err == nil {
					t.Cleanup(func() { conn.Close() })
				}
				return err == nil
			})
			return target(s.Addr)
		},
		says:  []string{"maxclients"},
		check: summary(notConnected),
	},
	{
		name: "loading", codes: []finding.Code{"loading"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(loadingServer(t).Addr)
		},
	},
	{
		name: "Sentinel", codes: []finding.Code{"sentinel-endpoint"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := redistest.StartServer(t, redistest.Options{
				Password: password, Sentinel: true,
				Directives: []string{"sentinel monitor sessions 127.0.0.1 7000 1"},
			})
			return target(s.Addr)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			if r.Mode != redisprobe.ModeSentinel {
				t.Errorf("mode %s", r.Mode)
			}
		},
	},
	{
		name: "Sentinel without a password", codes: []finding.Code{"sentinel-endpoint"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := redistest.StartServer(t, redistest.Options{
				Sentinel:   true,
				Directives: []string{"sentinel monitor sessions 127.0.0.1 7000 1"},
			})
			return target(s.Addr)
		},
	},
}

// loadingServer starts a server that takes long to load its data.
func loadingServer(t *testing.T) *redistest.Server {
	t.Helper()
	o := redistest.Options{Password: password, Dir: t.TempDir()}
	first := redistest.StartServer(t, o)
	first.MustDo(t, "DEBUG", "POPULATE", "10000")
	first.MustDo(t, "SAVE")
	first.Close()
	o.Unusable = true
	o.Directives = []string{"key-load-delay 1000", "loading-process-events-interval-bytes 1024"} // 1 ms a key
	return redistest.StartServer(t, o)
}
