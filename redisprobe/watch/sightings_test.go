package watch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sessionconfig/redisprobe/topology"
)

// TestSightings holds what is news and what is another node's word of the same.
func TestSightings(t *testing.T) {
	type word struct {
		at                  float64 // seconds
		event, id, reporter string
		news                bool
	}
	for _, c := range []struct {
		name  string
		words []word
		by    []int // of each sighting, how many nodes said it
	}{
		{"all nodes say it", []word{{0, Failed, "x", "a", true}, {0.2, Failed, "x", "b", false}, {0.4, Failed, "x", "c", false}}, []int{3}},
		{"one that was away says it a minute later", []word{{0, Promoted, "x", "a", true}, {60, Promoted, "x", "b", false}}, []int{2}},
		{"it happens again to the same node", []word{
			{0, Failed, "x", "a", true}, {20, Rejoined, "x", "a", true}, {20.1, Rejoined, "x", "b", false}, {40, Failed, "x", "b", true}, {40.1, Failed, "x", "a", false}, {60, Rejoined, "x", "b", true},
		}, []int{1, 2, 2, 1}},
		{"there and back by hand", []word{
			{0, Promoted, "x", "a", true}, {0, Rejoined, "y", "a", true}, {30, Promoted, "y", "b", true}, {30, Rejoined, "x", "b", true}, {60, Promoted, "x", "a", true},
		}, []int{1, 1, 1, 1, 1}},
		{"suspected twice, far apart, by different nodes", []word{{0, Suspected, "x", "a", true}, {1, Suspected, "x", "b", false}, {60, Suspected, "x", "c", true}}, []int{2, 1}},
		{"flapping", []word{{0, Suspected, "x", "a", true}, {1, Suspected, "x", "a", false}, {2, Suspected, "x", "a", false}}, []int{1}},
		{"slots that move one by one", []word{{0, SlotsMoved, "x", "a", true}, {3, SlotsMoved, "x", "a", false}, {6, SlotsMoved, "x", "b", false}, {20, SlotsMoved, "x", "a", true}}, []int{2, 1}},
		{"two nodes", []word{{0, Failed, "x", "a", true}, {0, Failed, "y", "a", true}}, []int{1, 1}},
		{"the cluster is down, and up, and down", []word{
			{0, ClusterDown, "", "a", true}, {0.2, ClusterDown, "", "b", false}, {3, ClusterUp, "", "b", true}, {9, ClusterDown, "", "b", true},
		}, []int{2, 1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sightings{open: map[string]*Sighting{}}
			begun := time.Now()
			for _, w := range c.words {
				if news := s.say(w.event, w.id, w.id, w.reporter, begun.Add(time.Duration(w.at*float64(time.Second)))); news != w.news {
					t.Errorf("%+v: news %t", w, news)
				}
			}
			var by []int
			for _, one := range s.told() {
				by = append(by, len(one.SeenBy))
			}
			if fmt.Sprint(by) != fmt.Sprint(c.by) {
				t.Errorf("said by %v, want %v", by, c.by)
			}
		})
	}
}

// TestReplaced: of a node that was reset, or came back without its nodes.conf, the others
// know no address any more; a master may have been forgotten. None of them says that it has
// failed, yet it is gone.
func TestReplaced(t *testing.T) {
	h, told := newHub("sessionconfig-test-1")
	const reporter, well, gone = "10.0.0.1:7000", "10.0.0.2:7000@17000 master -", ":0@0 master,noaddr -"
	id := func(c string) string { return strings.Repeat(c, 40) }
	view := func(other, line string) *topology.View {
		v, err := topology.ParseNodes(fmt.Sprintf("%s %s@17000 myself,master - 0 0 1 connected 0-8191\n%s %s 0 0 2 connected 8192-16383\n", id("a"), reporter, id(other), line), reporter)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, v := range []*topology.View{view("b", well), view("b", gone), view("b", gone), view("b", well), view("c", "10.0.0.3:7000@17000 master -")} {
		h.take(t.Context(), v, false)
	}
	events := *told
	if len(events) != 3 || events[2].Event != Failed || events[2].Master != "10.0.0.2:7000" || events[2].Kind != forgotten {
		t.Fatalf("%+v", events)
	}
	if events[0].Event != Failed || events[0].Master != "10.0.0.2:7000" || events[0].Kind != replaced || events[1].Event != Rejoined {
		t.Errorf("%+v", events)
	}
}
