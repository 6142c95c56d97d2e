//go:build linux

package redisprobe_test

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestSessionsOnTheMove holds that a session whose keys are on two masters, since
// its slot is moving, counts as one whole session.
func TestSessionsOnTheMove(t *testing.T) {
	t.Parallel()
	c := masters(t, redistest.ClusterOptions{})
	slot := c.Nodes[0].MustDo(t, "CLUSTER", "KEYSLOT", "{app_moving}_Data")
	number, err := strconv.Atoi(slot)
	if err != nil {
		t.Fatal(err)
	}
	from := slices.IndexFunc(c.Nodes, func(s *redistest.Server) bool {
		_, err := s.Do("HSET", "{app_moving}_Data", "content", "x")
		return err == nil
	})
	to := (from + 1) % len(c.Nodes)
	c.Nodes[to].MustDo(t, "CLUSTER", "SETSLOT", strconv.Itoa(number), "IMPORTING", c.NodeID(from))
	c.Nodes[from].MustDo(t, "CLUSTER", "SETSLOT", strconv.Itoa(number), "MIGRATING", c.NodeID(to))
	conn, err := c.Nodes[to].Dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, command := range []string{"ASKING", "HSET {app_moving}_Internal timeout 20", "ASKING", "EXPIRE {app_moving}_Internal 1200"} {
		if _, err := conn.Do(strings.Fields(command)...); err != nil {
			t.Fatal(err)
		}
	}
	got, err := redisprobe.Sessions(t.Context(), target(c.Seeds()...), redisprobe.SessionsOptions{Sample: 10})
	if err != nil || got.Total != 1 || len(got.Incomplete) != 0 || len(got.Sample) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := got.Sample[0]; !s.Data || !s.Internal || s.IdleLeftS < 1100 {
		t.Errorf("sample %+v", s)
	}
}

// TestSessionsMoved holds that a session which moves with its slot while it is counted is
// counted once, and that slots which nobody had said would move are told.
func TestSessionsMoved(t *testing.T) {
	t.Parallel()
	for _, announced := range []bool{true, false} {
		c := masters(t, redistest.ClusterOptions{})
		put(t, c.Nodes, "app_moving", "Data", "Internal")
		number := c.Nodes[0].MustDo(t, "CLUSTER", "KEYSLOT", "{app_moving}_Data")
		from := slices.IndexFunc(c.Nodes, func(s *redistest.Server) bool {
			_, err := s.Do("EXISTS", "{app_moving}_Data")
			return err == nil
		})
		to := (from + 1) % len(c.Nodes)
		begin := func() {
			c.Nodes[to].MustDo(t, "CLUSTER", "SETSLOT", number, "IMPORTING", c.NodeID(from))
			c.Nodes[from].MustDo(t, "CLUSTER", "SETSLOT", number, "MIGRATING", c.NodeID(to))
		}
		if announced {
			begin()
		}
		// Who takes the slot is asked last: what moves meanwhile it shows again.
		var scanned sync.Once
		gone := make(chan struct{})
		through := func(i int) string {
			return redistest.StartPeer(t, redistest.Filter(c.Nodes[i].Addr, func(args []string, reply string) string {
				if args[0] != "SCAN" {
					return reply
				}
				if i == from {
					scanned.Do(func() {
						if !announced {
							begin()
						}
						host, port, _ := net.SplitHostPort(c.Nodes[to].Addr)
						for _, end := range []string{"Data", "Internal"} {
							c.Nodes[from].MustDo(t, "MIGRATE", host, port, "{app_moving}_"+end, "0", "5000", "AUTH", password)
						}
						close(gone)
					})
				} else if i == to {
					<-gone
					return "*2\r\n" + redistest.Bulk("0") + "*2\r\n" + redistest.Bulk("{app_moving}_Data") + redistest.Bulk("{app_moving}_Internal")
				}
				return reply
			})).Addr
		}
		addresses := []string{through(0), through(1), through(2)}
		named := redistest.StartPeer(t, redistest.Filter(c.Nodes[0].Addr, func(args []string, reply string) string {
			for i, node := range c.Nodes {
				if args[0] != "CLUSTER" {
					break
				}
				reply = readdress(args, reply, node.Addr, addresses[i])
			}
			return reply
		}))
		r, err := redisprobe.Sessions(t.Context(), target(named.Addr), redisprobe.SessionsOptions{Sample: 10})
		if err != nil || r.Ended {
			t.Fatalf("%+v, %v", r, err)
		}
		if announced && (r.Total != 1 || len(r.Unfinished) != 0) || !announced && len(r.Unfinished) == 0 {
			t.Errorf("announced %t: %+v", announced, r)
		}
	}
}
