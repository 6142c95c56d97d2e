//go:build linux && live

package redisprobe_test

import (
	"slices"
	"strconv"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/topology"
)

// odd is what goes wrong where a cluster is set up, or treated, in an unusual way.
var odd = []situation{
	{
		name: "restarted, and loads for a while", cluster: redistest.ClusterOptions{
			Timeout: 15 * time.Second, Directives: []string{"key-load-delay 20000", "loading-process-events-interval-bytes 1024"},
		},
		brings: func(s *stage) {
			s.c.Nodes[0].MustDo(s.t, "SAVE")
			s.c.Nodes[0].Kill()
			s.c.Nodes[0].Restart(s.t)
			s.up(0)
		},
		redis: [2]float64{0.5, 12}, apps: [2]float64{0.5, 15}, lost: [2]int64{0, 20},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			failedBy("LOADING")(s, sum)
			if len(sum.Findings) > 0 {
				s.t.Errorf("findings on what passes: %+v", sum.Findings)
			}
		},
	}, {
		name: "down, and reads are allowed", stays: true, cluster: redistest.ClusterOptions{Directives: []string{"cluster-allow-reads-when-down yes"}},
		brings: func(s *stage) {
			s.c.Nodes[0].Kill()
			s.c.Nodes[4].Kill()
			s.until("cluster-down")
			time.Sleep(time.Second)
		},
		events: []string{"suspected 0"}, redis: [2]float64{1.9, 8}, apps: [2]float64{1.9, 10},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			m := sum.Masters[s.place(1, sum)]
			for lane, errors := range map[string]map[string]int{"redis": m.Redis.Errors, "applications": m.Applications.Errors} {
				if len(errors) != 1 || errors["CLUSTERDOWN"] == 0 {
					s.t.Errorf("%s: %v", lane, errors)
				}
			}
		},
	}, {
		name: "moved by hand, and redirects name no host", cluster: redistest.ClusterOptions{Directives: []string{"cluster-preferred-endpoint-type unknown-endpoint"}},
		brings: func(s *stage) {
			s.c.Nodes[4].MustDo(s.t, "CLUSTER", "FAILOVER")
			s.until("promoted 4")
			time.Sleep(4 * time.Second) // all sessions are used
		},
		events: []string{"promoted 4", "rejoined 0"}, redis: [2]float64{0, 1.2}, apps: [2]float64{0, 1.5},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if m := sum.Masters[s.place(0, sum)]; m.Unchecked > 0 || m.KeysLeft || len(m.Applications.Outages) > 2 {
				s.t.Errorf("%+v", m)
			}
		},
	}, {
		name: "slots deleted", stays: true,
		brings: func(s *stage) {
			for _, n := range s.c.Nodes {
				n.MustDo(s.t, "CLUSTER", "DELSLOTSRANGE", "0", "5460")
			}
			s.until("slots-moved 0")
			s.until("cluster-down")
		},
		redis: [2]float64{0.1, 5}, apps: [2]float64{0.1, 5},
	}, {
		name: "slots stuck on their way", stays: true, // what was written at the other is not found
		brings: (*stage).stuck, redis: [2]float64{0, 0.4}, apps: [2]float64{0.5, 5}, lost: [2]int64{1, 400},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if m := sum.Masters[s.place(0, sum)]; m.Applications.Errors["TRYAGAIN"] == 0 || len(m.Applications.Errors) > 1 {
				s.t.Errorf("errors of the applications: %v", m.Applications.Errors)
			}
		},
	}, {
		name: "taken over by hand at once from one that hangs", parameters: map[string]string{"configCheckSeconds": "1"},
		brings: func(s *stage) {
			s.c.Nodes[0].Pause(s.t)
			s.c.Nodes[4].MustDo(s.t, "CLUSTER", "FAILOVER", "TAKEOVER")
			s.wait("the applications back", func() bool { return s.w.saw("applications", "up", s.addrs[0]) })
			s.c.Nodes[0].Resume(s.t)
			s.c.Settle(s.t)
		},
		events: []string{"promoted 4"}, redis: [2]float64{0, 0.2}, apps: [2]float64{4.9, 10}, lost: [2]int64{0, 20},
	}, {
		name: "a replica takes over that refuses the password", brings: (*stage).lockedOut,
		events: []string{"promoted 4"}, redis: [2]float64{3, 15}, apps: [2]float64{3, 20}, lost: [2]int64{0, 20},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			m := sum.Masters[s.place(0, sum)]
			if m.Redis.Errors["sign-in refused"] == 0 || len(sum.Findings) != 1 || sum.Findings[0].Node != s.addrs[4] {
				s.t.Errorf("errors %v, findings %+v", m.Redis.Errors, sum.Findings)
			}
		},
	},
}

// lockedOut has a replica take over that takes no more connections with the password.
func (s *stage) lockedOut() {
	s.t.Helper()
	conn, err := s.c.Nodes[4].Dial()
	if err == nil {
		defer conn.Close()
		err = conn.SetDeadline(time.Now().Add(time.Minute)) // a failover takes longer than a command
	}
	do := func(args ...string) {
		if err == nil {
			_, err = conn.Do(args...)
		}
	}
	do("CONFIG", "SET", "requirepass", "another-password-of-tests")
	do("CLIENT", "KILL", "TYPE", "normal", "USER", "default")
	s.c.Nodes[0].Kill()
	s.until("promoted 4")
	time.Sleep(2 * time.Second)
	do("CONFIG", "SET", "requirepass", password)
	if err != nil {
		s.t.Fatal(err)
	}
	s.up(0)
}

// stuck has the slots of the watch's sessions of master 0 on their way to master 1 for a
// while, without their keys. What is new is written at the other, and lost when they stay.
func (s *stage) stuck() {
	s.t.Helper()
	from, to := s.c.Nodes[0], s.c.Nodes[1]
	var slots []int
	for key := range numbers(s.t, from) {
		slots = append(slots, topology.Slot(key))
	}
	slices.Sort(slots)
	slots = slices.Compact(slots)
	each := func(f func(slot string)) {
		for _, slot := range slots {
			f(strconv.Itoa(slot))
		}
	}
	each(func(slot string) {
		to.MustDo(s.t, "CLUSTER", "SETSLOT", slot, "IMPORTING", s.c.NodeID(0))
		from.MustDo(s.t, "CLUSTER", "SETSLOT", slot, "MIGRATING", s.c.NodeID(1))
	})
	time.Sleep(4 * time.Second)
	each(func(slot string) {
		to.MustDo(s.t, "CLUSTER", "SETSLOT", slot, "STABLE")
		from.MustDo(s.t, "CLUSTER", "SETSLOT", slot, "STABLE")
	})
	time.Sleep(time.Second)
}
