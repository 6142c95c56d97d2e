package redistest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// allSlots is the number of slots that a cluster shares out.
const allSlots = 16384

// ClusterOptions say what cluster to start. The zero value is the documented
// one on free ports: three machines (127.0.0.1 to 127.0.0.3), a master and a
// replica on each, the replicas crossed.
type ClusterOptions struct {
	Hosts      []string // machines; nil means the documented three
	Masters    int      // 0 means one on each machine
	Replicas   int      // of each master; 0 means 1
	NoReplicas bool     // masters only
	FixedPorts bool     // ports 7000 and 7001 if they are free
	Password   string
	Users      []string                 // ACL users of every node
	TLS        func(host string) *TLS   // nil means plain
	Directives []string                 // further lines of every node's redis.conf
	Announce   func(*Server) []string   // further lines of one node's redis.conf
	Slots      func(master int) string  // ranges as "0-99 200-299"; nil shares all out evenly
	Timeout    time.Duration            // cluster-node-timeout; 0 means 10 s
	Dir        string                   // empty means a new folder
	Unsettled  bool                     // do not wait for cluster_state:ok
	Namespace  func(host string) string // a machine's network namespace; nil means the test's
}

// Cluster is a running Redis Cluster.
type Cluster struct {
	Nodes []*Server // the masters first, then the replicas, in the order of their masters

	options ClusterOptions
	masters int
	ids     []string
	ports   []port
}

// StartCluster starts a cluster and waits until every node says that it is
// well and every replica is linked to its master. It ends with the test.
func StartCluster(t testing.TB, options ClusterOptions) *Cluster {
	t.Helper()
	if options.Dir == "" {
		options.Dir = t.TempDir()
	}
	c, err := OpenCluster(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		if t.Failed() {
			t.Log(c.logs())
		}
	})
	return c
}

// OpenCluster starts a cluster in options.Dir, which must exist, for what
// several tests share; the caller closes it.
func OpenCluster(options ClusterOptions) (*Cluster, error) {
	if options.Hosts == nil {
		options.Hosts = []string{"127.0.0.1", "127.0.0.2", "127.0.0.3"}
	}
	if options.Timeout == 0 {
		options.Timeout = 10 * time.Second
	}
	if options.Replicas == 0 && !options.NoReplicas {
		options.Replicas = 1
	}
	c := &Cluster{options: options, masters: options.Masters}
	if c.masters == 0 {
		c.masters = len(options.Hosts)
	}
	err := c.prepare()
	if err == nil {
		err = c.writeTopology()
	}
	if err == nil {
		err = c.launch()
	}
	if err == nil && !options.Unsettled {
		err = c.settle(30 * time.Second)
	}
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("%w\n%s", err, c.logs())
	}
	return c, nil
}

// launch runs all nodes and waits until they answer. In a large cluster each is
// halted as soon as it listens, until the last one does: else they would spend
// the time on connecting, again and again, to those that are not there yet.
func (c *Cluster) launch() error {
	large, within := len(c.Nodes) > 12, startTimeout
	if large {
		within *= 10
	}
	for _, node := range c.Nodes {
		if err := node.launch(); err != nil {
			return err
		}
		if !large {
			continue
		}
		poll(startTimeout, node.listens)
		if err := node.process.Pause(); err != nil {
			return err
		}
	}
	for _, node := range c.Nodes {
		if large {
			if err := node.process.Resume(); err != nil {
				return err
			}
		}
	}
	for _, node := range c.Nodes {
		if err := node.waitReady(within); err != nil {
			return err
		}
	}
	return nil
}

// Masters are the nodes that started as masters.
func (c *Cluster) Masters() []*Server { return c.Nodes[:c.masters] }

// Replicas are the nodes that started as replicas.
func (c *Cluster) Replicas() []*Server { return c.Nodes[c.masters:] }

// Seeds are the addresses of the masters, as an administrator lists them.
func (c *Cluster) Seeds() []string {
	return Addrs(c.Masters())
}

// Addrs are the addresses of servers, in their order.
func Addrs(servers []*Server) []string {
	var addrs []string
	for _, s := range servers {
		addrs = append(addrs, s.Addr)
	}
	return addrs
}

// Close ends all nodes, all at once: one by one, those that are left would spend
// their time on looking for those that are gone.
func (c *Cluster) Close() {
	for _, node := range c.Nodes {
		if node.process != nil {
			node.process.SignalKill()
		}
	}
	for _, node := range c.Nodes {
		node.Close()
	}
	for _, p := range c.ports {
		p.release()
	}
}

// Settle waits until every node that runs says that the cluster is well, with
// all slots served and all running replicas linked.
func (c *Cluster) Settle(t testing.TB) {
	t.Helper()
	must(c.settle(30*time.Second), fatal(t))
}

// logs are the ends of what the nodes said.
func (c *Cluster) logs() string {
	var text strings.Builder
	for _, node := range c.Nodes {
		fmt.Fprintf(&text, "redis-server %s said:\n%s\n", node.Addr, node.Log())
	}
	return text.String()
}

func (c *Cluster) settle(within time.Duration) error {
	var trouble string
	settled := poll(within, func() bool {
		for _, node := range c.Nodes {
			if trouble = node.unsettled(); trouble != "" {
				return false
			}
		}
		return true
	})
	if !settled {
		return fmt.Errorf("cluster not well after %s: %s", within, trouble)
	}
	return nil
}

// unsettled says what keeps a node from being well; nothing if it does not run.
func (s *Server) unsettled() string {
	if s.process.Ended() {
		return ""
	}
	info, err := s.Do("CLUSTER", "INFO")
	if err != nil {
		return fmt.Sprintf("%s: %v", s.Addr, err)
	}
	text := fmt.Sprint(info)
	if !strings.Contains(text, "cluster_state:ok") {
		return fmt.Sprintf("%s: %s", s.Addr, text)
	}
	replication, err := s.Do("INFO", "replication")
	if err != nil || strings.Contains(fmt.Sprint(replication), "master_link_status:down") {
		return fmt.Sprintf("%s is not linked to its master", s.Addr)
	}
	return ""
}

// prepare claims ports and writes the redis.conf of every node.
func (c *Cluster) prepare() error {
	hosts := len(c.options.Hosts)
	for i := range c.masters * (1 + c.options.Replicas) {
		level, place := i/hosts, i%hosts
		for len(c.ports) <= level {
			if err := c.claim(); err != nil {
				return err
			}
		}
		o := Options{
			Host: c.options.Hosts[place], Port: c.ports[level].number,
			Password: c.options.Password, Users: c.options.Users, Directives: c.options.Directives,
			Dir: filepath.Join(c.options.Dir, fmt.Sprintf("node-%d", i)),
		}
		if c.options.TLS != nil {
			o.TLS = c.options.TLS(o.Host)
		}
		if c.options.Namespace != nil {
			o.Namespace = c.options.Namespace(o.Host)
		}
		if err := os.MkdirAll(o.Dir, 0o700); err != nil {
			return err
		}
		node, err := prepareServer(o, c.lines)
		if err != nil {
			return err
		}
		c.Nodes = append(c.Nodes, node)
		c.ids = append(c.ids, newID())
	}
	return nil
}

// claim claims one more port on all machines: 7000 and 7001 first, if wanted
// and free.
func (c *Cluster) claim() error {
	if fixed := 7000 + len(c.ports); c.options.FixedPorts && len(c.ports) < 2 {
		if p, err := claimThis(fixed, c.options.Hosts...); err == nil {
			c.ports = append(c.ports, p)
			return nil
		}
	}
	p, err := claimPort(c.options.Hosts...)
	if err == nil {
		c.ports = append(c.ports, p)
	}
	return err
}

// lines are the lines of redis.conf that make a server a node of the cluster.
func (c *Cluster) lines(s *Server) []string {
	lines := []string{
		"cluster-enabled yes",
		"protected-mode no", // each of the machines 127.0.0.x is foreign to the others
		fmt.Sprintf("cluster-node-timeout %d", c.options.Timeout.Milliseconds()),
	}
	if c.options.TLS != nil {
		lines = append(lines, "tls-cluster yes")
	}
	if c.options.Announce != nil {
		lines = append(lines, c.options.Announce(s)...)
	}
	return lines
}

// BusPort is the port on which nodes of a cluster talk to each other.
func (s *Server) BusPort() int { return s.Port + busOffset }

// writeTopology writes the nodes.conf that every node would have after the
// cluster was put together, so that it is whole as soon as it starts.
func (c *Cluster) writeTopology() error {
	for self := range c.Nodes {
		var text strings.Builder
		for i := range c.Nodes {
			text.WriteString(c.topologyLine(i, i == self))
		}
		fmt.Fprintf(&text, "vars currentEpoch %d lastVoteEpoch 0\n", c.masters)
		path := filepath.Join(c.Nodes[self].Dir, "nodes.conf")
		if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// topologyLine is a node's line of nodes.conf.
func (c *Cluster) topologyLine(i int, self bool) string {
	node, flags := c.Nodes[i], ""
	if self {
		flags = "myself,"
	}
	address := fmt.Sprintf("%s:%d@%d", node.Host, node.Port, node.BusPort())
	if i >= c.masters {
		master := c.MasterOf(i)
		return fmt.Sprintf("%s %s %sslave %s 0 0 %d connected\n", c.ids[i], address, flags, c.ids[master], master+1)
	}
	return fmt.Sprintf("%s %s %smaster - 0 0 %d connected %s\n", c.ids[i], address, flags, i+1, c.slots(i))
}

// MasterOf tells which master node i replicates at first: the one before that
// on its own machine, so that no machine holds both.
func (c *Cluster) MasterOf(i int) int {
	return (i - c.masters + c.masters - 1) % c.masters
}

// slots are the ranges of a master.
func (c *Cluster) slots(master int) string {
	if c.options.Slots != nil {
		return c.options.Slots(master)
	}
	return fmt.Sprintf("%d-%d", allSlots*master/c.masters, allSlots*(master+1)/c.masters-1)
}

// NodeID is the id that node i has in the cluster.
func (c *Cluster) NodeID(i int) string { return c.ids[i] }

// newID makes a node's id: forty hexadecimal digits.
func newID() string {
	id := make([]byte, 20)
	rand.Read(id)
	return hex.EncodeToString(id)
}

// ReplicaOf is the first replica that master i started with.
func (c *Cluster) ReplicaOf(i int) *Server {
	for n := c.masters; ; n++ {
		if c.MasterOf(n) == i {
			return c.Nodes[n]
		}
	}
}

// MoveSlot moves an empty slot from one master to another as a reshard does.
func (c *Cluster) MoveSlot(slot, from, to int) error {
	number := strconv.Itoa(slot)
	steps := []struct {
		node int
		args []string
	}{
		{to, []string{"IMPORTING", c.ids[from]}},
		{from, []string{"MIGRATING", c.ids[to]}},
		{to, []string{"NODE", c.ids[to]}},
		{from, []string{"NODE", c.ids[to]}},
	}
	for _, step := range steps {
		args := append([]string{"CLUSTER", "SETSLOT", number}, step.args...)
		if _, err := c.Nodes[step.node].Do(args...); err != nil {
			return fmt.Errorf("%v on %s: %w", args, c.Nodes[step.node].Addr, err)
		}
	}
	return nil
}
