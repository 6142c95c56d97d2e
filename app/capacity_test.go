package app

import (
	"strings"
	"testing"

	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
)

// TestCapacityGrowthText: a time that is short is not said to be none.
func TestCapacityGrowthText(t *testing.T) {
	for hours, want := range map[float64]string{
		0.004: "is full in 1 min.", 0.0254: "is full in 2 min.", 1.5: "is full in 90 min.", 2.04: "is full in 2.0 hours.", 65.3: "is full in 65.3 hours.", 0: "by 1800 an hour.",
	} {
		if got := CapacityGrowth(capacity.Growth{SecondsBetween: 40, PerHour: 1800, FullInHours: hours}); !strings.HasSuffix(got, want) {
			t.Errorf("%v hours: %s", hours, got)
		}
	}
}

// TestCapacitySessionOff: that the room may be off is said where that is much.
func TestCapacitySessionOff(t *testing.T) {
	const off = "Sizes differ much: the room may be off by "
	for percent, want := range map[int]bool{0: false, 4: false, 5: true, 40: true} {
		if got := CapacitySession(redisprobe.CapacityReport{Session: capacity.Session{Measured: 500, OffPercent: percent}}); strings.Contains(got, off) != want {
			t.Errorf("%d %%: %s", percent, got)
		}
	}
}
