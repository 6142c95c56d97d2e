package redistest

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports are taken from below the range that Linux gives to outgoing
// connections, so that no client's port is in a server's way; and so that the
// cluster's own ports, 10000 higher, lie below it too and clash neither with
// these nor with those of 7000 and 7001.
const (
	firstPort = 17010
	lastPort  = 22000
)

// busOffset is how much higher than its port a node's port for the other nodes of
// a cluster is. (Redis, cluster specification.)
const busOffset = 10000

// port is a port that no other test of this machine uses while it is claimed.
type port struct {
	number int
	claim  io.Closer
}

func (p port) release() {
	if p.claim != nil {
		p.claim.Close()
	}
}

// claimPort claims one port number that is free on all the hosts.
func claimPort(hosts ...string) (port, error) {
	for range 1000 {
		if p, err := claimThis(firstPort+rand.IntN(lastPort-firstPort), hosts...); err == nil {
			return p, nil
		}
	}
	return port{}, fmt.Errorf("no free port on %v between %d and %d", hosts, firstPort, lastPort)
}

// claimThis claims the given port number, together with that of the cluster's bus,
// which other programs of the machine may have. Test packages run as processes of
// their own: the claim is known to all of them, and ends with the process.
func claimThis(number int, hosts ...string) (port, error) {
	claim, err := claimName("redistest-port-" + strconv.Itoa(number))
	if err != nil {
		return port{}, err
	}
	for _, host := range hosts {
		for _, taken := range []int{number, number + busOffset} {
			listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(taken)))
			if err != nil {
				claim.Close()
				return port{}, err
			}
			listener.Close()
		}
	}
	return port{number, claim}, nil
}
