package sddl

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestNoWiderThan holds what counts as more than a file granted before.
func TestNoWiderThan(t *testing.T) {
	const (
		private   = "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)"
		ofFolder  = "O:BAD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)"
		condition = `(@User.Title=="a;b")`
	)
	for _, c := range []struct {
		name, is, was string
		want          bool
	}{
		{"the same", ofFolder, ofFolder, true},
		{"the same, not inherited", "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)", ofFolder, true},
		{"what the folder bequeaths besides", "O:BAD:AI(A;;FA;;;SY)(A;;FA;;;BA)(A;ID;0x1200a9;;;BU)", "O:BAD:AI(A;;FA;;;SY)(A;;FA;;;BA)", false},
		{"what the folder bequeaths to a private one", ofFolder, private, false},
		{"a private one where all could read", private, ofFolder, true},
		{"one right more", "O:BAD:(A;;0x1201ab;;;BU)", "O:BAD:(A;;0x1201a9;;;BU)", false},
		{"one right less", "O:BAD:(A;;0x1201a9;;;BU)", "O:BAD:(A;;0x1201ab;;;BU)", true},
		{"letters for a number", "O:BAD:(A;;FR;;;BU)", "O:BAD:(A;;0x120089;;;BU)", true},
		{"generic rights", "O:BAD:(A;;GA;;;BU)", "O:BAD:(A;;FA;;;BU)", true},
		{"generic rights, more", "O:BAD:(A;;GA;;;BU)", "O:BAD:(A;;FR;;;BU)", false},
		{"another group", "O:BAD:(A;;FR;;;AU)", "O:BAD:(A;;FR;;;BU)", false},
		{"one that may be in another", "O:BAD:(A;;FR;;;BU)", "O:BAD:(A;;FR;;;WD)", false},
		{"everybody", "O:BAD:NO_ACCESS_CONTROL", ofFolder, false},
		{"no list", "O:BA", ofFolder, false},
		{"no list before", ofFolder, "O:BA", true},
		{"no list, neither", "O:BA", "O:BUD:NO_ACCESS_CONTROL", true},
		{"nobody", "O:BAD:", ofFolder, true},
		{"a denial lost", "O:BAD:(A;;FA;;;BU)", "O:BAD:(D;;FW;;;IS)(A;;FA;;;BU)", false},
		{"a denial too late", "O:BAD:(A;;FA;;;BU)(D;;FA;;;IS)", "O:BAD:(D;;FA;;;IS)(A;;FA;;;BU)", false},
		{"a denial more", "O:BAD:(D;;FA;;;IS)(A;;FA;;;BU)", "O:BAD:(A;;FA;;;BU)", true},
		{"a denial that decided nothing", "O:BAD:(A;;FA;;;BU)", "O:BAD:(A;;FA;;;BU)(D;;FA;;;BU)", true},
		{"denied, where the right came from two", "O:BAD:(D;;FR;;;IS)(A;;FR;;;BU)", "O:BAD:(A;;FR;;;BU)(D;;FR;;;IS)", true},
		{"in another order", "O:BAD:(A;;FR;;;IS)(A;;FW;;;BU)", "O:BAD:(A;;FW;;;BU)(A;;FR;;;IS)", true},
		{"by two entries", "O:BAD:(A;;FR;;;BU)(A;;FX;;;BU)", "O:BAD:(A;;0x1200a9;;;BU)", true},
		{"to be inherited alone", "O:BAD:(A;OICIIO;FA;;;WD)", "O:BAD:", true},
		{"to be inherited alone before", "O:BAD:(A;;FA;;;WD)", "O:BAD:(A;OICIIO;FA;;;WD)", false},
		{"another owner", "O:BUD:(A;;FR;;;BA)", "O:BAD:(A;;FR;;;BA)", false},
		{"another owner, who could all before", "O:BUD:(A;;FR;;;BA)", "O:BAD:(A;;FR;;;BA)(A;;FA;;;BU)", true},
		{"another owner without rights of owners", "O:BUD:(A;;FR;;;BA)(A;;0x80;;;OW)", "O:BAD:(A;;FR;;;BA)(A;;0x80;;;BU)", true},
		{"rights of owners", "O:BUD:(A;;FA;;;OW)", "O:BAD:(A;;FA;;;OW)", false},
		{"rights of owners, by name before", "O:BUD:(A;;FA;;;OW)", "O:BAD:(A;;FA;;;BU)", true},
		{"owners restrained before", "O:BUD:(A;;FR;;;BU)", "O:BUD:(A;;0x120089;;;OW)(A;;FR;;;BU)", false},
		{"the same condition", "D:(XA;;FR;;;BU;" + condition + ")", "D:(XA;;FR;;;BU;" + condition + ")", true},
		{"a condition more", "D:(XA;;FR;;;BU;" + condition + ")", "D:(A;;FR;;;BU)", false}, // not looked at
		{"a condition less", "D:(A;;FR;;;BU)", "D:(XA;;FR;;;BU;" + condition + ")", false},
		{"another condition", "D:(XA;;FR;;;BU;(@User.x==1))", "D:(XA;;FR;;;BU;" + condition + ")", false},
		{"denied under a condition", "D:(XD;;FR;;;BU;" + condition + ")(A;;FR;;;WD)", "D:(A;;FR;;;WD)", true},
		{"what is audited", "D:(A;;FR;;;BU)S:(AU;SA;FA;;;WD)", "D:(A;;FR;;;BU)", true},
	} {
		is, err := Parse(c.is)
		was, err2 := Parse(c.was)
		if err != nil || err2 != nil {
			t.Errorf("%s: %v, %v", c.name, err, err2)
			continue
		}
		if got := is.NoWiderThan(was); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
		if !is.NoWiderThan(is) || !was.NoWiderThan(was) {
			t.Errorf("%s: a file is wider than itself", c.name)
		}
	}
}

// drawn is a descriptor of some few SIDs and rights.
func drawn(t *rapid.T, name string) Descriptor {
	sids := []string{Everyone, Users, Administrators, IISUsers, OwnerRights}
	d := Descriptor{open: rapid.IntRange(0, 9).Draw(t, name+" has no list") == 0, owner: rapid.SampledFrom(append(sids[1:4:4], "")).Draw(t, name+" is owned by")}
	for range rapid.IntRange(0, 6).Draw(t, name+" has entries") {
		d.list = append(d.list, entry{
			deny: rapid.Bool().Draw(t, "deny"), onlyBelow: rapid.IntRange(0, 5).Draw(t, "inherit only") == 0,
			rights: rapid.SampledFrom([]uint32{1, 2, 3, fileRead, fileWrite, fileAll, writeDAC, genericRead}).Draw(t, "rights"),
			sid:    rapid.SampledFrom(sids).Draw(t, "sid"),
		})
	}
	return d
}

// granted are the rights of an account, as Windows works them out: entry by entry, what
// is allowed and not denied before, and the other way round.
func (d Descriptor) granted(sids []string) uint32 {
	if d.open {
		return ^uint32(0)
	}
	owns := d.owner != "" && slices.Contains(sids, d.owner)
	var allowed, denied uint32
	if owns && !slices.ContainsFunc(d.list, func(e entry) bool { return e.sid == OwnerRights && !e.onlyBelow }) {
		allowed = readControl | writeDAC
	}
	for _, e := range d.list {
		switch {
		case e.onlyBelow, !slices.Contains(sids, e.sid) && (e.sid != OwnerRights || !owns):
		case e.deny:
			denied |= onFile(e.rights) &^ allowed
		default:
			allowed |= onFile(e.rights) &^ denied
		}
	}
	return allowed
}

// TestNoWiderThanIsExact: the answer is that of looking at every set of groups that an
// account can be in.
func TestNoWiderThanIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		is, was := drawn(t, "one"), drawn(t, "the other")
		if rapid.Bool().Draw(t, "kin") { // else hardly any is within the other
			was = is
			was.list = append(slices.Clone(is.list), drawn(t, "what was more").list...)
			if len(was.list) > 1 && rapid.Bool().Draw(t, "turned") {
				slices.Reverse(was.list)
			}
		}
		want := true
		for set := range 1 << 4 {
			var sids []string
			for i, sid := range []string{Everyone, Users, Administrators, IISUsers} {
				if set&(1<<i) != 0 {
					sids = append(sids, sid)
				}
			}
			want = want && is.granted(sids)&^was.granted(sids) == 0
		}
		// Without an owner nobody has the rights of owners.
		if is.owner == "" || was.owner == "" {
			if got := is.NoWiderThan(was); got && !want {
				t.Errorf("%+v is within %+v", is, was)
			}
			return
		}
		if got := is.NoWiderThan(was); got != want {
			t.Errorf("%+v within %+v: %t, want %t", is, was, got, want)
		}
	})
}
