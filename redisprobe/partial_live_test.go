//go:build linux

package redisprobe_test

import (
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// partialCases are those in which a part of the nodes differs from the rest.
var partialCases = []liveCase{
	{
		name: "one master of three has another password", codes: []finding.Code{"auth-wrong-password", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := masters(t, redistest.ClusterOptions{})
			c.Nodes[1].MustDo(t, "CONFIG", "SET", "requirepass", "another")
			return target(c.Seeds()...)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			summary(notPassed)(t, r)
			if f := findingOf(t, r, "auth-wrong-password"); f.Node != r.Nodes[1].Address {
				t.Errorf("it names %s", f.Node)
			}
		},
	},
	{
		name: "the replica has another password", codes: []finding.Code{"replica-unreachable"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := pair(t, redistest.ClusterOptions{})
			c.Replicas()[0].MustDo(t, "CONFIG", "SET", "requirepass", "another")
			return target(c.Seeds()...)
		},
		says: []string{"127.0.0.2", "password"},
	},
	{
		name: "an advertised master hangs", codes: []finding.Code{"node-unreachable", "master-not-listed", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := masters(t, redistest.ClusterOptions{Timeout: time.Minute})
			c.Nodes[2].Pause(t)
			to := target(c.Seeds()[:2]...)
			to.Timeout = time.Second
			return to
		},
		limit: 1250 * time.Millisecond,
	},
	{
		name: "the replica's certificate has expired", codes: []finding.Code{"replica-unreachable"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			c := pair(t, redistest.ClusterOptions{TLS: func(string) *redistest.TLS { return &redistest.TLS{Certificate: l.good} }})
			old := l.ca.Issue(t, redistest.Leaf{NotAfter: time.Now().AddDate(0, 0, -3)})
			c.Replicas()[0].MustDo(t, "CONFIG", "SET", "tls-cert-file", old.CertFile, "tls-key-file", old.KeyFile)
			return l.secureTarget(c.Seeds()...)
		},
		says: []string{"127.0.0.2", "valid"},
	},
	{
		name: "a master has just been added",
		setup: func(t *testing.T, l *live) redisprobe.Target {
			c := pair(t, redistest.ClusterOptions{})
			added := redistest.StartServer(t, redistest.Options{Host: "127.0.0.3", Password: password, Directives: []string{
				"cluster-enabled yes", "protected-mode no",
			}})
			added.MustDo(t, "CLUSTER", "MEET", c.Nodes[0].Host, portOf(c.Nodes[0].Addr))
			redistest.Eventually(t, 10*time.Second, "all know each other", func() bool {
				for _, s := range append(c.Nodes, added) {
					seen, state := s.MustDo(t, "CLUSTER", "NODES"), s.MustDo(t, "CLUSTER", "INFO")
					if strings.Count(seen, " connected") != 3 || strings.Contains(seen, "handshake") || !strings.Contains(state, "cluster_state:ok") {
						return false
					}
				}
				return true
			})
			return target(c.Seeds()...)
		},
	},
	{
		name: "one host by two names",
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t)
			return target(s.Addr, "localhost:"+portOf(s.Addr))
		},
	},
	{
		name: "the default user may not ECHO", codes: []finding.Code{"acl-denied"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := redistest.StartServer(t, redistest.Options{Users: []string{"default on >" + password + " ~* &* +@all -echo"}})
			return target(s.Addr)
		},
		says: []string{"ECHO", "ACL SETUSER default "},
	},
	{
		// No right is lacking, and no rule would bring the command back.
		name: "no CONFIG, as at many providers",
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(server(t, `rename-command CONFIG ""`).Addr)
		},
	},
	{
		name: "cut off in the middle of a session", codes: []finding.Code{"connection-closed"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			s := server(t)
			return target(redistest.StartPeer(t, redistest.Filter(s.Addr, func(args []string, reply string) string {
				if strings.HasPrefix(args[0], "EVAL") {
					return ""
				}
				return reply
			})).Addr)
		},
		says:  []string{"closed it during a test session"},
		check: summary(notPassed),
	},
	{
		name: "every master out of memory", codes: []finding.Code{"out-of-memory", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := masters(t, redistest.ClusterOptions{})
			for _, s := range c.Nodes {
				s.MustDo(t, "CONFIG", "SET", "maxmemory", "1")
			}
			return target(c.Seeds()...)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			count := 0
			for _, f := range r.Findings {
				if f.Code == "out-of-memory" {
					count++
				}
			}
			if count != 3 {
				t.Errorf("%d findings, want one for each master\n%s", count, r.Text())
			}
		},
	},
}
