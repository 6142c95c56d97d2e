package capacity

import (
	"math"
	"math/bits"
	"sort"
)

// What a session takes in addition to MEMORY USAGE of its keys; tests that fill real
// servers check it.
const (
	keysOfSession = 2
	// entryBytes is a key's entry in the table of expiries, and what the allocator
	// rounds the entries up by.
	entryBytes = 40
	// slotBytes is a place in a hash table: every key has one in the table of keys and
	// one in that of expiries.
	slotBytes = 8
	tables    = 2
	// postponed is for how many keys a place a table may have, in percent, before it is
	// made to grow although that does not fit into maxmemory.
	postponed = 161
	// moving is of which part of an old table's places, in keys that are added, all have
	// moved to the new one.
	moving = 4
)

// hashing is how a server keeps its keys: in one hash table, or in one for each slot.
type hashing struct {
	keys  int64 // that are there already
	slots int64 // that have a table each, with the first key in them; 0: there is one for all
	first int64 // bytes that such a table takes besides its places
}

// fit is how many sessions of a size, by MEMORY USAGE, fit into free bytes.
func (h hashing) fit(free, session int64) (sessions int64) {
	each := session + keysOfSession*entryBytes
	if h.slots > 0 {
		return int64(sort.Search(int(min(max(0, free)/each, math.MaxInt)), func(n int) bool { return h.needed(int64(n)+1, session) > free }))
	}
	keys, both := h.keys, [tables]table{newTable(h.keys), newTable(h.keys)}
	for {
		until := int64(most)
		for _, t := range both {
			until = min(until, t.next(keys)/keysOfSession)
		}
		if until >= max(0, free)/each { // a product could overflow
			return sessions + max(0, free)/each
		}
		sessions, free, keys = sessions+until, free-until*each, keys+until*keysOfSession
		for i := range both {
			full := false
			if free, full = both[i].grow(keys, free); full {
				return sessions
			}
		}
	}
}

// table is a hash table. It doubles when there are as many keys as places, and Redis has both
// the old and the new one until all keys have moved, some with each command.
type table struct {
	places int64
	old    int64 // places of the old one; 0: there is none
	stays  bool  // there was no memory to grow
}

func newTable(keys int64) table { return table{places: tableOf(keys)} }

// next is how many more keys there are when something becomes of the table.
func (t *table) next(keys int64) int64 {
	switch {
	case t.old > 0:
		return max(0, t.old+t.old/moving-keys)
	case t.stays:
		return max(0, t.places*postponed/100-keys)
	}
	return max(0, t.places-keys)
}

// grow has become of the table what is due at so many keys, and returns the bytes that are
// free then; full: it must grow, and there is no memory.
func (t *table) grow(keys, free int64) (left int64, full bool) {
	switch due := t.next(keys) < keysOfSession; {
	case !due:
		return free, false
	case t.old > 0:
		free, t.old = free+t.old*slotBytes, 0
	case t.stays:
		return free, true
	case 2*t.places*slotBytes > free:
		t.stays = true
	default:
		free, t.old, t.places = free-2*t.places*slotBytes, t.places, 2*t.places
	}
	return free, false
}

// needed is how many bytes more sessions take.
func (h hashing) needed(sessions, session int64) int64 {
	if sessions <= 0 {
		return 0
	}
	each, grown := session+keysOfSession*entryBytes, h.tables(sessions)-h.tables(0)
	if each > most/sessions {
		return most
	}
	return sessions*each + grown
}

// tables is how many bytes the tables take with so many more sessions.
func (h hashing) tables(sessions int64) int64 {
	if h.slots == 0 {
		return tableOf(h.keys+sessions*keysOfSession) * slotBytes * tables
	}
	mean, sum := (float64(h.keys)/keysOfSession+float64(sessions))/float64(h.slots), 0.0
	if mean > 1e5 { // all slots are alike
		return h.slots * (h.first + tableOf(int64(mean)*keysOfSession)*slotBytes*tables)
	}
	wide := 6*math.Sqrt(mean) + 10
	for n := max(1, math.Floor(mean-wide)); n <= mean+wide; n++ { // sessions of a slot, by Poisson
		above, _ := math.Lgamma(n + 1)
		sum += math.Exp(n*math.Log(mean)-mean-above) * float64(h.first+tableOf(int64(n)*keysOfSession)*slotBytes*tables)
	}
	return int64(sum * float64(h.slots))
}

// tableOf is how many places a hash table for so many keys has.
func tableOf(keys int64) int64 {
	if keys <= 4 {
		return 4
	}
	return 1 << bits.Len64(uint64(keys-1))
}

// alike is how many masters are full at about the same time, if each gets its share.
func alike(all []Master) (masters int) {
	untils, least := make([]int64, 0, len(all)), int64(most)
	for _, m := range all {
		if until := m.until(0); until != Unknown {
			untils, least = append(untils, until), min(least, until)
		}
	}
	for _, until := range untils {
		if until <= least+least/20 {
			masters++
		}
	}
	return masters
}

// fullest is by how many standard deviations the fullest of so many masters alike is above
// their mean, on average: sessions fall on masters by chance.
func fullest(masters int) float64 {
	if masters < 2 {
		return 0
	}
	return math.Sqrt2 * math.Erfinv(2*(float64(masters)-0.375)/(float64(masters)+0.25)-1)
}

// until is how many more sessions there are in all when the master is full, which gets its
// share of them and so many standard deviations more; Unknown if its room is.
func (m Master) until(above float64) int64 {
	if m.Room < 0 || m.Share <= 0 {
		return Unknown
	}
	deviation := above * math.Sqrt(1-m.Share)
	root := (math.Sqrt(deviation*deviation+4*float64(m.Room)) - deviation) / 2
	return int64(root * root / m.Share)
}
