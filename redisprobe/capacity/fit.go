package capacity

import "math/bits"

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
)

// fit is how many sessions of a size, by MEMORY USAGE, fit into free bytes, if there are
// so many keys already. Redis's tables double when there are as many keys as places, and
// need both the old and the new until all keys have moved.
func fit(free, session, keys int64) (sessions int64) {
	each := session + keysOfSession*entryBytes
	places := tableOf(keys)
	for {
		until := max(0, places-keys) / keysOfSession
		if until > max(0, free)/each { // a product could overflow
			return sessions + max(0, free)/each
		}
		sessions, free, keys = sessions+until, free-until*each, keys+until*keysOfSession
		if grown := 2 * places * slotBytes * tables; grown > free {
			last := (places*postponed/100 - keys) / keysOfSession
			return sessions + min(last, free/each)
		}
		free -= places * slotBytes * tables
		places *= 2
	}
}

// needed is how many bytes more sessions take, if there are so many keys already.
func needed(sessions, session, keys int64) int64 {
	if sessions <= 0 {
		return 0
	}
	each, grown := session+keysOfSession*entryBytes, tableOf(keys+sessions*keysOfSession)-tableOf(keys)
	if each > most/sessions {
		return most
	}
	return sessions*each + grown*slotBytes*tables
}

// tableOf is how many places a hash table for so many keys has.
func tableOf(keys int64) int64 {
	if keys <= 4 {
		return 4
	}
	return 1 << bits.Len64(uint64(keys-1))
}
