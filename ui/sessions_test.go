package ui

import (
	"testing"

	"sessionconfig/redisprobe"
)

// TestSessionsOnAMaster: what is estimated is not shown as if it had been measured.
func TestSessionsOnAMaster(t *testing.T) {
	for want, m := range map[string]redisprobe.MasterSessions{
		"1 session on 10.0.0.1:7000":                     {Sessions: 1},
		"2,000 sessions on 10.0.0.1:7000, 12.0 MB":       {Sessions: 2000, Bytes: 12 << 20},
		"2,000 sessions on 10.0.0.1:7000, about 12.0 MB": {Sessions: 2000, Bytes: 12 << 20, Estimated: true},
	} {
		m.Address = "10.0.0.1:7000"
		if got := sessionsOn(m); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
