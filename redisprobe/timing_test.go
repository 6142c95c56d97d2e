package redisprobe

import (
	"testing"
	"time"

	"sessionconfig/internal/client"
)

// TestSyncFit: a limit that even the fastest round trip exceeds fails every call; where
// only slower ones do, this machine may have been busy, and it is a warning.
func TestSyncFit(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name           string
		parameters     map[string]string
		fastest, worst time.Duration
		want           client.Fit
	}{
		{"by default", nil, 1 * ms, 20 * ms, client.Ample},
		{"below every round trip", map[string]string{"syncTimeout": "90"}, 100 * ms, 120 * ms, client.Short},
		{"a little above", map[string]string{"syncTimeout": "110"}, 101 * ms, 109 * ms, client.Tight},
		{"below a slow one alone", map[string]string{"syncTimeout": "110"}, 101 * ms, 250 * ms, client.Tight},
		{"within a factor of three", nil, 100 * ms, 1700 * ms, client.Tight},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := Target{Hosts: []string{"a:7000"}, Parameters: test.parameters}.options(client.Default)
			n := &node{timing: timing{fastest: test.fastest, worst: test.worst}}
			if got := n.syncFit(o); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}
