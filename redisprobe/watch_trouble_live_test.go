//go:build linux && live

package redisprobe_test

import (
	"fmt"
	"time"

	"sessionconfig/redisprobe"
)

// trouble is what goes wrong at nodes that stay in the cluster, or leave it on purpose.
var trouble = []situation{
	{
		name: "clients paused",
		brings: func(s *stage) {
			s.c.Nodes[0].MustDo(s.t, "CLIENT", "PAUSE", "3000", "ALL")
			time.Sleep(3500 * time.Millisecond)
		},
		redis: [2]float64{2.7, 4.5}, apps: [2]float64{0, 4.5},
	}, {
		name: "memory full",
		brings: func(s *stage) {
			s.c.Nodes[0].MustDo(s.t, "CONFIG", "SET", "maxmemory", "1")
			time.Sleep(2 * time.Second)
			s.c.Nodes[0].MustDo(s.t, "CONFIG", "SET", "maxmemory", "0")
		},
		redis: [2]float64{1.8, 3.5}, apps: [2]float64{1.8, 4}, check: explained("OOM"),
	}, {
		name: "password changed",
		brings: func(s *stage) {
			s.c.Nodes[0].MustDo(s.t, "CONFIG", "SET", "requirepass", "another")
			time.Sleep(time.Second) // who is signed in stays so
			s.c.Nodes[0].MustDo(s.t, "CLIENT", "KILL", "TYPE", "normal", "USER", "default")
			time.Sleep(2 * time.Second)
			s.c.Nodes[0].MustDo(s.t, "CONFIG", "SET", "requirepass", password)
		},
		redis: [2]float64{1.8, 3.5}, apps: [2]float64{1.8, 5}, check: explained("sign-in refused"),
	}, {
		name: "password changed for new connections", stays: true,
		brings: func(s *stage) {
			s.c.Nodes[0].MustDo(s.t, "CONFIG", "SET", "requirepass", "another")
			time.Sleep(time.Second)
		},
		redis: [2]float64{0, 0.4}, apps: [2]float64{0, 0.6},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			explained("sign-in refused")(s, sum)
			for i := range 3 {
				if m := sum.Masters[s.place(i, sum)]; m.KeysLeft != (i == 0) || (m.Unchecked > 0) != (i == 0) {
					s.t.Errorf("%+v", m)
				}
			}
		},
	}, {
		name: "memory full, then moved by hand", // the finding is of the node that was full
		brings: func(s *stage) {
			s.c.Nodes[0].MustDo(s.t, "CONFIG", "SET", "maxmemory", "1")
			for _, lane := range []string{"redis", "applications"} {
				s.wait(lane+" out", func() bool { return s.w.saw(lane, "down", s.addrs[0]) })
			}
			s.c.Nodes[4].MustDo(s.t, "CLUSTER", "FAILOVER")
			s.until("promoted 4")
			s.up(0)
			s.c.Nodes[0].MustDo(s.t, "CONFIG", "SET", "maxmemory", "0")
		},
		events: []string{"promoted 4"}, redis: [2]float64{0, 4}, apps: [2]float64{0, 5}, lost: [2]int64{0, 20},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if len(sum.Findings) != 1 || sum.Findings[0].Node != s.addrs[0] || sum.Findings[0].Code != "out-of-memory" {
				s.t.Errorf("findings %+v", sum.Findings)
			}
		},
	}, {
		name:   "replica sleeps",
		brings: func(s *stage) { _, _ = s.c.Nodes[4].Do("DEBUG", "SLEEP", "4.5"); s.c.Settle(s.t) },
		events: []string{"suspected 4"}, redis: [2]float64{0, 0.4}, apps: [2]float64{0, 0.6},
	}, {
		name: "master reset", stays: true,
		brings: func(s *stage) {
			s.resets(0)
			s.until("failed 0")
			time.Sleep(2 * time.Second)
		},
		redis: [2]float64{1.8, 8}, apps: [2]float64{1.8, 8},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			m := sum.Masters[s.place(0, sum)]
			if said := sum.Topology[0]; said.Event != "failed" || said.Master != s.addrs[0] || len(said.SeenBy) < 4 || m.Redis.Errors["CLUSTERDOWN"] == 0 || m.Unchecked == 0 {
				s.t.Errorf("%+v, %+v", sum.Topology, m)
			}
		},
	}, {
		name: "master forgotten", stays: true,
		brings: func(s *stage) {
			for _, i := range []int{1, 2, 3, 5} { // not its replica, which refuses
				s.c.Nodes[i].MustDo(s.t, "CLUSTER", "FORGET", s.c.NodeID(0))
			}
			s.until("failed 0")
			s.until("cluster-down")
		},
		redis: [2]float64{0, 0.4}, apps: [2]float64{0, 0.6}, // it serves as before
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if m := sum.Masters[s.place(1, sum)]; m.Redis.Errors["CLUSTERDOWN"] == 0 {
				s.t.Errorf("the other masters serve without its slots: %+v", m)
			}
		},
	}, {
		name:   "replica reset",
		brings: func(s *stage) { s.c.Nodes[4].MustDo(s.t, "CLUSTER", "RESET", "HARD"); time.Sleep(5 * time.Second) },
		redis:  [2]float64{0, 0.4}, apps: [2]float64{0, 0.6},
		check: func(s *stage, _ redisprobe.WatchSummary) {
			if s.w.saw("topology", "cluster-down", "") {
				s.t.Error("the cluster is said to be down by a node that has left it")
			}
		},
	},
}

// explained is failedBy for a kind of which a finding on master 0 says what to do.
func explained(kind string) func(*stage, redisprobe.WatchSummary) {
	return func(s *stage, sum redisprobe.WatchSummary) {
		s.t.Helper()
		failedBy(kind)(s, sum)
		if len(sum.Findings) != 1 || sum.Findings[0].Node != s.addrs[0] || sum.Findings[0].Remedy == "" {
			s.t.Errorf("findings %+v", sum.Findings)
		}
	}
}

// failedBy checks of what kind Redis's errors at master 0 were. (The applications' calls may
// wait in a backlog meanwhile.)
func failedBy(kind string) func(*stage, redisprobe.WatchSummary) {
	return func(s *stage, sum redisprobe.WatchSummary) {
		s.t.Helper()
		if m := sum.Masters[s.place(0, sum)]; m.Redis.Errors[kind] == 0 {
			s.t.Errorf("errors %v, none of them %s", m.Redis.Errors, kind)
		}
		if s.w.saw("topology", "failed", "") || s.w.saw("topology", "promoted", "") {
			s.t.Error("a failover is told of")
		}
	}
}

// resets has a master leave its cluster, with nothing left on it: it must have no key then,
// which users do not let it have for long.
func (s *stage) resets(i int) {
	s.t.Helper()
	conn, err := s.c.Nodes[i].Dial()
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	for _, command := range [][]string{{"MULTI"}, {"FLUSHALL"}, {"CLUSTER", "RESET", "HARD"}} {
		if _, err := conn.Do(command...); err != nil {
			s.t.Fatal(err)
		}
	}
	if said, err := conn.Do("EXEC"); err != nil || fmt.Sprint(said) != "[OK OK]" {
		s.t.Fatalf("%v, %v", said, err)
	}
}
