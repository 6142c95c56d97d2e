package redisprobe

import (
	"strings"
	"testing"
)

// seen is the view that a node gave, self being one of idA, idB and idC.
func seen(t *testing.T, self, text, from string) *view {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "myself,", "")) {
		if strings.HasPrefix(line, self) {
			fields := strings.SplitN(line, " ", 4)
			fields[2] = "myself," + fields[2]
			line = strings.Join(fields, " ")
		}
		out.WriteString(line)
	}
	v, err := parseClusterNodes(out.String(), from)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDiffers(t *testing.T) {
	a := seen(t, idA, healthyNodes, "a:1")
	tests := []struct{ name, text, says string }{
		{"role", strings.Replace(healthyNodes, "slave "+idA, "master -", 1), "10.0.0.2:7001 is a master for b:1 and a replica for a:1"},
		{"slots", strings.Replace(healthyNodes, "8192-16383", "8192-16000", 1), "10.0.0.2:7000 serves 7809 slots for b:1 and 8192 for a:1"},
		{"master", strings.Replace(healthyNodes, "slave "+idA, "slave "+idB, 1), "10.0.0.2:7001 replicates 10.0.0.2:7000 for b:1 and 10.0.0.1:7000 for a:1"},
		{"member", healthyNodes[:strings.LastIndex(healthyNodes, idC)], "only a:1 counts 10.0.0.2:7001 to the cluster"},
		{"nothing", healthyNodes, ""},
	}
	for _, test := range tests {
		if got := differs(seen(t, idA, test.text, "b:1"), a, "b:1", "a:1"); got != test.says {
			t.Errorf("%s: %q, want %q", test.name, got, test.says)
		}
	}
}

// TestForemost holds which of several views is taken for the cluster's.
func TestForemost(t *testing.T) {
	const stranger = "dddddddddddddddddddddddddddddddddddddddd"
	shrunk := healthyNodes[:strings.LastIndex(healthyNodes, idC)]
	newer := strings.Replace(healthyNodes, "8192-16383", "8193-16383", 1)
	newer = strings.Replace(newer, " 2 connected", " 9 connected", 1)
	joined := stranger + " 10.0.0.9:7000@17000 master - 0 0 99 connected\n" + healthyNodes[:strings.Index(healthyNodes, "\n")+1]
	type look struct{ self, text string }
	tests := []struct {
		name  string
		looks []look
		want  string
	}{
		{"the only one", []look{{idA, shrunk}}, shrunk},
		{"that of most", []look{{idA, shrunk}, {idB, healthyNodes}, {idC, healthyNodes}}, healthyNodes},
		{"the newest", []look{{idA, healthyNodes}, {idC, healthyNodes}, {idB, newer}}, newer},
		{"not that of one without slots", []look{{stranger, joined}, {idA, healthyNodes}}, healthyNodes},
		{"one without slots if there is no other", []look{{stranger, joined}}, joined},
		{"the first of equals", []look{{idA, healthyNodes}, {idB, shrunk}}, healthyNodes},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := &farm{}
			for _, l := range test.looks {
				f.see(&node{address: l.self}, seen(t, l.self, l.text, l.self))
			}
			if len(f.groups) != 1 {
				t.Fatalf("%d clusters", len(f.groups))
			}
			self := test.want[:len(idA)]
			if got := f.groups[0].view(); got.digest != seen(t, self, test.want, "").digest {
				t.Errorf("it is the view of %s", got.from)
			}
		})
	}
}

// TestSee holds what is news, that a node counts with its latest view only, and
// that clusters which turn out to be one become one.
func TestSee(t *testing.T) {
	f := &farm{}
	a, b := &node{address: "a"}, &node{address: "b"}
	lines := strings.SplitAfter(healthyNodes, "\n")
	if !f.see(a, seen(t, idA, lines[0], "a")) || !f.see(b, seen(t, idB, lines[1], "b")) {
		t.Error("the first views are no news")
	}
	if len(f.groups) != 2 || f.together(a, b) {
		t.Errorf("%d clusters of nodes that know nothing of each other", len(f.groups))
	}
	if !f.see(a, seen(t, idA, healthyNodes, "a")) || f.see(b, seen(t, idB, healthyNodes, "b")) {
		t.Error("a view is news once")
	}
	if len(f.groups) != 1 || !f.together(a, b) {
		t.Fatalf("%d clusters of nodes that know each other", len(f.groups))
	}
	g := f.groups[0]
	if len(g.sightings) != 1 || len(g.sightings[0].witnesses) != 2 || len(g.disagreements()) != 0 {
		t.Errorf("%d views, disagreements %v", len(g.sightings), g.disagreements())
	}
}

// TestKeep holds that of views that are too large little is kept, and that such
// a one is taken for the cluster's only if there is no other.
func TestKeep(t *testing.T) {
	g := &group{selves: make(map[string][]*node)}
	g.take(&node{address: "a"}, seen(t, idA, healthyNodes, "a"), 2)
	if v := g.view(); !v.partial || len(v.members) != 1 || v.members[idA] == nil {
		t.Errorf("kept %v", v.order)
	}
	g.take(&node{address: "b"}, seen(t, idB, healthyNodes[:strings.LastIndex(healthyNodes, idC)], "b"), 2)
	if v := g.view(); v.partial || len(v.members) != 2 {
		t.Errorf("kept %v, partial %t", v.order, v.partial)
	}
	if d := g.disagreements(); len(d) != 1 || d[0].node != "a" || d[0].other != "b" {
		t.Errorf("disagreements %v", d)
	}
}
