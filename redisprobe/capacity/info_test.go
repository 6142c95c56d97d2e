package capacity

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
)

// TestInfoOfManyFields: reading an answer takes no memory in proportion to what a server
// makes of it, and what is kept does not keep the answer.
func TestInfoOfManyFields(t *testing.T) {
	var answer strings.Builder
	for i := 0; answer.Len() < 2<<20-100; i++ {
		fmt.Fprintf(&answer, "%x:\n", i)
	}
	answer.WriteString("used_memory:1000\r\nmaxmemory_policy:" + strings.Repeat("x", 1000) + "\r\ndb0:keys=7,expires=0\r\n")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m := read(answer.String(), 0)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 256<<10 {
		t.Errorf("it took %d KiB", took>>10)
	}
	if m.used != 1000 || m.keys != 7 || len(m.policy) != maxValue {
		t.Errorf("%+v", m)
	}
}

// TestSumsOfLargeNumbers: sums of what a server may say come to an end, and do not overflow.
func TestSumsOfLargeNumbers(t *testing.T) {
	for _, size := range []int64{0, 1, 1 << 20, largestKey, 2 * largestKey} {
		for _, keys := range []int64{0, 1<<50 - 1, 1 << 50, 1<<49 + 1} {
			for _, slots := range []int64{0, 1, 16384} {
				keeps := hashing{keys, slots, 2624}
				for _, free := range []int64{0, 1, most} {
					if sessions := keeps.fit(free, size); sessions < 0 || sessions > free/(size+1)+1<<51 {
						t.Errorf("%+v: fit(%d, %d) = %d", keeps, free, size, sessions)
					}
				}
				if bytes := keeps.needed(1_000_000_000, size); bytes < 0 || bytes > math.MaxInt64/2 {
					t.Errorf("%+v: needed(%d) = %d", keeps, size, bytes)
				}
			}
		}
	}
	if sessions := (hashing{keys: 1<<49 + 1}).fit(most, 2*largestKey); sessions > most/(2*largestKey) {
		t.Errorf("%d sessions of %d bytes", sessions, 2*largestKey)
	}
}

// TestKeysOfTheDatabase: the number of sessions is estimated from the keys of their own
// database, not of others.
func TestKeysOfTheDatabase(t *testing.T) {
	const answer = "db0:keys=7,expires=0\r\ndb1:keys=900,expires=1\r\ndb10:keys=80,expires=0\r\n"
	for database, want := range map[int]int64{0: 7, 1: 900, 2: 0, 10: 80} {
		if m := read(answer, database); m.keys != want {
			t.Errorf("database %d has %d keys, want %d", database, m.keys, want)
		}
	}
}

// TestTablesOfSlots: a cluster's slots have hash tables of their own in later versions, whose
// first key takes room.
func TestTablesOfSlots(t *testing.T) {
	for version, least := range map[string]int64{"7.0.15": 0, "7.2.4": 0, "7.4.1": 1, "8.0.2": 2000, "8.2.0": 2000, "10.0": 2000, "": 0} {
		if takes := read("redis_version:"+version+"\r\n", 0).slotTable; takes < least || (least == 0) != (takes == 0) {
			t.Errorf("%s: %d bytes", version, takes)
		}
	}
	const free, session = 40 << 20, 500
	one, each := hashing{}, hashing{slots: 5461, first: 2624}
	if few := each.fit(free, session); few >= one.fit(free, session)*85/100 || each.needed(few, session) > free || each.needed(few+1, session) <= free {
		t.Errorf("%d sessions fit with a table each, %d with one for all", few, one.fit(free, session))
	}
	full := hashing{keys: 5461 * 40, slots: 5461, first: 2624} // all slots have keys
	if few := full.fit(free, session); few < one.fit(free, session)*95/100 {
		t.Errorf("%d sessions fit where all slots have their tables", few)
	}
}

// TestFragmentation: the memory of sessions that are gone, which the process still has, is
// not taken for a part of those that are there.
func TestFragmentation(t *testing.T) {
	for _, c := range []struct {
		name                 string
		used, resident, peak int64
		want                 float64
	}{
		{"too little to judge", 10 << 20, 90 << 20, 10 << 20, 1.1},
		{"at its peak", 500 << 20, 600 << 20, 500 << 20, 1.2},
		{"before its peak is known", 500 << 20, 600 << 20, 0, 1.2},
		{"most are gone", 100 << 20, 500 << 20, 550 << 20, 1.1},
		{"most are gone, fragmented before", 100 << 20, 800 << 20, 500 << 20, 1.6},
		{"given back", 400 << 20, 420 << 20, 900 << 20, 1.05},
		{"swapped", 500 << 20, 100 << 20, 500 << 20, 1},
	} {
		if got := (memory{used: c.used, resident: c.resident, peak: c.peak}).fragmentation(); math.Abs(got-c.want) > 0.001 {
			t.Errorf("%s: %.3f, want %.3f", c.name, got, c.want)
		}
	}
}
