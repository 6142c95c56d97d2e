//go:build linux && live

package redisprobe_test

import (
	"cmp"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// stage is a cluster that is watched and observed while something happens to it.
type stage struct {
	t   testing.TB
	c   *redistest.Cluster
	net *machines // nil: all machines are addresses of this one
	w   *watched

	addrs []string  // of the nodes, in the beginning
	seer  *observer // of node 0's slots

	lost int64 // acknowledged writes that are, as the servers' own data has it
}

// situation is something that happens to a cluster, of which master 0 is observed.
type situation struct {
	name       string
	machines   int // how many of their own it is on; 0: all are addresses of this one
	cluster    redistest.ClusterOptions
	before     func(testing.TB, *redistest.ClusterOptions) // the cluster starts; may be nil
	user       string                                      // ACL user; empty: the default one
	parameters map[string]string
	after      time.Duration // since the beginning; 1 s if 0
	brings     func(*stage)
	stays      bool // it is not well again at the end
	events     []string
	redis      [2]float64 // for how many seconds master 0 is out at the longest: at least, at most
	apps       [2]float64
	lost       [2]int64 // acknowledged writes of it: at least, at most
	check      func(*stage, redisprobe.WatchSummary)
}

// saving has servers keep their data over a restart.
var saving = redistest.ClusterOptions{Directives: []string{"appendonly yes"}}

var situations = []situation{
	{
		name: "killed", brings: func(s *stage) { s.c.Nodes[0].Kill(); s.failsOver(0) },
		events: []string{"suspected 0", "failed 0", "promoted 4"}, redis: [2]float64{1.9, 8}, apps: [2]float64{4.9, 10}, lost: [2]int64{0, 20},
	}, {
		name: "stopped, then goes on", parameters: map[string]string{"configCheckSeconds": "5"}, after: 8 * time.Second,
		brings: func(s *stage) {
			s.c.Nodes[0].Pause(s.t)
			s.failsOver(0)
			s.c.Nodes[0].Resume(s.t)
			s.c.Settle(s.t)
		},
		events: []string{"suspected 0", "failed 0", "promoted 4", "rejoined 0"}, redis: [2]float64{1.9, 8}, apps: [2]float64{12, 18}, lost: [2]int64{0, 20},
	}, {
		name: "moved by hand", brings: func(s *stage) { s.c.Nodes[4].MustDo(s.t, "CLUSTER", "FAILOVER"); s.until("promoted 4") },
		events: []string{"promoted 4", "rejoined 0"}, redis: [2]float64{0, 1.2}, apps: [2]float64{0, 1.2},
	}, {
		name: "plug pulled", machines: 3, parameters: map[string]string{"configCheckSeconds": "5"}, after: 8 * time.Second,
		brings: func(s *stage) {
			s.net.unplug(s.net.Hosts[0])
			s.failsOver(0)
			s.net.plug(s.net.Hosts[0])
			s.c.Settle(s.t)
		},
		events: []string{"suspected 0", "failed 0", "promoted 4", "rejoined 0", "suspected 3"}, redis: [2]float64{1.9, 8}, apps: [2]float64{12, 18}, lost: [2]int64{0, 20},
	}, {
		name: "deaf, still heard", machines: 3,
		brings: func(s *stage) {
			s.net.deaf(s.net.Hosts[0], toAll)
			time.Sleep(6 * time.Second)
			s.net.hears(s.net.Hosts[0])
			s.up(0)
		},
		redis: [2]float64{3, 12}, apps: [2]float64{3, 14}, lost: [2]int64{0, 400},
	}, {
		name: "bus cut", machines: 3, parameters: map[string]string{"configCheckSeconds": "1"},
		brings: func(s *stage) {
			s.net.deaf(s.net.Hosts[0], toBus...)
			s.failsOver(0)
			s.net.hears(s.net.Hosts[0])
			s.c.Settle(s.t)
		},
		events: []string{"failed 0", "promoted 4", "rejoined 0"}, redis: [2]float64{0, 8}, apps: [2]float64{0, 12}, lost: [2]int64{0, 400},
	}, {
		name: "cut off from the other machines, not from users", machines: 3, cluster: saving, parameters: map[string]string{"configCheckSeconds": "1"},
		brings: (*stage).cutOff, events: []string{"promoted 4"}, redis: [2]float64{0, 8}, apps: [2]float64{0, 12}, lost: [2]int64{20, 400},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if m := sum.Masters[s.place(0, sum)]; m.Lost != s.lost {
				s.t.Errorf("%d writes lost; of what the old master acknowledged, %d were not at the new one", m.Lost, s.lost)
			}
		},
	}, {
		name: "rolling restart", cluster: saving,
		brings: func(s *stage) {
			for _, i := range []int{3, 4, 5, 0, 1, 2} {
				s.c.Nodes[i].Kill()
				s.c.Nodes[i].Restart(s.t)
				s.c.Settle(s.t)
			}
		},
		redis: [2]float64{0.2, 8}, apps: [2]float64{0.2, 12}, lost: [2]int64{0, 20},
	}, {
		name: "two of three machines lost", stays: true,
		brings: func(s *stage) {
			for _, i := range []int{0, 1, 3, 4} {
				s.c.Nodes[i].Kill()
			}
			time.Sleep(6 * time.Second)
		},
		events: []string{"suspected 0", "suspected 1", "cluster-down"}, redis: [2]float64{5, 10}, apps: [2]float64{5, 10},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			for _, m := range sum.Masters {
				if last := m.Redis.Outages[len(m.Redis.Outages)-1]; !last.Open || m.Now != m.Address {
					s.t.Errorf("%+v", m)
				}
			}
			if m := sum.Masters[s.place(0, sum)]; m.Unchecked == 0 || sum.Unchecked < m.Unchecked {
				s.t.Errorf("nothing is said of what nobody could be asked for: %+v", m)
			}
			if sum.Settled || s.w.saw("topology", "promoted", "") {
				s.t.Error("a failover is said to have come and gone")
			}
		},
	}, {
		name: "resharded",
		brings: func(s *stage) {
			looked := hearGets(s.t, s.c.Nodes[1])
			s.reshard(0, 1)
			s.until("slots-moved 1")
			s.wait("looked for lost writes, while they are remembered", looked)
		},
		events: []string{"slots-moved 1"}, redis: [2]float64{0, 0.3}, apps: [2]float64{0, 0.5},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if now := sum.Masters[s.place(0, sum)].Now; now != s.c.Nodes[1].Addr {
				s.t.Errorf("its slots are at %s", now)
			}
		},
	},
}

// TestWatchSituations breaks clusters, and compares what the watch measures with what an
// independent observer sees.
func TestWatchSituations(t *testing.T) {
	t.Parallel()
	if !withMachines(t) {
		return
	}
	for _, one := range slices.Concat(situations, trouble, unlisted, odd) {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			repeatedly(t, one.play)
		})
	}
}

// play brings the situation about and checks what was measured.
func (one situation) play(t testing.TB) {
	s := &stage{t: t}
	o := one.cluster
	o.Password, o.Timeout = password, cmp.Or(o.Timeout, 2*time.Second)
	if one.machines > 0 {
		s.net = newMachines(t, one.machines)
		o = s.net.options(o)
	}
	if one.before != nil {
		one.before(t, &o)
	}
	s.c = redistest.StartCluster(t, o)
	s.addrs = redistest.Addrs(s.c.Nodes)
	to := target(s.c.Seeds()...)
	to.Parameters, to.User = one.parameters, one.user
	s.w = startWatch(t, to, redisprobe.WatchOptions{Rate: 20})
	key := keyOn(t, s.c.Nodes[0])
	s.seer = observeAs(one.user, s.c.Nodes, key)
	time.Sleep(max(time.Second, one.after))
	one.brings(s)
	if !one.stays {
		s.calm()
	}
	seen := s.seer.end()
	s.w.end()
	sum := s.w.wait()
	one.judge(s, sum, seen)
}

// judge checks what was measured.
func (one situation) judge(s *stage, sum redisprobe.WatchSummary, seen observed) {
	t := s.t
	t.Helper()
	near(t, sum, s.addrs[0], seen)
	m := ofMaster(t, sum, s.addrs[0])
	for lane, bounds := range map[string][2]float64{"redis": one.redis, "applications": one.apps} {
		if whole, fed := longest(sum, lane, s.addrs[0], seen); whole < bounds[0] || fed > bounds[1] {
			t.Errorf("%s out for %.1f s, %.1f s less what the observer starved, want %v", lane, whole, fed, bounds)
		}
	}
	if m.Lost < one.lost[0] || m.Lost > one.lost[1] {
		t.Errorf("%d writes lost, want %v", m.Lost, one.lost)
	}
	for _, e := range one.events {
		if !s.sawEvent(e) {
			t.Errorf("%s was not seen", e)
		}
	}
	if n := len(m.Served); cmp.Or(m.Now, s.addrs[0]) != s.addrs[0] && (n == 0 || m.Served[n-1].Node != m.Now) {
		t.Errorf("its slots are at %s, and were at %v", m.Now, m.Served)
	}
	s.saidByAll(sum, one.events)
	if one.check != nil {
		one.check(s, sum)
	}
	if !one.stays {
		cleaned(t, s.c.Nodes...)
	}
}

// saidByAll checks of the events that what the whole cluster agrees upon was said by every
// node that was there to say it, each once, the first at once.
func (s *stage) saidByAll(sum redisprobe.WatchSummary, events []string) {
	s.t.Helper()
	for _, written := range events {
		event, node, of := strings.Cut(written, " ")
		if event == "suspected" {
			continue // each by itself
		}
		for _, said := range sum.Topology {
			if said.Event != event || of && said.Master != s.addrs[node[0]-'0'] {
				continue
			}
			by := map[string]int{}
			for i, one := range said.SeenBy {
				by[one.Node]++
				if by[one.Node] > 1 || i == 0 && one.After != 0 || one.After < 0 {
					s.t.Errorf("%s: %v", written, said.SeenBy)
				}
			}
			alive := 0
			for i, n := range s.c.Nodes {
				if !n.Ended() && !(of && i == int(node[0]-'0')) {
					alive++
				}
			}
			s.t.Logf("%s: %v", written, said.SeenBy)
			if event != "cluster-down" && event != "failed" && len(by) < alive-1 {
				s.t.Errorf("%s: said by %d of %d nodes: %v", written, len(by), alive, said.SeenBy)
			}
		}
	}
}

// wait waits until something is so.
func (s *stage) wait(what string, is func() bool) {
	s.t.Helper()
	for began := time.Now(); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			s.w.log()
			s.t.Fatalf("after a minute: not %s", what)
		}
	}
}

// until waits for an event of the topology.
func (s *stage) until(event string) {
	s.t.Helper()
	s.wait(event, func() bool { return s.sawEvent(event) })
}

// up waits until both lanes of node i have come back from an outage.
func (s *stage) up(i int) {
	s.t.Helper()
	for _, lane := range []string{"redis", "applications"} {
		s.wait(lane+" back", func() bool { return s.w.saw(lane, "up", s.addrs[i]) })
	}
}

// failsOver waits until another node has taken over from node i and both lanes are back.
func (s *stage) failsOver(i int) {
	s.t.Helper()
	s.until("promoted " + string(rune('0'+i+4)))
	s.up(i)
}

// calm waits until nothing is out and nothing has happened for two seconds.
func (s *stage) calm() {
	s.t.Helper()
	s.wait("calm", func() bool {
		s.w.mu.Lock()
		defer s.w.mu.Unlock()
		for _, m := range s.w.now.Masters {
			if m.RedisDown > 0 || m.ApplicationsDown > 0 {
				return false
			}
		}
		n := len(s.w.events)
		return n == 0 || time.Since(s.w.events[n-1].Time) > 2*time.Second
	})
}

// place is where a summary has node i.
func (s *stage) place(i int, sum redisprobe.WatchSummary) int {
	for place, m := range sum.Masters {
		if m.Address == s.addrs[i] {
			return place
		}
	}
	return -1
}

// cutOff cuts machine 0 off from the others while users still reach it. What was lost is
// known from its own data, read when it is back alone, from its replica's at the cut, and
// from what that was asked from then on.
func (s *stage) cutOff() {
	s.t.Helper()
	host := s.net.Hosts[0]
	calls := hearFirstCalls(s.t, s.c.Nodes[4])
	s.net.deaf(host, s.net.toOthers())
	s.net.mute(host)
	time.Sleep(300 * time.Millisecond)
	replicated := numbers(s.t, s.c.Nodes[4])
	s.failsOver(0)
	s.c.Nodes[0].Kill()
	acknowledged := dataOf(s.t, s.c.Nodes[0])
	s.c.Nodes[0].Restart(s.t)
	s.net.hears(host)
	s.c.Settle(s.t)
	s.lost = calls.lost(acknowledged, replicated)
}

// reshard moves all slots of a master to another, as an administrator does.
func (s *stage) reshard(from, to int) {
	s.t.Helper()
	cmd := exec.Command("redis-cli", "--no-auth-warning", "-a", password, "--cluster", "reshard", s.c.Nodes[from].Addr,
		"--cluster-from", s.c.NodeID(from), "--cluster-to", s.c.NodeID(to), "--cluster-slots", "16384", "--cluster-yes")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("%v\n%.2000s", err, out)
	}
}
