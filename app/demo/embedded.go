package demo

import (
	"context"
	"crypto/tls"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	wire "github.com/alicebob/miniredis/v2/server"

	redis "sessionconfig/redisprobe/topology"
)

// redisVersion is the version that the embedded Redis says it is.
const redisVersion = "7.2.4"

// embedded is a cluster of servers inside this process.
type embedded struct {
	servers []*server
	state   *sync.RWMutex // of the members, which all servers share
	stopped *server       // nil: none
	timers  []*time.Timer
	round   int // how often what was stopped was started again
}

func (e *embedded) close() {
	for _, t := range e.timers {
		t.Stop()
	}
	for _, s := range e.servers {
		s.mini.Close()
	}
}

// server is miniredis as a member of the cluster, with what it lacks of a Redis
// filled in by a hook.
type server struct {
	mini *miniredis.Miniredis
	topo topology
	self *member
	cert certificates

	state    *sync.RWMutex
	mu       sync.Mutex
	signedIn map[*wire.Peer]bool
}

func startEmbedded(_ context.Context, t topology, c certificates) (cluster, error) {
	running := &embedded{state: &sync.RWMutex{}}
	for _, m := range t.running() {
		s := &server{mini: miniredis.NewMiniRedis(), topo: t, self: m, cert: c, state: running.state, signedIn: make(map[*wire.Peer]bool)}
		s.mini.RequireAuth(accessKey)
		s.mini.ClockTTL(true) // without it keys expire only when told to
		s.fill()
		if err := s.start(); err != nil {
			running.close()
			return nil, err
		}
		running.servers = append(running.servers, s)
	}
	return running, nil
}

// start listens; the other nodes do not list the server yet.
func (s *server) start() error {
	if s.topo.trouble != certificate {
		if err := s.mini.StartAddr(s.self.address()); err != nil {
			return err
		}
	} else {
		pair, err := tls.LoadX509KeyPair(s.cert.certFile, s.cert.keyFile)
		if err != nil {
			return err
		}
		if err := s.mini.StartAddrTLS(s.self.address(), &tls.Config{Certificates: []tls.Certificate{pair}}); err != nil {
			return err
		}
	}
	s.mini.Server().SetPreHook(s.answer)
	return nil
}

// fill puts the sessions of the member's slots in.
func (s *server) fill() {
	for _, session := range s.topo.sessionsOf(s.self) {
		for _, twin := range twins {
			s.mini.HSet(session.key+twin, "demo", strings.Repeat("x", session.size))
			s.mini.SetTTL(session.key+twin, session.left)
		}
	}
}

// answer takes the commands that miniredis does not know, or knows otherwise
// than a member of a cluster of redisVersion. It reports whether it answered.
func (s *server) answer(c *wire.Peer, command string, args ...string) bool {
	s.state.RLock()
	defer s.state.RUnlock()
	command = strings.ToUpper(command)
	switch command {
	case "AUTH":
		s.noteSignIn(c, args)
		return false
	case "HELLO":
		if at := slices.IndexFunc(args, func(arg string) bool { return strings.EqualFold(arg, "AUTH") }); at >= 0 {
			s.noteSignIn(c, args[at+1:min(len(args), at+3)])
		}
		return false
	case "INFO", "CONFIG", "CLUSTER":
		if !s.isSignedIn(c) {
			c.WriteError("NOAUTH Authentication required.")
			return true
		}
		s.describe(c, command, args)
		return true
	}
	key, has := keyOf(command, args)
	if !has || !s.isSignedIn(c) {
		return false
	}
	if s.redirected(c, redis.Slot(key)) {
		return true
	}
	if command == "MEMORY" && len(args) > 2 { // USAGE key SAMPLES n, of which miniredis knows no SAMPLES
		s.weigh(c, key)
		return true
	}
	return false
}

// weigh answers how much memory a hash takes, about as Redis would.
func (s *server) weigh(c *wire.Peer, key string) {
	fields, err := s.mini.HKeys(key)
	if err != nil {
		c.WriteNull()
		return
	}
	const perKey, perField = 72, 4
	bytes := perKey + len(key)
	for _, field := range fields {
		bytes += perField + len(field) + len(s.mini.HGet(key, field))
	}
	c.WriteInt(bytes)
}

// keyOf is the first key that a command of a session's life, or of looking at
// sessions, is about.
func keyOf(command string, args []string) (key string, has bool) {
	at := 0
	switch command {
	case "EVAL", "EVALSHA":
		at = 2 // after the script and the number of keys
	case "MEMORY":
		at = 1
	case "GET", "SET", "SETNX", "EXISTS", "EXPIRE", "DEL", "UNLINK", "TTL", "PTTL", "TYPE",
		"HSET", "HMSET", "HGET", "HGETALL", "HDEL", "HLEN", "HSTRLEN", "HEXISTS":
	default:
		return "", false
	}
	if len(args) <= at || at == 2 && args[1] == "0" {
		return "", false
	}
	return args[at], true
}

// redirected sends who asks for a slot that is not served here elsewhere.
func (s *server) redirected(c *wire.Peer, slot int) bool {
	owner := s.topo.owner(slot)
	switch {
	case owner != s.self:
		c.WriteError(fmt.Sprintf("MOVED %d %s", slot, owner.address()))
	case s.topo.onItsWay(slot):
		c.WriteError(fmt.Sprintf("ASK %d %s", slot, s.topo.members[0].address()))
	default:
		return false
	}
	return true
}

// noteSignIn remembers who gave the right password, alone or after the user;
// miniredis answers them.
func (s *server) noteSignIn(c *wire.Peer, credentials []string) {
	switch {
	case slices.Equal(credentials, []string{accessKey}), slices.Equal(credentials, []string{"default", accessKey}):
	default:
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.signedIn[c] {
		return
	}
	s.signedIn[c] = true
	c.OnDisconnect(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.signedIn, c)
	})
}

func (s *server) isSignedIn(c *wire.Peer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signedIn[c]
}

// describe answers what a client asks about the server and its cluster.
func (s *server) describe(c *wire.Peer, command string, args []string) {
	sub := ""
	if len(args) > 0 {
		sub = strings.ToUpper(args[0])
	}
	switch {
	case command == "INFO":
		c.WriteBulk(s.info(args))
	case command == "CLUSTER" && sub == "NODES":
		c.WriteBulk(s.topo.nodes(s.self))
	case command == "CLUSTER" && sub == "INFO":
		c.WriteBulk(fmt.Sprintf("cluster_state:ok\r\ncluster_slots_assigned:%d\r\ncluster_known_nodes:%d\r\ncluster_size:%d\r\n",
			totalSlots, len(s.topo.members), len(machines)))
	case command == "CLUSTER" && sub == "SLOTS":
		s.writeSlots(c)
	case command == "CONFIG" && sub == "GET":
		writeConfig(c, args[1:])
	default:
		c.WriteError(fmt.Sprintf("ERR unknown subcommand '%s'. Try %s HELP.", sub, command))
	}
}

// writeSlots answers CLUSTER SLOTS.
func (s *server) writeSlots(c *wire.Peer) {
	var ranges [][2]int
	for slot := 0; slot < totalSlots; slot++ {
		if last := len(ranges) - 1; last >= 0 && s.topo.owner(slot) == s.topo.owner(ranges[last][0]) {
			ranges[last][1] = slot
			continue
		}
		ranges = append(ranges, [2]int{slot, slot})
	}
	c.WriteLen(len(ranges))
	for _, r := range ranges {
		owner := s.topo.owner(r[0])
		c.WriteLen(3)
		c.WriteInt(r[0])
		c.WriteInt(r[1])
		c.WriteLen(3)
		c.WriteBulk(owner.host)
		c.WriteInt(owner.port)
		c.WriteBulk(owner.id)
	}
}

// replication are the lines of INFO about masters and replicas.
func (s *server) replication() string {
	if m := s.self.master; m != nil {
		link := "up"
		if s.self.unlinked {
			link = "down"
		}
		return fmt.Sprintf("role:slave\nmaster_host:%s\nmaster_port:%d\nmaster_link_status:%s\nmaster_sync_in_progress:0\n"+
			"slave_read_only:1\nconnected_slaves:0\n", m.host, m.port, link)
	}
	linked := 0
	for _, m := range s.topo.running() {
		if m.master == s.self && !m.unlinked {
			linked++
		}
	}
	return "role:master\nconnected_slaves:" + strconv.Itoa(linked) + "\n"
}
