package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"time"

	"sessionconfig/internal/lazily"
	redis "sessionconfig/redisprobe/topology"
)

// accessKey is the password of the demo's Redis; it guards nothing.
const accessKey = "demo-password-1234"

// idle is how long a session lives without use, the platform's default.
const idle = 20 * time.Minute

// cluster is the demo's Redis, real or not, on the ports of its topology.
type cluster interface {
	close()
	// stop ends a master that has a replica, as a crash does.
	stop(ctx context.Context) error
	// again starts what was stopped.
	again() error
}

// errNoMaster is the error of stop where no master has a replica to take its place.
var errNoMaster = errors.New("no master has a replica that could take its place")

// starter starts a cluster of the topology, with TLS if the trouble is of that.
type starter func(context.Context, topology, certificates) (cluster, error)

// site is where the demo's cluster runs, and by what.
type site struct {
	port  int // of the masters; the replicas have the next one
	start starter
	redis string // for people
}

// suitable finds redis-server, if it is one that the platform supports; its path
// is empty otherwise. On Windows, where this program runs elevated, nothing is
// started because it lies on the search path.
func suitable(ctx context.Context) (path, version string) {
	if runtime.GOOS == "windows" {
		return "", ""
	}
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return "", ""
	}
	said, err := exec.CommandContext(ctx, path, "--version").Output()
	if match := supported().FindSubmatch(said); err == nil && match != nil {
		return path, string(match[1])
	}
	return "", ""
}

// supported is the version of a redis-server that the platform supports.
var supported = lazily.Regexp(`^Redis server v=((?:7\.0|7\.2|8\.2)\.\d+) `)

// open starts the cluster on the documented ports, or on the next ones that are
// free: by redis-server where there is one, else embedded.
func open(ctx context.Context, trouble string, c certificates, embedded bool) (site, cluster, error) {
	if path, version := suitable(ctx); path != "" && !embedded {
		s := site{start: realServers(path), redis: "redis-server " + version}
		if running, err := s.settle(ctx, trouble, c); err == nil {
			return s, running, nil
		}
	}
	s := site{start: startEmbedded, redis: "embedded Redis " + redisVersion}
	running, err := s.settle(ctx, trouble, c)
	return s, running, err
}

// settle starts the cluster on the first ports on which it can run.
func (s *site) settle(ctx context.Context, trouble string, c certificates) (cluster, error) {
	const first, step, places, attempts = 7000, 10, 100, 3
	ports := []int{s.port} // where it was before
	for place := range places {
		ports = append(ports, first+place*step)
	}
	failed, err := 0, errors.New("no ports are free")
	for _, port := range ports {
		if port == 0 {
			continue
		}
		claim := claimed(port)
		if claim == nil {
			continue
		}
		s.port = port
		var running cluster
		running, err = s.start(ctx, newTopology(s.port, trouble), c)
		_ = claim.Close()
		if err == nil {
			return running, nil
		}
		if failed++; failed == attempts || ctx.Err() != nil {
			break
		}
	}
	return nil, fmt.Errorf("start the demo's Redis: %w", err)
}

// claimed returns nil unless the ports are free. It reserves them until it is closed: two
// demos that start at the same moment would each get some of the ports, and look like one
// cluster.
func claimed(port int) net.Listener {
	claim, err := net.Listen("tcp", net.JoinHostPort(machines[0], strconv.Itoa(port+2)))
	if err != nil {
		return nil
	}
	if !free(port) {
		_ = claim.Close()
		return nil
	}
	return claim
}

// free tells whether all members and their buses could listen.
func free(port int) bool {
	for _, host := range machines {
		for _, p := range []int{port, port + 1, port + busOffset, port + 1 + busOffset} {
			listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
			if err != nil {
				return false
			}
			_ = listener.Close()
		}
	}
	return true
}

// demoSession is one of the sessions that the demo's Redis has from the start.
type demoSession struct {
	key  string // less the twins' endings
	size int    // bytes of each twin
	left time.Duration
}

// twins are the endings of a session's keys.
var twins = []string{"_Data", "_Internal"}

// sessionsOf are the sessions in a member's slots.
func (t topology) sessionsOf(m *member) []demoSession {
	var all []demoSession
	for n, name := range []string{"ServiceCenter", "Users", "OrderManagement", "OrderManagement", "CustomerPortal"} {
		all = append(all, demoSession{
			key:  fmt.Sprintf("{%s_demo%06d}", name, n+1),
			size: 256 * (n + 1), left: idle - time.Duration(n)*time.Minute,
		})
	}
	return slices.DeleteFunc(all, func(s demoSession) bool { return t.owner(redis.Slot(s.key)) != m })
}
