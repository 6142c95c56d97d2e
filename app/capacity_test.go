package app

import (
	"testing"

	"sessionconfig/redisprobe"
)

// TestCapacitySum: what is used is not said to be a part of what does not exist.
func TestCapacitySum(t *testing.T) {
	for want, m := range map[string]redisprobe.CapacityMaster{
		"Used: 1.0 KB; no maxmemory; the machine can give about 2.0 KB; maxmemory-policy noeviction; replication backlog still to grow: 0 bytes.": {UsedBytes: 1 << 10, LimitBytes: 2 << 10, Policy: "noeviction"},
		"Used: 1.0 KB; maxmemory 2.0 KB; maxmemory-policy not known; replication backlog still to grow: 0 bytes.":                                 {UsedBytes: 1 << 10, LimitBytes: 2 << 10, Maxmemory: 2 << 10},
	} {
		if got := CapacitySum(m)[0]; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
