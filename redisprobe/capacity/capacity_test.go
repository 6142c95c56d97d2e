package capacity

import "testing"

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
