package sddl

import "slices"

// writeDAC is the right to change who has which right.
const writeDAC uint32 = 0x0004_0000

// NoWiderThan tells whether no account, in whatever groups, has a right to the file by d
// that it has not by other. If that depends on which group contains which, which is not
// known here, or on a condition that the two do not share, the answer is false.
func (d Descriptor) NoWiderThan(other Descriptor) bool {
	if other.open || d.open {
		return other.open
	}
	ours, theirs := d.decisions(), other.decisions()
	for bit := uint32(1); bit != 0; bit <<= 1 {
		if !ours.asksFor(bit).within(theirs.asksFor(bit)) {
			return false
		}
	}
	return true
}

// decision is an entry as it counts for a file.
type decision struct {
	deny   bool
	rights uint32
	of     applies
}

// applies is what must be the case for an entry to count: the account has the SID, and
// the condition, if there is one, holds. A condition is not looked at; it is the same
// as another if it is of the same kind and has the same words.
type applies struct {
	sid       string
	condition string
	deny      bool // of a condition; what is not known counts against the account
}

type decisions []decision

// decisions are the entries that count for a file, with what an owner has without one:
// to read the descriptor and to change it.
func (d Descriptor) decisions() decisions {
	var all decisions
	owned := d.owner != ""
	for _, e := range d.list {
		if e.onlyBelow {
			continue
		}
		is := decision{e.deny, onFile(e.rights), applies{sid: e.sid}}
		if e.conditional {
			is.of = applies{e.sid, e.condition, e.deny}
		}
		if e.sid == OwnerRights {
			owned = false
			if d.owner != "" {
				is.of.sid = d.owner
			}
		}
		all = append(all, is)
	}
	if owned {
		all = slices.Insert(all, 0, decision{rights: readControl | writeDAC, of: applies{sid: d.owner}})
	}
	return all
}

// asksFor are the decisions on a right.
func (all decisions) asksFor(bit uint32) decisions {
	return slices.DeleteFunc(slices.Clone(all), func(one decision) bool { return one.rights&bit == 0 })
}

// within tells whether whoever is allowed a right by these decisions is by the others.
// The first decision that applies counts, so an account for which that is not so needs
// no more to apply to it than what allows it here and what denies it there.
func (all decisions) within(others decisions) bool {
	for _, one := range all {
		if one.deny {
			continue
		}
		if all.allow(one.of) && !others.allow(one.of) {
			return false
		}
		for _, other := range others {
			if other.deny && all.allow(one.of, other.of) && !others.allow(one.of, other.of) {
				return false
			}
		}
	}
	return true
}

// allow tells whether one to whom just this applies is allowed.
func (all decisions) allow(is ...applies) bool {
	for _, one := range all {
		if slices.Contains(is, one.of) {
			return !one.deny
		}
	}
	return false
}
