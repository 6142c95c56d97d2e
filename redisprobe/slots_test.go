package redisprobe

import (
	"slices"
	"testing"

	"sessionconfig/redisprobe/session"
)

// TestSlotOf compares with slots that redis-server computes (CLUSTER KEYSLOT).
func TestSlotOf(t *testing.T) {
	if crc16("123456789") != 0x31c3 {
		t.Errorf("the CRC of the specification's example is %#x", crc16("123456789"))
	}
	tests := map[string]int{
		"":                 0,
		"foo":              12182,
		"{foo}_Data":       12182,
		"{foo}{bar}":       12182,
		"{}foo":            slotOf("{}foo"),
		"a{foo}b_Internal": 12182,
	}
	for key, want := range tests {
		if got := slotOf(key); got != want {
			t.Errorf("%q is in slot %d, want %d", key, got, want)
		}
	}
	if slotOf("{}foo") == slotOf("foo") || slotOf("{foo") == slotOf("foo") {
		t.Error("empty or open braces are taken for a tag")
	}
}

func TestTagIn(t *testing.T) {
	tests := []struct {
		name  string
		share share
		in    []slotRange
	}{
		{"all", share{}, []slotRange{{0, totalSlots - 1}}},
		{"a third", share{ranges: []slotRange{{0, 5460}}}, []slotRange{{0, 5460}}},
		{"one slot", share{ranges: []slotRange{{9999, 9999}}}, []slotRange{{9999, 9999}}},
		{"not the moving one", share{ranges: []slotRange{{100, 102}}, moving: []int{100, 102}}, []slotRange{{101, 101}}},
		{"all are moving", share{ranges: []slotRange{{100, 101}}, moving: []int{100, 101}}, []slotRange{{100, 101}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			first, second := test.share.tagIn("probe", 0), test.share.tagIn("probe", 1)
			if first == second {
				t.Errorf("the second tag is the first, %q", first)
			}
			for _, tag := range []string{first, second} {
				for _, key := range session.Keys(tag) {
					slot := slotOf(key)
					if !slices.ContainsFunc(test.in, func(r slotRange) bool { return r.first <= slot && slot <= r.last }) {
						t.Errorf("%q is in slot %d", key, slot)
					}
				}
			}
		})
	}
}

func TestUncovered(t *testing.T) {
	tests := []struct {
		name    string
		masters [][]slotRange
		gaps    []slotRange
		text    string
	}{
		{"all served", [][]slotRange{{{0, 16383}}}, nil, ""},
		{"nobody", nil, []slotRange{{0, 16383}}, "0-16383"},
		{"gaps", [][]slotRange{{{0, 5}, {7, 9}}, {{12, 16383}}}, []slotRange{{6, 6}, {10, 11}}, "6, 10-11"},
		{"overlapping", [][]slotRange{{{0, 10000}}, {{5000, 16382}}}, []slotRange{{16383, 16383}}, "16383"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var masters []*member
			for _, ranges := range test.masters {
				masters = append(masters, &member{slots: ranges})
			}
			gaps := uncovered(masters)
			if !slices.Equal(gaps, test.gaps) || slotText(gaps) != test.text {
				t.Errorf("got %v, %q", gaps, slotText(gaps))
			}
		})
	}
	every := make([]slotRange, 0, 20)
	for i := range 20 {
		every = append(every, slotRange{2 * i, 2 * i})
	}
	if got := slotText(every); got != "0, 2, 4, 6, 8, 10, 12, 14, 16, 18, ..." {
		t.Error(got)
	}
}
