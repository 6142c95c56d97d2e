package redistest

import (
	"net"
	"strconv"
	"testing"
)

// TestBusPortIsClaimedToo: a port is no good to a node of a cluster when another
// program has the one that belongs to it.
func TestBusPortIsClaimedToo(t *testing.T) {
	const host = "127.0.0.1"
	free, err := claimPort(host)
	if err != nil {
		t.Fatal(err)
	}
	free.release()
	bus, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(free.number+busOffset)))
	if err != nil {
		t.Fatal(err)
	}
	defer bus.Close()
	if taken, err := claimThis(free.number, host); err == nil {
		taken.release()
		t.Errorf("port %d is claimed although %s is in use", free.number, bus.Addr())
	}
}
