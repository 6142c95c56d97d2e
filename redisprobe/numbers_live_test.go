//go:build linux

package redisprobe_test

import (
	"math"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestNumbersOfAServer: what a server says of sizes, times and clocks is looked at
// before it is reckoned with.
func TestNumbersOfAServer(t *testing.T) {
	t.Parallel()
	backend := server(t)
	for i := range 3 {
		put(t, []*redistest.Server{backend}, "app_"+string(rune('a'+i)), "Data", "Internal")
	}
	for _, number := range []string{"9223372036854775807", "-9223372036854775808", "4611686018427387904", "-56"} {
		t.Run(number, func(t *testing.T) {
			peer := redistest.StartPeer(t, redistest.Filter(backend.Addr, func(args []string, reply string) string {
				switch args[0] {
				case "MEMORY", "PTTL", "EXISTS":
					return ":" + number + "\r\n"
				case "INFO":
					return redistest.Bulk("redis_version:7.0.15\r\nrole:master\r\ncluster_enabled:0\r\nserver_time_usec:" + number + "\r\n")
				}
				return reply
			}))
			r, err := redisprobe.Sessions(t.Context(), target(peer.Addr), redisprobe.SessionsOptions{Sample: 5})
			if err != nil || r.Total != 3 || r.Masters[0].Bytes != 0 {
				t.Errorf("%+v, %v", r, err)
			}
			for _, s := range r.Sample {
				if s.IdleLeftS < -1 || s.IdleLeftS > math.MaxInt32 {
					t.Errorf("%+v", s)
				}
			}
			fits, err := redisprobe.Capacity(t.Context(), target(peer.Addr), redisprobe.CapacityOptions{Expect: 1_000_000_000})
			if err != nil || fits.Room < -1 || fits.Session.MedianBytes <= 0 || fits.Session.PerGigabyte < 0 || fits.Session.LivesS < 0 || fits.Masters[0].NeedsBytes < 0 {
				t.Errorf("%+v, %v", fits, err)
			}
			report := redisprobe.Run(t.Context(), target(peer.Addr), nil)
			if node := firstNode(t, report); node.ClockOffsetMS != nil {
				t.Errorf("the clock is %v ms ahead", *node.ClockOffsetMS)
			}
			if text := report.Text(); strings.Contains(text, number) {
				t.Error(text)
			}
		})
	}
}
