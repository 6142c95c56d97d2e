package topology

import (
	"slices"
	"testing"
)

// TestSlot compares with slots that redis-server computes (CLUSTER KEYSLOT).
func TestSlot(t *testing.T) {
	if got := crc16(crc16(0, "1234"), "56789"); got != 0x31c3 {
		t.Errorf("the CRC of the specification's example is %#x", got)
	}
	tests := map[string]int{
		"":                 0,
		"foo":              12182,
		"{foo}_Data":       12182,
		"{foo}{bar}":       12182,
		"a{foo}b_Internal": 12182,
	}
	for key, want := range tests {
		if got := Slot(key); got != want {
			t.Errorf("%q is in slot %d, want %d", key, got, want)
		}
	}
	if Slot("{}foo") == Slot("foo") || Slot("{foo") == Slot("foo") {
		t.Error("empty or open braces are taken for a tag")
	}
}

func TestTag(t *testing.T) {
	tests := []struct {
		name  string
		share Share
		in    Slots
	}{
		{"all", Share{}, Slots{{0, SlotCount - 1}}},
		{"a third", Share{Slots: Slots{{0, 5460}}}, Slots{{0, 5460}}},
		{"one slot", Share{Slots: Slots{{9999, 9999}}}, Slots{{9999, 9999}}},
		{"not the moving one", Share{Slots: Slots{{100, 102}}, Moving: []int{100, 102}}, Slots{{101, 101}}},
		{"all are moving", Share{Slots: Slots{{100, 101}}, Moving: []int{100, 101}}, Slots{{100, 101}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			first, second := test.share.Tag("probe", 0), test.share.Tag("probe", 1)
			if first == second {
				t.Errorf("the second tag is the first, %q", first)
			}
			for _, tag := range []string{first, second} {
				slot := Slot("{" + tag + "}_Data")
				if !slices.ContainsFunc(test.in, func(r Range) bool { return r.First <= slot && slot <= r.Last }) {
					t.Errorf("%q is in slot %d", tag, slot)
				}
			}
		})
	}
	for name, share := range map[string]Share{
		"no slots":                        {Slots: Slots{}},
		"slots twice, all of them moving": {Slots: Slots{{7, 7}, {7, 7}}, Moving: []int{7}},
	} {
		if got := share.Tag("probe", 0); got != "probe" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestUncovered(t *testing.T) {
	tests := []struct {
		name    string
		masters []Slots
		gaps    Slots
		text    string
	}{
		{"all served", []Slots{{{0, 16383}}}, nil, ""},
		{"nobody", nil, Slots{{0, 16383}}, "0-16383"},
		{"gaps", []Slots{{{0, 5}, {7, 9}}, {{12, 16383}}}, Slots{{6, 6}, {10, 11}}, "6, 10-11"},
		{"overlapping", []Slots{{{0, 10000}}, {{5000, 16382}}}, Slots{{16383, 16383}}, "16383"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := &View{}
			for _, slots := range test.masters {
				v.Members = append(v.Members, Member{Role: RoleMaster, Slots: slots})
			}
			gaps := v.Uncovered()
			if !slices.Equal(gaps, test.gaps) || gaps.String() != test.text {
				t.Errorf("got %v, %q", gaps, gaps)
			}
		})
	}
	var every Slots
	for i := range 20 {
		every = append(every, Range{2 * i, 2 * i})
	}
	if got := every.String(); got != "0, 2, 4, 6, 8, 10, 12, 14, 16, 18, ..." {
		t.Error(got)
	}
}

func TestChanged(t *testing.T) {
	own := func(line string) *View {
		v, err := ParseNodes(idA+" a:1@2 "+line+"\n"+idB+" b:1@2 master - 0 0 2 connected\n", "a:1")
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := own("myself,master - 0 0 1 connected 0-9").Share()
	tests := []struct {
		name, line string
		changed    bool
	}{
		{"the same", "myself,master - 0 0 1 connected 0-9", false},
		{"more slots", "myself,master - 0 0 1 connected 0-10", true},
		{"fewer slots", "myself,master - 0 0 1 connected 0-8", true},
		{"a slot on its way", "myself,master - 0 0 1 connected 0-9 [3->-" + idB + "]", true},
		{"a replica now", "myself,slave " + idB + " 0 0 1 connected", true},
	}
	for _, test := range tests {
		if got := Changed(before, own(test.line)); got != test.changed {
			t.Errorf("%s: changed %t", test.name, got)
		}
	}
}
