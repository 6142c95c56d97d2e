package sddl

import (
	"slices"
	"strings"
)

// Account is who opens a file: its own SID, and those of the groups that it is in.
type Account struct {
	SIDs []string
	// Partly: it may be in further groups, and its own SID may be missing, as of an
	// account of a domain.
	Partly bool
}

// Answer tells whether something is allowed.
type Answer int

// The answers.
const (
	Unknown Answer = iota
	Yes
	No
)

// toRead is what reading a file takes. Its attributes may be read by whoever may list
// the folder.
const toRead = fileRead &^ readAttributes

// MayRead tells whether an account may read the file, as Windows decides: entries in
// their order, of which the first that denies a right that is still missing ends it.
func (d Descriptor) MayRead(a Account) Answer {
	// What is not known is decided once against the account and once for it.
	least, most := d.grants(a, false), d.grants(a, true)
	switch {
	case least != most:
		return Unknown
	case least:
		return Yes
	}
	return No
}

// grants goes through the access list. kind decides what is not known in favour of the
// account.
func (d Descriptor) grants(a Account, kind bool) bool {
	if d.open {
		return true
	}
	owns := slices.Contains(a.SIDs, d.owner) || kind && a.perhaps(d.owner)
	missing := toRead
	if owns && !slices.ContainsFunc(d.list, func(e entry) bool { return e.sid == OwnerRights && !e.onlyBelow }) {
		missing &^= readControl // an owner may always read the descriptor
	}
	for _, e := range d.list {
		certain := slices.Contains(a.SIDs, e.sid) || e.sid == OwnerRights && owns
		perhaps := certain && e.conditional || !certain && a.perhaps(e.sid)
		switch applies := certain && !e.conditional || perhaps && e.deny != kind; {
		case e.onlyBelow || !applies:
		case e.deny && onFile(e.rights)&missing != 0:
			return false
		case !e.deny:
			missing &^= onFile(e.rights)
		}
		if missing == 0 {
			return true
		}
	}
	return missing == 0
}

// perhaps tells whether a SID that is not among the account's may be one of its own.
func (a Account) perhaps(sid string) bool {
	return a.Partly && !slices.Contains(a.SIDs, sid) &&
		(len(sid) == 2 || strings.HasPrefix(sid, "S-1-5-21-") || strings.HasPrefix(sid, "S-1-5-32-"))
}
