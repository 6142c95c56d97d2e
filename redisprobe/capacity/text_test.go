package capacity

import (
	"slices"
	"testing"
)

// TestAdvice: the same of several masters is said once, a machine that has no more is
// named as such, and what is wrong with the slots comes with its figures.
func TestAdvice(t *testing.T) {
	no := false
	master := func(address string, maxmemory, limit, needs int64, share float64, sessions int64) Master {
		return Master{
			Address: address, Maxmemory: maxmemory, LimitBytes: limit, NeedsBytes: needs, Share: share, Policy: "noeviction",
			Machine: 1 << 30, NodesThere: 2, Fragmentation: 1.1, Sessions: sessions, Room: 10, Expected: 40 + sessions, SessionBytes: 1 << 10,
		}
	}
	full, unlimited := master("c:1", 200<<20, 80<<20, 0, 1, 1), master("c:1", 0, 80<<20, 0, 1, 1)
	full.UsedBytes, unlimited.UsedBytes = 100<<20, 100<<20
	cases := []struct {
		name   string
		report Report
		want   []string
	}{
		{"nothing", Report{Masters: []Master{master("a:1", 100<<20, 100<<20, 0, 1, 1)}}, nil},
		{"no maxmemory on two", Report{Masters: []Master{master("a:1", 0, 80<<20, 0, 0.5, 1), master("b:1", 0, 80<<20, 0, 0.5, 1)}}, []string{
			"Set maxmemory 80mb in redis.conf of a:1, b:1: the machine can give no more, and without a limit the kernel may end the process.",
		}},
		{"unequal", Report{Masters: []Master{master("a:1", 80<<20, 80<<20, 0, 0.75, 4), master("b:1", 80<<20, 80<<20, 0, 0.25, 1)}}, []string{
			"Run redis-cli --cluster rebalance a:1, so that the masters share the slots evenly. a:1 serves 75 % of the slots and has 4 of 5 sessions.",
		}},
		{"too small", Report{Fits: &no, Masters: []Master{master("a:1", 80<<20, 80<<20, 160<<20, 0.5, 10), master("b:1", 80<<20, 80<<20, 160<<20, 0.5, 10)}}, []string{
			"Set maxmemory to 160mb on a:1, b:1; that takes 176.0 MB of the machine, in addition to its other nodes.",
			"Or use 5 masters like these instead of 2, with the slots shared evenly.",
		}},
		{"a machine too small", Report{Fits: &no, Session: Session{LivesS: 3000}, Masters: []Master{master("a:1", 0, 80<<20, 160<<20, 1, 10)}}, []string{
			"Set maxmemory 80mb in redis.conf of a:1: the machine can give no more, and without a limit the kernel may end the process.",
			"Give the machine 176.0 MB for it, in addition to its other nodes, and set maxmemory to 160mb on a:1.",
			"Or shorten the session timeout of the platform from 50 to 20 minutes: sessions are kept that long after their last use.",
		}},
		{"a machine that is full", Report{Masters: []Master{full}}, []string{
			"Give the machine of c:1 more memory: it has 1.0 GB, which leaves 80.0 MB for each of its 2 nodes, after fragmentation and what a fork for saving copies, and more is used already.",
		}},
		{"a machine that is full, without limit", Report{Masters: []Master{unlimited}}, []string{
			"Give the machine of c:1 more memory: it has 1.0 GB, which leaves 80.0 MB for each of its 2 nodes, after fragmentation and what a fork for saving copies, and more is used already.",
		}},
		{"more than the machine has", Report{Fits: &no, Masters: []Master{master("a:1", 80<<20, 80<<20, 800<<20, 1, 10)}}, []string{
			"Give the machine 880.0 MB for it, in addition to its other nodes, and set maxmemory to 800mb on a:1.",
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := advice(c.report); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}
