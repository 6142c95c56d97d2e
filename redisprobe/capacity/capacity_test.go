package capacity

import (
	"testing"
	"time"
)

// aMaster is a master of 40 MB with sessions of 500 bytes.
func aMaster(policy string, sizes ...int64) *looked {
	return &looked{
		address: "10.0.0.1:7000", share: 1, together: 1, sizes: sizes, sessions: 100, counted: true,
		memory: memory{used: 2 << 20, maxmemory: 40 << 20, machine: 8 << 30, policy: policy, keys: 200},
	}
}

// TestFitsAsThereIsRoom: as many sessions fit as there is room for, and not one more,
// wherever the hash tables grow.
func TestFitsAsThereIsRoom(t *testing.T) {
	for limit := int64(4 << 20); limit < 60<<20; limit += 333_333 {
		l := aMaster("noeviction", 500)
		l.memory.maxmemory = limit
		room := l.sum(500).Room
		in, over := l.sum(500), l.sum(500)
		l.expect(&in, 500, 100+room, 0)
		l.expect(&over, 500, 101+room, 0)
		if !in.Fits() || over.Fits() {
			t.Errorf("of %d: room for %d; these fit: %t, one more: %t", limit, room, in.Fits(), over.Fits())
		}
	}
}

// TestChance: sessions fall on masters by chance, so the first of several alike is full before
// all are; of a single one, or one that is smaller than the rest, the share decides.
func TestChance(t *testing.T) {
	masters := func(sizes ...int64) (all []*looked, sum int64) {
		for _, size := range sizes {
			l := aMaster("noeviction", 50_000)
			l.share, l.memory.maxmemory, l.memory.keys, l.sessions = 1/float64(len(sizes)), size, 0, 0
			all = append(all, l)
			sum += l.sum(50_000).Room
		}
		return all, sum
	}
	for _, c := range []struct {
		sizes []int64
		least float64 // room in all, as a part of the sum of the masters'
		most  float64
	}{
		{[]int64{40 << 20}, 0.999, 1},
		{[]int64{40 << 20, 40 << 20, 40 << 20}, 0.96, 0.98},
		{[]int64{40 << 20, 40 << 20, 40 << 20, 40 << 20, 40 << 20, 40 << 20}, 0.94, 0.97},
		{[]int64{10 << 20, 40 << 20}, 0.34, 0.35},
	} {
		all, sum := masters(c.sizes...)
		r := forecast(all, []int64{50_000}, Options{})
		if part := float64(r.Room) / float64(sum); part < c.least || part > c.most {
			t.Errorf("%v: room for %d of %d", c.sizes, r.Room, sum)
		}
		in, over := forecast(all, []int64{50_000}, Options{Expect: r.Room - 3}), forecast(all, []int64{50_000}, Options{Expect: r.Room + 9})
		if !*in.Fits || *over.Fits {
			t.Errorf("%v: of %d fit: %t; of some more: %t", c.sizes, r.Room, *in.Fits, *over.Fits)
		}
	}
}

// TestNothingToRemove: where sessions never expire, a volatile policy finds none to remove.
func TestNothingToRemove(t *testing.T) {
	l := aMaster("volatile-lru", 500)
	if m := l.sum(500); m.Then != refuses {
		t.Errorf("sessions that never expire: %s", m.Then)
	}
	l.lives = 20 * time.Minute
	if m := l.sum(500); m.Then == refuses {
		t.Errorf("sessions that expire: %s", m.Then)
	}
	l.lives, l.tried = 0, true // of its own
	if m := l.sum(500); m.Then == refuses {
		t.Errorf("a session that was tried: %s", m.Then)
	}
}

// TestGivenSize: what one session of a given size takes is not said of others, where there
// was no room to try it.
func TestGivenSize(t *testing.T) {
	full := aMaster("noeviction", 900, 900)
	if r := forecast([]*looked{full}, full.sizes, Options{Content: 4096}); r.Session.Measured != 2 {
		t.Errorf("%+v", r.Session)
	}
	full.sizes, full.tried = []int64{5000}, true
	if r := forecast([]*looked{full}, full.sizes, Options{Content: 4096}); r.Session.Measured != 0 {
		t.Errorf("%+v", r.Session)
	}
}

// TestOff: how far a sample's mean may be off depends on how sizes differ, and on how many
// sessions were not measured.
func TestOff(t *testing.T) {
	alike, mixed := make([]int64, 500), make([]int64, 500)
	for i := range alike {
		alike[i], mixed[i] = 4000+int64(i), 300
		if i%33 == 0 {
			mixed[i] = 200_000
		}
	}
	for _, c := range []struct {
		name      string
		sample    []int64
		all       int64
		least, at int
	}{
		{"alike", alike, 100_000, 0, 1},
		{"few are large", mixed, 100_000, 30, 70},
		{"few are large, all measured", mixed, 500, 0, 0},
		{"one", alike[:1], 100, 0, 0},
		{"none", nil, 0, 0, 0},
	} {
		if got := off(c.sample, c.all); got < c.least || got > c.at {
			t.Errorf("%s: %d %%", c.name, got)
		}
	}
}
