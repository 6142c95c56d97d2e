//go:build linux

package redisprobe_test

import (
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// advertisedCases are about the addresses that a cluster advertises.
var advertisedCases = []liveCase{
	announcedCase("host names advertised", "cluster-announce-hostname localhost", "cluster-preferred-endpoint-type hostname"),
	announcedCase("host names preferred, none announced", "cluster-preferred-endpoint-type hostname"),
	announcedCase("host names announced, addresses preferred", "cluster-announce-hostname redis.example"),
	announcedCase("no endpoint advertised", "cluster-preferred-endpoint-type unknown-endpoint"),
	ipv6("IPv6 cluster", client.V3, "replica-missing"),
	ipv6("IPv6 cluster, for a client that misreads it", client.V2_13, "node-unreachable", "replica-missing").saying("client 2.13.23 cannot read"),
	{
		name: "slots on the move", codes: []finding.Code{"replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := masters(t, redistest.ClusterOptions{Slots: func(master int) string {
				return []string{"0-8191", "8192-16381", "16382-16383"}[master]
			}})
			c.Nodes[2].MustDo(t, "CLUSTER", "SETSLOT", "16382", "MIGRATING", c.NodeID(1))
			c.Nodes[1].MustDo(t, "CLUSTER", "SETSLOT", "16382", "IMPORTING", c.NodeID(2))
			return target(c.Seeds()...)
		},
	},
	unaddressed("no address in CLUSTER NODES", client.V2_5, "node-unreachable", "replica-missing"),
	unaddressed("an address in CLUSTER SLOTS alone", client.V3, "master-not-listed", "replica-missing"),
	{
		name: "redirects to names that nobody knows", codes: []finding.Code{"session-failed", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{
				Password: password, NoReplicas: true,
				Announce: func(*redistest.Server) []string {
					return []string{"cluster-announce-hostname no-such-name.invalid", "cluster-preferred-endpoint-type hostname"}
				},
			})
			return target(c.Seeds()...)
		},
		says: []string{"following a redirect from", "no-such-name.invalid"},
		check: func(t *testing.T, r redisprobe.Report) {
			if r.Verdict != redisprobe.VerdictWarnings {
				t.Errorf("the platform knows the masters by their addresses, and the verdict is %s", r.Verdict)
			}
		},
	},
	{
		name: "another network advertised", codes: []finding.Code{"node-unreachable", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(elsewhere(t, "127.0.0.1:7").Addr)
		},
		says: []string{"127.0.0.1:7"},
	},
	{
		name: "no certificate for an advertised address", codes: []finding.Code{"node-unreachable", "master-not-listed", "replica-missing"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true, TLS: l.ownNames(t, "127.0.0.1", "127.0.0.2")})
			return l.secureTarget(c.Seeds()[:2]...)
		},
		says: []string{"127.0.0.3", "of-127.0.0.3.example"},
	},
	{
		name: "certificates of several names", codes: []finding.Code{"node-unreachable", "master-not-listed", "replica-missing"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			machines := map[string]*redistest.TLS{
				"127.0.0.1": {Certificate: l.ca.Issue(t, redistest.Leaf{Names: []string{"127.0.0.1", "*.farm.example"}})},
				"127.0.0.2": {Certificate: l.ca.Issue(t, redistest.Leaf{Names: []string{"127.0.0.2", "all.farm.example"}})},
				"127.0.0.3": {Certificate: l.ca.Issue(t, redistest.Leaf{Names: []string{"third.example", "all.farm.example"}})},
			}
			c := redistest.StartCluster(t, redistest.ClusterOptions{
				Password: password, NoReplicas: true, TLS: func(host string) *redistest.TLS { return machines[host] },
			})
			return l.secureTarget(c.Seeds()[:2]...)
		},
		says: []string{"127.0.0.3", "third.example, all.farm.example"},
	},
	{
		name: "another cluster's node advertised", codes: []finding.Code{"node-unreachable", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			other := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"127.0.0.1"}, NoReplicas: true, Password: password})
			return target(elsewhere(t, other.Nodes[0].Addr).Addr)
		},
		says: []string{"belongs to another cluster"},
	},
	{
		name: "certificates of names, listed by address", codes: []finding.Code{"tls-name-mismatch"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true, TLS: l.ownNames(t)})
			return l.secureTarget(c.Seeds()...)
		},
		says: []string{"of-127.0.0.1.example", "of-127.0.0.2.example", "of-127.0.0.3.example"},
	},
	{
		// Rule 4: the one DNS host that all endpoints share is the name that
		// every node's certificate is checked against.
		name: "one DNS host shared by all", codes: []finding.Code{"replica-missing"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			c := localhostCluster(t, l)
			var hosts []string
			for _, node := range c.Nodes {
				hosts = append(hosts, net.JoinHostPort("localhost", portOf(node.Addr)))
			}
			return l.secureTarget(hosts...)
		},
	},
	{
		name: "SSL Host for all nodes", codes: []finding.Code{"replica-missing"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(localhostCluster(t, l).Seeds()...)
			to.SSLHost = "localhost"
			return to
		},
	},
	{
		name: "slots that leave during the test", codes: []finding.Code{"topology-changing", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			var moved atomic.Bool
			return target(through(t, func(args []string, reply string) string {
				switch {
				case args[0] == "EVALSHA" || args[0] == "EVAL":
					moved.Store(true)
					return "-MOVED 1 127.0.0.1:7\r\n"
				case args[0] == "CLUSTER" && moved.Load():
					return strings.Replace(reply, " 0-16383", " 1-16383", 1)
				}
				return reply
			}))
		},
		says: []string{"is being changed", "test again"},
	},
	{
		name: "a redirect to where nobody listens", codes: []finding.Code{"session-failed", "replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(redirecting(t, func(string) string { return "127.0.0.1:7" })...)
		},
		says: []string{"following a redirect from 127.0.0.", "127.0.0.1 refused the connection on port 7"},
	},
	{
		name: "a redirect by another name", codes: []finding.Code{"replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(redirecting(t, func(address string) string { return "localhost:" + portOf(address) })...)
		},
	},
	{
		name: "more nodes than one test looks at", codes: []finding.Code{"nodes-not-looked-at", "replica-unreachable"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			many := crowd(func(i int) string { return crowdAddress(i) + " slave - 0 0 2 connected" })
			return target(through(t, many))
		},
		says: []string{"10001 nodes", "no more than 1000"},
	},
}

// through is the address of a peer in front of a cluster of one master, which
// changes what that answers.
func through(t *testing.T, change func(args []string, reply string) string) string {
	t.Helper()
	own := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"127.0.0.1"}, NoReplicas: true, Password: password}).Nodes[0].Addr
	var peer *redistest.Peer
	peer = redistest.StartPeer(t, redistest.Filter(own, func(args []string, reply string) string {
		if args[0] == "CLUSTER" && !strings.HasPrefix(reply, "-") {
			reply = readdress(args, reply, own, peer.Addr)
		}
		return change(args, reply)
	}))
	return peer.Addr
}

// redirecting are the addresses of peers in front of a cluster's masters, which name
// another address than the master's in their redirects.
func redirecting(t *testing.T, instead func(address string) string) []string {
	t.Helper()
	c := masters(t, redistest.ClusterOptions{})
	peers := make([]*redistest.Peer, len(c.Nodes))
	for i, node := range c.Nodes {
		peers[i] = redistest.StartPeer(t, redistest.Filter(node.Addr, func(args []string, reply string) string {
			if moved := strings.Fields(reply); args[0] == "EXISTS" && len(moved) == 3 && moved[0] == "-MOVED" {
				return "-MOVED " + moved[1] + " " + instead(moved[2]) + "\r\n"
			}
			for j, other := range c.Nodes {
				if args[0] == "CLUSTER" && !strings.HasPrefix(reply, "-") {
					reply = readdress(args, reply, other.Addr, peers[j].Addr)
				}
			}
			return reply
		}))
	}
	return []string{peers[0].Addr, peers[1].Addr, peers[2].Addr}
}

// announcedCase is a case with a cluster whose nodes announce as told, and
// nothing else to say than that its masters have no replicas.
func announcedCase(name string, directives ...string) liveCase {
	return liveCase{
		name: name, codes: []finding.Code{"replica-missing"},
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			return target(masters(t, redistest.ClusterOptions{Directives: directives}).Seeds()...)
		},
	}
}

// ownNames gives each machine a certificate for a name of its own, and the
// given ones for their address too.
func (l *live) ownNames(t *testing.T, addresses ...string) func(string) *redistest.TLS {
	t.Helper()
	machines := map[string]*redistest.TLS{}
	for i := range 3 {
		host := fmt.Sprintf("127.0.0.%d", 1+i)
		names := []string{"of-" + host + ".example"}
		if strings.Contains(strings.Join(addresses, " "), host) {
			names = append(names, host)
		}
		machines[host] = &redistest.TLS{Certificate: l.ca.Issue(t, redistest.Leaf{Names: names})}
	}
	return func(host string) *redistest.TLS { return machines[host] }
}

// localhostCluster starts three masters whose certificates only name localhost.
func localhostCluster(t *testing.T, l *live) *redistest.Cluster {
	t.Helper()
	cert := l.ca.Issue(t, redistest.Leaf{Names: []string{"localhost"}})
	return masters(t, redistest.ClusterOptions{TLS: func(string) *redistest.TLS { return &redistest.TLS{Certificate: cert} }})
}

// elsewhere plays a cluster of one master which advertises the given address.
func elsewhere(t *testing.T, address string) *redistest.Peer {
	t.Helper()
	c := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"127.0.0.1"}, NoReplicas: true, Password: password})
	own := c.Nodes[0]
	return redistest.StartPeer(t, redistest.Filter(own.Addr, func(args []string, reply string) string {
		if args[0] != "CLUSTER" || strings.HasPrefix(reply, "-") {
			return reply
		}
		return readdress(args, reply, own.Addr, address)
	}))
}

// ipv6 is a case with a cluster of IPv6 addresses and a version of the client.
func ipv6(name string, version client.Version, found ...finding.Code) liveCase {
	return liveCase{
		name: name, codes: found,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"::1"}, Masters: 3, NoReplicas: true, Password: password})
			to := target(c.Seeds()...)
			to.Judged = client.Judged{Versions: []client.Version{version}}
			return to
		},
	}
}

// unaddressed is a case with two masters of which the first does not say in CLUSTER
// NODES where the second is.
func unaddressed(name string, version client.Version, found ...finding.Code) liveCase {
	return liveCase{
		name: name, codes: found,
		setup: func(t *testing.T, _ *live) redisprobe.Target {
			c := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"127.0.0.1"}, Masters: 2, NoReplicas: true, Password: password})
			own, other := c.Nodes[0].Addr, c.Nodes[1].Addr
			var peer *redistest.Peer
			peer = redistest.StartPeer(t, redistest.Filter(own, func(args []string, reply string) string {
				if args[0] != "CLUSTER" || strings.HasPrefix(reply, "-") {
					return reply
				}
				reply = readdress(args, reply, own, peer.Addr)
				if strings.EqualFold(args[1], "NODES") {
					reply = readdress(args, reply, other, "?:7")
				}
				return reply
			}))
			to := target(peer.Addr)
			to.Judged = client.Judged{Versions: []client.Version{version}}
			to.Parameters = parameters{"$HELLO": ""} // the peer in between speaks RESP2
			return to
		},
	}
}

// readdress replaces an address in the reply to a CLUSTER command.
func readdress(args []string, reply, from, to string) string {
	switch strings.ToUpper(args[1]) {
	case "NODES":
		_, body, _ := strings.Cut(reply, "\r\n")
		return redistest.Bulk(strings.ReplaceAll(strings.TrimSuffix(body, "\r\n"), from+"@", to+"@"))
	case "SLOTS", "SHARDS":
		fromHost, fromPort, _ := net.SplitHostPort(from)
		toHost, toPort, _ := net.SplitHostPort(to)
		reply = strings.ReplaceAll(reply, ":"+fromPort+"\r\n", ":"+toPort+"\r\n")
		return strings.ReplaceAll(reply, redistest.Bulk(fromHost), redistest.Bulk(toHost))
	}
	return reply
}
