package redistest

import (
	"fmt"
	"net"
	"testing"
	"time"
)

// StartDistantCluster starts a cluster whose nodes are reached through relays
// that hold up every byte by half the round trip, and that advertises the
// relays' addresses. It returns the masters' addresses as they are dialled.
func StartDistantCluster(t testing.TB, options ClusterOptions, roundTrip time.Duration) (*Cluster, []string) {
	t.Helper()
	relays := map[string]string{}
	options.Announce = func(s *Server) []string {
		relay := StartPeerAt(t, net.JoinHostPort(s.Host, "0"), Relay(s.Addr, roundTrip/2))
		relays[s.Addr] = relay.Addr
		_, port, _ := net.SplitHostPort(relay.Addr)
		return []string{"cluster-announce-port " + port, fmt.Sprintf("cluster-announce-bus-port %d", s.BusPort())}
	}
	c := StartCluster(t, options)
	var seeds []string
	for _, master := range c.Masters() {
		seeds = append(seeds, relays[master.Addr])
	}
	return c, seeds
}
