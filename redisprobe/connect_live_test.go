//go:build linux

package redisprobe_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// healthyCases are those in which nothing is wrong.
var healthyCases = []liveCase{
	{
		name: "documented cluster",
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return target(cluster(t, l.plain).Seeds()...)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			slots, roles := 0, map[redisprobe.Role]int{}
			for _, n := range r.Nodes {
				slots += n.Slots
				roles[n.Role]++
				if n.Version != redistest.Version() {
					t.Errorf("%s has version %q", n.Address, n.Version)
				}
				for _, s := range n.Stages {
					if s.Status == redisprobe.StatusFailed {
						t.Errorf("%s failed at %s", n.Address, s.Stage)
					}
				}
			}
			if slots != 16384 || roles[redisprobe.RoleMaster] != 3 || roles[redisprobe.RoleReplica] != 3 {
				t.Errorf("%d slots, roles %v", slots, roles)
			}
			if r.Mode != redisprobe.ModeCluster || len(r.Nodes) != 6 || !r.Nodes[0].Listed || r.Nodes[3].Listed {
				t.Errorf("mode %s, nodes %+v", r.Mode, r.Nodes)
			}
		},
	},
	{
		name: "documented cluster over TLS",
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return l.secureTarget(cluster(t, l.secure).Seeds()...)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			for _, n := range r.Nodes {
				if n.TLS == nil || n.TLS.Subject == "" || n.TLS.Issuer == "" || n.TLS.Protocol != "TLS 1.3" ||
					n.TLS.Cipher == "" || n.TLS.NotAfter.Before(time.Now()) || len(n.TLS.Names) != 5 {
					t.Errorf("%s shows of TLS: %+v", n.Address, n.TLS)
				}
			}
		},
	},
	{
		name:  "single server",
		setup: func(t *testing.T, _ *live) redisprobe.Target { return target(server(t).Addr) },
		check: func(t *testing.T, r redisprobe.Report) {
			if r.Mode != redisprobe.ModeStandalone || len(r.Nodes) != 1 || firstNode(t, r).Role != redisprobe.RoleMaster {
				t.Errorf("mode %s, nodes %+v", r.Mode, r.Nodes)
			}
		},
	},
	{
		name: "IPv6",
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(redistest.StartServer(t, redistest.Options{Host: "::1", Password: password}).Addr)
		},
	},
	{
		name: "host name",
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(net.JoinHostPort("localhost", portOf(server(t).Addr)))
		},
	},
	{
		name: "user of its own",
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := redistest.StartServer(t, redistest.Options{Users: []string{"app on >" + password + " ~* &* +@all", "default off"}})
			to := target(s.Addr)
			to.User = "app"
			return to
		},
	},
}

// connectCases are those in which no connection comes about.
var connectCases = []liveCase{
	{
		name: "unknown name", codes: []finding.Code{"resolve-failed"},
		setup: func(*testing.T, *live) redisprobe.Target { return target(unknownName + ":7000") },
		says:  []string{unknownName},
		check: summary(notConnected),
	},
	{
		name: "refused", codes: []finding.Code{"tcp-refused"},
		setup: func(t *testing.T, _ *live) redisprobe.Target { return target(refusing(t)) },
		says:  []string{"127.0.0.1"},
		check: summary(notConnected),
	},
	{
		name: "never answered", codes: []finding.Code{"tcp-timeout"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			to := target(redistest.BlackHoles(t, 1)...)
			to.Timeout = 400 * time.Millisecond
			return to
		},
		says: []string{"127.0.77.1", "firewall"}, limit: 650 * time.Millisecond,
		check: summary(notConnected),
	},
	{
		// The kernel has no route for TCP to a broadcast address.
		name: "no route", codes: []finding.Code{"tcp-unreachable"},
		setup: func(*testing.T, *live) redisprobe.Target { return target("127.255.255.255:7000") },
		says:  []string{"127.255.255.255"},
		check: summary(notConnected),
	},
	peerCase("closed at once", "connection-closed", redistest.CloseAtOnce),
	peerCase("closed at the first words", "connection-closed", redistest.CloseAfterRequest),
	peerCase("web server", "not-redis", redistest.HTTP),
	peerCase("SSH server", "not-redis", redistest.SSH),
	peerCase("garbage", "not-redis", redistest.Garbage),
	{
		name: "silent", codes: []finding.Code{"timed-out"}, limit: 750 * time.Millisecond,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			to := target(redistest.StartPeer(t, redistest.Silent).Addr)
			to.Timeout = 500 * time.Millisecond
			return to
		},
		check: summary(notConnected),
	},
	{
		name: "silent with Use SSL", codes: []finding.Code{"timed-out"}, limit: 750 * time.Millisecond,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(redistest.StartPeer(t, redistest.Silent).Addr)
			to.Timeout = 500 * time.Millisecond
			return to
		},
		check: summary(notConnected),
	},
	{
		name: "stopped server", codes: []finding.Code{"timed-out"}, limit: 750 * time.Millisecond,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t)
			s.Pause(t)
			to := target(s.Addr)
			to.Timeout = 500 * time.Millisecond
			return to
		},
		check: summary(notConnected),
	},
	{
		name: "cancelled", codes: []finding.Code{"cancelled"}, limit: 300 * time.Millisecond,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(redistest.StartPeer(t, redistest.Silent).Addr)
		},
		probe: func(t *testing.T, to redisprobe.Target) redisprobe.Report {
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			return redisprobe.Run(ctx, to, nil)
		},
	},
	{
		name: "one machine of three refuses", codes: []finding.Code{"tcp-refused", "master-not-listed"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return target(append(cluster(t, l.plain).Seeds()[:2], refusing(t))...)
		},
		check: summary(notPassed),
	},
}

// unknownName cannot exist, which is known without asking a name server: its
// first label is too long.
var unknownName = strings.Repeat("redis", 13) + ".example"

// peerCase is a case in which a peer that is no Redis answers.
func peerCase(name string, code finding.Code, play redistest.Play) liveCase {
	return liveCase{
		name: name, codes: []finding.Code{code}, limit: 3 * time.Second,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(redistest.StartPeer(t, play).Addr)
		},
		check: summary(notConnected),
	}
}

// refusing is an address that nobody listens on.
func refusing(t *testing.T) string {
	t.Helper()
	s := redistest.StartServer(t, redistest.Options{})
	s.Kill()
	return s.Addr
}

// portOf is the port of host:port.
func portOf(addr string) string {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		panic(fmt.Sprintf("no port in %q", addr))
	}
	return port
}
