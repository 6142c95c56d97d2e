//go:build linux && live

package redisprobe_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// appUser is an ACL user that a watch and its observer may sign in as.
const appUser = "app"

// unlisted is what goes wrong more rarely.
var unlisted = []situation{
	{
		name: "disk hangs", before: onDiskOfItsOwn, cluster: redistest.ClusterOptions{Directives: []string{"appendonly yes", "appendfsync always"}},
		brings: func(s *stage) {
			shell(s.t, "fsfreeze -f %[1]s; sleep 1.3; fsfreeze -u %[1]s", s.c.Nodes[0].Dir) // as when a snapshot of the machine is made
			time.Sleep(time.Second)
		},
		redis: [2]float64{1.1, 2.5}, apps: [2]float64{0, 2.5}, check: failedBy("no answer"),
	}, {
		name: "back at another address", cluster: redistest.ClusterOptions{Timeout: 5 * time.Second},
		brings: func(s *stage) {
			s.c.Nodes[0].Kill()
			s.c.Nodes[0].RestartElsewhere(s.t)
			s.seer.add(s.c.Nodes[0].Addr)
			s.up(0)
		},
		redis: [2]float64{0.1, 5}, apps: [2]float64{0.1, 11}, lost: [2]int64{0, 2000}, // it comes back empty
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if now := sum.Masters[s.place(0, sum)].Now; now != s.c.Nodes[0].Addr || now == s.addrs[0] {
				s.t.Errorf("its slots are at %s, it is at %s", now, s.c.Nodes[0].Addr)
			}
		},
	}, {
		name: "fails over, and is back at another address", cluster: saving,
		brings: func(s *stage) {
			s.c.Nodes[0].Kill()
			s.failsOver(0)
			s.c.Nodes[0].RestartElsewhere(s.t)
			s.seer.add(s.c.Nodes[0].Addr)
			s.c.Settle(s.t)
			s.wait("known to its master, which otherwise does not wait for it", func() bool {
				replicas := s.c.Nodes[4].MustDo(s.t, "CLUSTER", "REPLICAS", s.c.NodeID(4))
				return strings.Contains(replicas, s.c.Nodes[0].Addr)
			})
			s.c.Nodes[0].MustDo(s.t, "CLUSTER", "FAILOVER") // and takes its slots again
			s.wait("master again", func() bool { return s.w.saw("topology", "promoted", s.c.Nodes[0].Addr) })
		},
		events: []string{"failed 0", "promoted 4"}, redis: [2]float64{1.9, 8}, apps: [2]float64{1.9, 10}, lost: [2]int64{0, 20},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if now := sum.Masters[s.place(0, sum)].Now; now != s.c.Nodes[0].Addr {
				s.t.Errorf("its slots are at %s, it is at %s", now, s.c.Nodes[0].Addr)
			}
		},
	}, {
		name: "no more clients",
		brings: func(s *stage) {
			conn, err := s.c.Nodes[0].Dial()
			if err != nil {
				s.t.Fatal(err)
			}
			defer conn.Close()
			for _, command := range [][]string{{"CONFIG", "SET", "maxclients", "1"}, {"CLIENT", "KILL", "TYPE", "normal"}, nil, {"CONFIG", "SET", "maxclients", "10000"}} {
				if command == nil {
					time.Sleep(2 * time.Second)
				} else if _, err := conn.Do(command...); err != nil {
					s.t.Fatalf("%v: %v", command, err)
				}
			}
		},
		redis: [2]float64{1.8, 3.5}, apps: [2]float64{1.8, 5}, check: explained("max clients reached"),
	}, {
		name: "user removed", user: appUser, cluster: redistest.ClusterOptions{Users: []string{appUser + " on >" + password + " ~* &* +@all"}},
		brings: func(s *stage) {
			s.c.Nodes[0].MustDo(s.t, "ACL", "DELUSER", appUser) // which ends its connections
			time.Sleep(2 * time.Second)
			s.c.Nodes[0].MustDo(s.t, "ACL", "SETUSER", appUser, "on", ">"+password, "~*", "&*", "+@all")
		},
		redis: [2]float64{1.8, 3.5}, apps: [2]float64{1.8, 5}, check: explained("sign-in refused"),
	}, {
		name: "a replica that is cut off takes over", machines: 6, // a node each
		cluster: redistest.ClusterOptions{Masters: 3, Timeout: 15 * time.Second}, parameters: map[string]string{"configCheckSeconds": "1"},
		brings: (*stage).takeOver, events: []string{"promoted 4"}, redis: [2]float64{0, 8}, apps: [2]float64{0, 12}, lost: [2]int64{50, 600},
		check: func(s *stage, sum redisprobe.WatchSummary) {
			if m := sum.Masters[s.place(0, sum)]; m.Lost != s.lost || m.Now != s.addrs[4] {
				s.t.Errorf("%d writes lost, and the slots are at %s; of what the old master acknowledged, %d were not at the new one, %s", m.Lost, m.Now, s.lost, s.addrs[4])
			}
		},
	},
}

// onDiskOfItsOwn gives node 0 a disk of its own.
func onDiskOfItsOwn(t testing.TB, o *redistest.ClusterOptions) {
	t.Helper()
	o.Dir = t.TempDir()
	disk, image := filepath.Join(o.Dir, "node-0"), filepath.Join(o.Dir, "image")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	shell(t, "truncate -s 64M %[1]s && mkfs.ext4 -q %[1]s && mount -o loop %[1]s %[2]s", image, disk)
	t.Cleanup(func() { shell(t, "umount %s", disk) })
}

// takeOver has the replica of master 0 take its slots over without asking the others, from
// which its machine is cut off, while users still reach all. When it is heard again, its
// word counts, and what the old master took after the cut is gone: that is known from the
// data of both, when no write is under way, and from what the new one was asked.
func (s *stage) takeOver() {
	s.t.Helper()
	replica := s.c.Nodes[4]
	host := replica.Host
	calls := hearFirstCalls(s.t, replica)
	s.net.deaf(host, s.net.toOthers())
	s.net.mute(host)
	time.Sleep(300 * time.Millisecond)
	replicated := numbers(s.t, replica)
	replica.MustDo(s.t, "CLUSTER", "FAILOVER", "TAKEOVER")
	s.until("promoted 4")
	time.Sleep(2 * time.Second)
	s.c.Nodes[0].MustDo(s.t, "CLIENT", "PAUSE", "60000", "WRITE")
	time.Sleep(100 * time.Millisecond)
	acknowledged := numbers(s.t, s.c.Nodes[0])
	s.net.hears(host)
	s.wait("one master", func() bool {
		said, err := s.c.Nodes[0].Do("ROLE")
		return err == nil && strings.HasPrefix(fmt.Sprint(said), "[slave")
	})
	s.c.Nodes[0].MustDo(s.t, "CLIENT", "UNPAUSE")
	s.c.Settle(s.t)
	s.wait("written at the new master", func() bool {
		s.w.mu.Lock()
		defer s.w.mu.Unlock()
		for _, m := range s.w.now.Masters {
			if m.Address == s.addrs[0] {
				return m.Served.Node == replica.Addr
			}
		}
		return false
	})
	s.lost = calls.lost(acknowledged, replicated)
}
