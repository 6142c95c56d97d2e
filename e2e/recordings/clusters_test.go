//go:build live && linux

package recordings

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// clusterSituations are those of clusters without TLS.
var clusterSituations = []situation{
	{words: "healthy, cluster", set: healthyCluster},
	{words: `parameter (serviceName|proxy)=.*, (?:single|cluster)`, set: healthyCluster, notAsListed: true, causes: []string{"parameter-invalid"}},
	{words: `parameter (.*), cluster`, set: healthyCluster},
	{words: "cluster by names", set: healthyCluster},
	{words: "cluster, one master listed|cluster, one host listed", set: healthyCluster},
	{words: "cluster, a name that does not resolve beside masters", set: healthyCluster, notAsListed: true, causes: []string{"resolve-failed"}},
	{words: "cluster, masters and a dead host", set: func(t *testing.T, r recording, _ []string) scene {
		port := healthyClusterPort(t)
		dead := freePort(t)
		return onPorts(port, port, port, dead)
	}, notAsListed: true, causes: []string{"tcp-refused"}},
	{words: "a slot on its way to another master", set: func(t *testing.T, r recording, _ []string) scene {
		c := clusterAt(t, r, redistest.ClusterOptions{})
		slot := "100"
		c.Nodes[1].MustDo(t, "CLUSTER", "SETSLOT", slot, "IMPORTING", c.NodeID(0))
		c.Nodes[0].MustDo(t, "CLUSTER", "SETSLOT", slot, "MIGRATING", c.NodeID(1))
		return onPort(c.Masters()[0].Port)
	}},
	{words: "cluster announces host names, preferred hostname", set: func(t *testing.T, r recording, _ []string) scene {
		c := clusterAt(t, r, redistest.ClusterOptions{Announce: announceNames("redis%s.lab.example"), NoReplicas: true})
		return onPort(c.Masters()[0].Port)
	}},
	{words: "cluster whose nodes announce names that do not resolve, hostname preferred", set: func(t *testing.T, r recording, _ []string) scene {
		c := clusterAt(t, r, redistest.ClusterOptions{Announce: announceNames("no-such-%s.invalid"), NoReplicas: true})
		return onPort(c.Masters()[0].Port)
	}},
	{words: "cluster, unknown-endpoint preferred", set: func(t *testing.T, r recording, _ []string) scene {
		c := clusterAt(t, r, redistest.ClusterOptions{NoReplicas: true, Directives: []string{"cluster-preferred-endpoint-type unknown-endpoint"}})
		return onPort(c.Masters()[0].Port)
	}},
	{words: "cluster announces unreachable addresses", set: func(t *testing.T, r recording, _ []string) scene {
		c := clusterAt(t, r, redistest.ClusterOptions{NoReplicas: true, Announce: func(s *redistest.Server) []string {
			// A port on which nobody listens, while the bus stays where it is.
			return []string{"cluster-announce-port " + strconv.Itoa(s.Port+1), fmt.Sprintf("cluster-announce-bus-port %d", s.BusPort())}
		}})
		return onPort(c.Masters()[0].Port)
	}, causes: []string{"node-unreachable"}},
	{words: "cluster nodes announce another port that is a relay", set: func(t *testing.T, r recording, _ []string) scene {
		_, seeds := redistest.StartDistantCluster(t, redistest.ClusterOptions{Hosts: hostsOf(r), NoReplicas: true, Password: password}, 0)
		return atAddresses(seeds)
	}},
	{words: `cluster, one replica's host blocks \(stopped process\)`, set: func(t *testing.T, r recording, _ []string) scene {
		c := clusterAt(t, r, redistest.ClusterOptions{Timeout: time.Minute})
		c.Replicas()[0].Pause(t)
		return onPort(c.Masters()[0].Port)
	}},
	{words: "cluster mode on, no slots, one node", set: func(t *testing.T, _ recording, _ []string) scene {
		c := redistest.StartCluster(t, redistest.ClusterOptions{
			Hosts: []string{"127.0.0.1"}, NoReplicas: true, Password: password, Unsettled: true, Slots: func(int) string { return "" },
		})
		return onPort(c.Masters()[0].Port)
	}, causes: []string{"slots-uncovered", "cluster-down"}},
	{words: "cluster of one node with all slots", set: func(t *testing.T, _ recording, _ []string) scene {
		c := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"127.0.0.1"}, NoReplicas: true, Password: password})
		return onPort(c.Masters()[0].Port)
	}},
	{words: "slots uncovered, full coverage (not )?required", set: func(t *testing.T, r recording, match []string) scene {
		full := "yes"
		if match[1] != "" {
			full = "no"
		}
		c := redistest.StartCluster(t, redistest.ClusterOptions{
			Hosts: threeOf(r), NoReplicas: true, Password: password, Unsettled: true,
			Directives: []string{"cluster-require-full-coverage " + full},
			Slots:      func(master int) string { return []string{"0-5000", "5001-10000", "10001-16000"}[master] },
		})
		if full == "no" {
			c.Nodes[2].Kill()
		}
		time.Sleep(5 * time.Second) // the others agree that it failed, if it did
		return onPort(c.Masters()[0].Port)
	}, causes: []string{"slots-uncovered", "cluster-down", "node-unreachable"}},
	{words: "cluster, master down without replica, node by node full coverage off, all listed", set: func(t *testing.T, r recording, _ []string) scene {
		c := clusterAt(t, r, redistest.ClusterOptions{NoReplicas: true, Directives: []string{"cluster-require-full-coverage no"}})
		c.Nodes[2].Kill()
		return onPort(c.Masters()[0].Port)
	}},
	{words: "IPv6 cluster.*|cluster at IPv6 addresses.*|cluster on IPv6.*", set: func(t *testing.T, r recording, _ []string) scene {
		c := redistest.StartCluster(t, redistest.ClusterOptions{Hosts: []string{"::1"}, Masters: 3, NoReplicas: true, Password: password})
		return atAddresses(redistest.Addrs(c.Masters()))
	}},
}

func healthyClusterPort(t *testing.T) int {
	t.Helper()
	return sharedCluster(t, "healthy cluster", redistest.ClusterOptions{Password: password}).Masters()[0].Port
}

// healthyCluster is the cluster of all situations that are about a parameter.
func healthyCluster(t *testing.T, _ recording, _ []string) scene {
	return onPort(healthyClusterPort(t))
}

// clusterAt is a cluster on the machines that the recording lists.
func clusterAt(t *testing.T, r recording, options redistest.ClusterOptions) *redistest.Cluster {
	t.Helper()
	options.Hosts, options.Password = hostsOf(r), password
	return redistest.StartCluster(t, options)
}

// hostsOf are the machines that a recording lists.
func hostsOf(r recording) []string {
	var hosts []string
	for _, listed := range strings.Split(r.Hosts, ",") {
		host, _, err := net.SplitHostPort(listed)
		if err != nil {
			panic(err)
		}
		hosts = append(hosts, host)
	}
	return hosts
}

// threeOf are the listed machines and the next one of their network, where fewer
// than three are listed.
func threeOf(r recording) []string {
	hosts := hostsOf(r)
	for len(hosts) < 3 {
		last := net.ParseIP(hosts[len(hosts)-1]).To4()
		hosts = append(hosts, net.IPv4(last[0], last[1], last[2], last[3]+1).String())
	}
	return hosts
}

// announceNames makes each node announce a name made of its machine's last digit.
func announceNames(format string) func(*redistest.Server) []string {
	return func(s *redistest.Server) []string {
		last := s.Host[strings.LastIndexByte(s.Host, '.')+1:]
		return []string{"cluster-announce-hostname " + fmt.Sprintf(format, last), "cluster-preferred-endpoint-type hostname"}
	}
}

// atAddress is the scene of one address.
func atAddress(addr string) scene { return atAddresses([]string{addr}) }

// atAddresses is the scene whose i-th listed host is at the port of the i-th
// address.
func atAddresses(addrs []string) scene {
	var ports []int
	for _, addr := range addrs {
		_, text, err := net.SplitHostPort(addr)
		if err != nil {
			panic(err)
		}
		port, err := strconv.Atoi(text)
		if err != nil {
			panic(err)
		}
		ports = append(ports, port)
	}
	return onPorts(ports...)
}

// freePort is a port on which nobody listens.
func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
