package watch

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sessionconfig/redisprobe/session"
	"sessionconfig/redisprobe/topology"
)

// newHub is a hub whose events are gathered.
func newHub(tag string) (h *hub, events *[]Event) {
	events = new([]Event)
	w := &watch{client: &session.Client{Tag: tag}, options: Options{Event: func(e Event) { *events = append(*events, e) }}}
	w.hub = &hub{w: w, seen: map[string]*seen{}, said: sightings{open: map[string]*Sighting{}}}
	return w.hub, events
}

// addressOf is a node's.
func addressOf(node int) string { return fmt.Sprintf("10.0.0.%d:7000", node) }

// viewOf is what a node says of all, each written as "master - 0-5460" or, of a replica,
// "slave 1".
func viewOf(t *testing.T, reporter int, nodes ...string) *topology.View {
	t.Helper()
	var text strings.Builder
	for i, node := range nodes {
		words := strings.Fields(node)
		flags, of := words[0], words[1]
		if i == reporter {
			flags = "myself," + flags
		}
		if of != "-" {
			of = fmt.Sprintf("%040s", of)
		}
		fmt.Fprintf(&text, "%040d %s@17000 %s %s 0 0 %d connected %s\n", i, addressOf(i), flags, of, i+1, strings.Join(words[2:], " "))
	}
	view, err := topology.ParseNodes(text.String(), addressOf(reporter))
	if err != nil {
		t.Fatal(err)
	}
	return view
}

// TestQuestion: a node is asked for a slot that a master serves, since of another it says
// just that; and for a write, if that is not its own: a cluster that is down may allow reads.
func TestQuestion(t *testing.T) {
	const tag = "sessionconfig-test-1"
	slot := topology.Slot(tag)
	without := fmt.Sprintf("0-%d %d-16383", slot-1, slot+1)
	h, _ := newHub(tag)
	for _, c := range []struct {
		nodes []string // it is the first
		kept  bool     // it is asked for the same slot as in the row before
		write bool
	}{
		{[]string{"master - 0-16383"}, true, false},
		{[]string{"master - " + without}, false, false},
		{[]string{"master - " + without}, true, false},
		{[]string{"master - 0-16383"}, true, false},
		{[]string{fmt.Sprintf("master - %d", slot)}, false, false},
		{[]string{"master -"}, true, false}, // whatever it is asked for, no slot is served
		{[]string{fmt.Sprintf("master - %d", slot), "master - " + without}, false, true},
		{[]string{fmt.Sprintf("master - %d", slot), "master - " + without}, true, true},
		{[]string{"master - " + without, fmt.Sprintf("master - %d", slot)}, false, true},
		{[]string{"slave 1", "master - 0-16383"}, true, true},
		{[]string{"master - 0-16383", "master -"}, true, false},
	} {
		before, view := h.question(addressOf(0)), viewOf(t, 0, c.nodes...)
		h.meet(t.Context(), []string{addressOf(0)})
		h.take(t.Context(), view, false)
		now := h.question(addressOf(0))
		owner := view.Owner(topology.Slot(now.tag))
		if c.kept != (now.tag == before.tag) || now.write != c.write || c.write != slices.Contains(now.call(), "del") || !strings.HasPrefix(now.tag, tag) {
			t.Errorf("%v: asked %v after %v", c.nodes, now, before)
		}
		if owner == nil && len(view.Masters()) > 0 || owner != nil && c.write == (owner == view.Self()) {
			t.Errorf("%v: asked %v, of a slot that %v serves", c.nodes, now, owner)
		}
	}
}

// TestTold: what becomes of masters is told as what it is: that one's slots were taken
// from it, also if none are left, or that it follows another now, which is no coming back.
func TestTold(t *testing.T) {
	const a, b, replica = "master - 0-8191", "master - 8192-16383", "slave 0"
	for _, c := range []struct {
		name  string
		views [][]string // of node 1
		want  []string
	}{
		{"failed and back", [][]string{{a, b, replica}, {"master,fail - 0-8191", b, replica}, {"master,fail -", b, "master - 0-8191"}, {"slave 2", b, "master - 0-8191"}}, []string{"failed 0", "promoted 2", "rejoined 0"}},
		{"failed, and back as master", [][]string{{a, b, replica}, {"master,fail - 0-8191", b, replica}, {"master,fail -", b, "master - 0-8191"}, {"master - 0-8191", b, "master -"}, {a, b, replica}}, []string{"failed 0", "promoted 2", "promoted 0", "rejoined 2 " + Demoted}},
		{"moved by hand", [][]string{{a, b, replica}, {"master -", b, "master - 0-8191"}, {"slave 2", b, "master - 0-8191"}}, []string{"promoted 2", "rejoined 0 " + Demoted}},
		{"resharded, and follows", [][]string{{a, b}, {"master -", "master - 0-16383"}, {"slave 1", "master - 0-16383"}}, []string{"slots-moved 1", "slots-moved 0 " + Emptied, "rejoined 0 " + Demoted}},
		{"slots deleted", [][]string{{a, b}, {"master -", b}}, []string{"slots-moved 0 " + Emptied}},
		{"all to a new one", [][]string{{a, b, "master -"}, {"master -", b, "master - 0-8191"}}, []string{"slots-moved 2", "slots-moved 0 " + Emptied}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, events := newHub("sessionconfig-test-1")
			for _, view := range c.views {
				h.take(t.Context(), viewOf(t, 1, view...), false)
			}
			var got []string
			for _, e := range *events {
				of := slices.IndexFunc([]int{0, 1, 2}, func(i int) bool { return addressOf(i) == e.Master })
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s %d %s", e.Event, of, e.Kind)))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestNewcomer: a node that has just joined takes the cluster to be down until it has heard
// of all; that is no outage.
func TestNewcomer(t *testing.T) {
	h, events := newHub("sessionconfig-test-1")
	const a, b, joined = "master - 0-8191", "master - 8192-16383", "master -"
	h.take(t.Context(), viewOf(t, 0, a, b), false)
	h.take(t.Context(), viewOf(t, 2, a, b, joined), true)
	if len(*events) != 0 {
		t.Fatalf("told: %+v", *events)
	}
	for _, down := range []bool{false, true, false} {
		h.take(t.Context(), viewOf(t, 2, a, b, joined), down)
	}
	if len(*events) != 2 || (*events)[0].Event != ClusterDown || (*events)[1].Event != ClusterUp {
		t.Errorf("told: %+v", *events)
	}
}

// TestBackByItsOwnWord: a master that stood still knows only that it is a replica now; to
// those that took it for failed it is back.
func TestBackByItsOwnWord(t *testing.T) {
	const b, replica = "master - 8192-16383", "slave 0"
	h, events := newHub("sessionconfig-test-1")
	for _, view := range []*topology.View{
		viewOf(t, 0, "master - 0-8191", b, replica), viewOf(t, 1, "master - 0-8191", b, replica),
		viewOf(t, 1, "master,fail - 0-8191", b, replica), viewOf(t, 0, "slave 2", b, "master - 0-8191"), viewOf(t, 1, "slave 2", b, "master - 0-8191"),
	} {
		h.take(t.Context(), view, false)
	}
	last := (*events)[len(*events)-1]
	if len(*events) != 3 || last.Event != Rejoined || last.Kind != "" {
		t.Errorf("%+v", *events)
	}
}

// TestMovedSlotsAreNoFailover: a master whose slots were moved follows another then, which
// is not what is waited for until all has settled.
func TestMovedSlotsAreNoFailover(t *testing.T) {
	for _, c := range []struct {
		events []Event
		want   bool
	}{
		{[]Event{{Event: SlotsMoved, Kind: Emptied}, {Event: Rejoined, Kind: Demoted}}, false},
		{[]Event{{Event: Promoted}, {Event: Rejoined, Kind: Demoted}}, true},
		{[]Event{{Event: Rejoined}}, true},
	} {
		w := &watch{}
		for _, e := range c.events {
			w.emit(e)
		}
		if w.happened != c.want {
			t.Errorf("%+v: a failover has come: %t", c.events, w.happened)
		}
	}
}
