//go:build live && linux

package recordings

import (
	"strconv"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// distantSituations are those of servers that are far away.
var distantSituations = []situation{
	{words: `(?:far away: )?round trip (\d+) ms(?: .*)?`, set: func(t *testing.T, _ recording, match []string) scene {
		s := sharedServer(t, "healthy", redistest.Options{Password: password})
		return atAddress(redistest.StartPeer(t, redistest.Relay(s.Addr, roundTrip(t, match[1])/2)).Addr)
	}, causes: []string{"timeout-too-short"}},
	{words: `far cluster: round trip (\d+) ms(?: .*)?`, set: func(t *testing.T, r recording, match []string) scene {
		_, seeds := redistest.StartDistantCluster(t, redistest.ClusterOptions{Hosts: hostsOf(r), NoReplicas: true, Password: password}, roundTrip(t, match[1]))
		return atAddresses(seeds)
	}, causes: []string{"timeout-too-short"}},
}

func roundTrip(t *testing.T, ms string) time.Duration {
	n, err := strconv.Atoi(ms)
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(n) * time.Millisecond
}
