package demo

import (
	"context"
	"crypto/tls"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/child"
)

// settling is how long a real cluster may take to be whole. Its masters take two
// seconds after each start before they serve.
const settling = 15 * time.Second

// real is a cluster of redis-server processes.
type real struct {
	topo    topology
	dir     string // of all nodes
	program string
	stopped *member // nil: none
	certs   certificates
	nodes   map[*member]*child.Process
	clients map[*member]*redis.Client
}

// realServers starts clusters of the redis-server program at path.
func realServers(path string) starter {
	return func(ctx context.Context, t topology, c certificates) (cluster, error) {
		r := &real{topo: t, certs: c, program: path, nodes: map[*member]*child.Process{}, clients: map[*member]*redis.Client{}}
		err := r.start(ctx)
		if err != nil {
			r.close()
			return nil, err
		}
		return r, nil
	}
}

func (r *real) close() {
	for _, client := range r.clients {
		_ = client.Close()
	}
	for _, node := range r.nodes {
		node.SignalKill()
	}
	for _, node := range r.nodes {
		node.Kill()
	}
	if r.dir != "" {
		_ = os.RemoveAll(r.dir) // which is in the demo's own folder, and goes with that at the latest
	}
}

// start runs all nodes, waits until the cluster is whole, and puts sessions in.
func (r *real) start(ctx context.Context) (err error) {
	if r.dir, err = os.MkdirTemp(filepath.Dir(r.certs.caFile), "redis-"); err != nil {
		return err
	}
	for _, m := range r.topo.running() {
		if err := r.prepare(m); err != nil {
			return err
		}
		if err := r.launch(m); err != nil {
			return err
		}
		r.clients[m] = r.client(m)
	}
	ctx, cancel := context.WithTimeout(ctx, settling)
	defer cancel()
	for {
		trouble := r.whole(ctx)
		if trouble == nil {
			return r.fill(ctx)
		}
		if r.ended() {
			return fmt.Errorf("a node has ended: %w", trouble)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the cluster does not become whole: %w", trouble)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// ended tells whether a node could not go on, as one whose port is taken.
func (r *real) ended() bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(r.nodes)), (*child.Process).Ended)
}

// folder is a node's own.
func (r *real) folder(m *member) string { return filepath.Join(r.dir, "node-"+m.id[:1]) }

// prepare makes a node's folder. Its nodes.conf is that of a cluster which has been put
// together already.
func (r *real) prepare(m *member) error {
	dir := r.folder(m)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	nodes := r.topo.nodes(m) + fmt.Sprintf("vars currentEpoch %d lastVoteEpoch 0\n", len(r.topo.members))
	for name, text := range map[string]string{"nodes.conf": nodes, "redis.conf": r.configuration(m, dir)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// launch runs one node in its folder.
func (r *real) launch(m *member) error {
	dir := r.folder(m)
	cmd := exec.Command(r.program, filepath.Join(dir, "redis.conf"))
	cmd.Dir, cmd.Env = dir, []string{"PATH=" + os.Getenv("PATH")}
	node, err := child.Start(cmd)
	if err == nil {
		r.nodes[m] = node
	}
	return err
}

// stop kills the first master that has a replica by now.
func (r *real) stop(ctx context.Context) error {
	for _, m := range r.topo.members {
		if r.nodes[m] == nil || r.nodes[m].Ended() {
			continue
		}
		text, err := r.clients[m].Info(ctx, "replication").Result()
		if err == nil && strings.Contains(text, "role:master") && !strings.Contains(text, "connected_slaves:0") {
			r.nodes[m].Kill()
			r.stopped = m
			return nil
		}
	}
	return errNoMaster
}

func (r *real) again() error {
	if r.stopped == nil {
		return nil
	}
	err := r.launch(r.stopped)
	if err == nil {
		r.stopped = nil
	}
	return err
}

// configuration is a node's redis.conf.
func (r *real) configuration(m *member, dir string) string {
	masterAuth := accessKey
	if m.unlinked {
		masterAuth = "not the password"
	}
	lines := []string{
		"bind " + m.host, "bind-source-addr " + m.host, fmt.Sprintf("dir %q", dir), `save ""`, "daemonize no",
		fmt.Sprintf("logfile %q", filepath.Join(dir, "redis.log")),
		"protected-mode no", // each of the machines 127.0.0.x is foreign to the others
		"cluster-enabled yes", "cluster-node-timeout 2000", "repl-diskless-sync-delay 0",
		"maxmemory 1gb", "maxmemory-policy noeviction",
		"requirepass " + accessKey, fmt.Sprintf("masterauth %q", masterAuth),
	}
	if r.topo.trouble != certificate {
		return strings.Join(append(lines, fmt.Sprintf("port %d", m.port)), "\n") + "\n"
	}
	return strings.Join(append(lines,
		"port 0", fmt.Sprintf("tls-port %d", m.port), "tls-cluster yes", "tls-replication yes", "tls-auth-clients no",
		fmt.Sprintf("tls-cert-file %q", r.certs.certFile), fmt.Sprintf("tls-key-file %q", r.certs.keyFile),
		fmt.Sprintf("tls-ca-cert-file %q", r.certs.caFile)), "\n") + "\n"
}

func (r *real) client(m *member) *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr: m.address(), Password: accessKey, Protocol: 2, DisableIdentity: true,
		MaxRetries: -1, DialerRetries: 1, PoolSize: 1, DialTimeout: settling,
		Dialer: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := r.dial(ctx, m, network, address)
			if err != nil || r.topo.trouble != certificate {
				return conn, err
			}
			return tls.Client(conn, &tls.Config{RootCAs: r.certs.pool(), ServerName: certifiedName}), nil
		},
	})
}

// dial connects to a node as soon as it listens, unless it ends before.
func (r *real) dial(ctx context.Context, m *member, network, address string) (net.Conn, error) {
	for {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err == nil || ctx.Err() != nil || r.nodes[m].Ended() {
			return conn, err
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// whole returns nil once every node says that the cluster is well and every replica is
// linked to its master, except one that must not be. Another demo that starts at the same
// moment may have taken a port first: then the node that answers there is not ours.
func (r *real) whole(ctx context.Context) error {
	for m, client := range r.clients {
		if text, err := client.ClusterInfo(ctx).Result(); err != nil || !strings.Contains(text, "cluster_state:ok") {
			return fmt.Errorf("%s is not well: %w", m.address(), err)
		}
		text, err := client.Info(ctx, "server", "replication").Result()
		if err != nil || !strings.Contains(text, fmt.Sprintf("process_id:%d\r\n", r.nodes[m].ID())) {
			return fmt.Errorf("another program answers at %s: %w", m.address(), err)
		}
		if m.master != nil && !m.unlinked && !strings.Contains(text, "master_link_status:up") {
			return fmt.Errorf("%s has no master", m.address())
		}
	}
	return nil
}

// fill puts the demo's sessions in.
func (r *real) fill(ctx context.Context) error {
	for m, client := range r.clients {
		pipe := client.Pipeline()
		for _, session := range r.topo.sessionsOf(m) {
			for _, twin := range twins {
				pipe.HSet(ctx, session.key+twin, "demo", strings.Repeat("x", session.size))
				pipe.Expire(ctx, session.key+twin, session.left)
			}
		}
		if pipe.Len() == 0 {
			continue
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}
