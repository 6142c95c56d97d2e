package topology

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func TestDiffers(t *testing.T) {
	a := parsed(t, idA, healthy, "a:1")
	tests := []struct{ name, text, says string }{
		{"role", strings.Replace(healthy, "slave "+idA, "master -", 1), "10.0.0.2:7001 is a master for b:1 and a replica for a:1"},
		{"slots", strings.Replace(healthy, "8192-16383", "8192-16000", 1), "10.0.0.2:7000 serves 7809 slots for b:1 and 8192 for a:1"},
		{"master", strings.Replace(healthy, "slave "+idA, "slave "+idB, 1), "10.0.0.2:7001 replicates 10.0.0.2:7000 for b:1 and 10.0.0.1:7000 for a:1"},
		{"member", healthy[:strings.LastIndex(healthy, idC)], "only a:1 lists 10.0.0.2:7001"},
		{"too many to say", crowd(1000, func(int) string { return ":0@0 master - 0 0 1 connected" }), "its list of nodes is another one"},
		{"nothing", healthy, ""},
	}
	for _, test := range tests {
		if got := differs(parsed(t, idA, test.text, "b:1"), a, "b:1", "a:1"); got != test.says {
			t.Errorf("%s: %q, want %q", test.name, got, test.says)
		}
	}
}

// TestNewest holds which of several views counts as the cluster's.
func TestNewest(t *testing.T) {
	shrunk := healthy[:strings.LastIndex(healthy, idC)]
	newer := strings.Replace(healthy, "8192-16383", "8193-16383", 1)
	newer = strings.Replace(newer, " 2 connected", " 9 connected", 1)
	joined := idD + " 10.0.0.9:7000@17000 master - 0 0 99 connected\n" + healthy[:strings.Index(healthy, "\n")+1]
	large := crowd(1000, func(int) string { return ":0@0 master - 0 0 99 connected" })
	type report struct{ self, text string }
	tests := []struct {
		name    string
		reports []report
		want    string
	}{
		{"the only one", []report{{idA, shrunk}}, shrunk},
		{"that of most", []report{{idA, shrunk}, {idB, healthy}, {idC, healthy}}, healthy},
		{"the newest", []report{{idA, healthy}, {idC, healthy}, {idB, newer}}, newer},
		{"not that of one without slots", []report{{idD, joined}, {idA, healthy}}, healthy},
		{"one without slots if there is no other", []report{{idD, joined}}, joined},
		{"the first of equals", []report{{idA, healthy}, {idB, shrunk}}, healthy},
		{"not one that is too large", []report{{idA, large}, {idB, healthy}}, healthy},
		{"one that is too large if there is no other", []report{{idA, large}}, large},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := &Views{}
			for i, r := range test.reports {
				s.Add(parsed(t, r.self, r.text, fmt.Sprint(i)))
			}
			if len(s.clusters) != 1 {
				t.Fatalf("%d clusters", len(s.clusters))
			}
			if got := s.clusters[0].newest(); got.digest != parsed(t, test.want[:len(idA)], test.want, "").digest {
				t.Errorf("it is the view of %s", got.Reporter)
			}
		})
	}
}

// TestAdd holds what is news, that a node counts with its latest view only, and that
// clusters which turn out to be one become one.
func TestAdd(t *testing.T) {
	s := &Views{}
	lines := strings.SplitAfter(healthy, "\n")
	if !s.Add(parsed(t, idA, lines[0], "a")) || !s.Add(parsed(t, idB, lines[1], "b")) {
		t.Error("the first views are no news")
	}
	if len(s.clusters) != 2 || s.Together("a", "b") {
		t.Errorf("%d clusters of nodes that know nothing of each other", len(s.clusters))
	}
	if !s.Add(parsed(t, idA, healthy, "a")) || s.Add(parsed(t, idB, healthy, "b")) {
		t.Error("a view is news once")
	}
	if len(s.clusters) != 1 || !s.Together("a", "b") || s.Together("a", "c") {
		t.Fatalf("%d clusters of nodes that know each other", len(s.clusters))
	}
	c := s.clusters[0]
	if len(c.views) != 1 || len(c.views[0].reporters) != 2 || len(c.differences()) != 0 {
		t.Errorf("%d views, differences %v", len(c.views), c.differences())
	}
}

// TestViewsBound holds that views without end take memory within a bound, and that
// each reporter is nevertheless known.
func TestViewsBound(t *testing.T) {
	s := &Views{}
	const nodes = 60
	before := heap()
	for i := range nodes {
		self := fmt.Sprintf("%040x", 1<<20+i)
		text := crowd(MaxNodes, func(n int) string {
			return fmt.Sprintf("10.1.%d.%d:7@8 slave %040x 0 0 2 connected", n/250, n%250, 1<<20+i)
		})
		own := self + fmt.Sprintf(" 10.2.0.%d:7@8 master - 0 0 1 connected 0-16383\n", i)
		s.Add(parsed(t, self, own+text[:strings.Index(text, idA)], fmt.Sprint(i)))
	}
	if grown := heap() - before; grown > 10<<20 {
		t.Errorf("the views take %d KiB", grown>>10)
	}
	if got := s.members(); got > maxMembers+nodes {
		t.Errorf("%d members are kept", got)
	}
	for i := range nodes {
		if !s.Together(fmt.Sprint(i), fmt.Sprint(i)) {
			t.Fatalf("the view of %d is lost", i)
		}
	}
	runtime.KeepAlive(s)
}
