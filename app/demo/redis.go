package demo

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	wire "github.com/alicebob/miniredis/v2/server"
)

const (
	// redisVersion is the version that the demo's Redis says it is.
	redisVersion = "7.2.4"
	// password of the demo's Redis; it guards nothing.
	password = "demo-password-1234"
	// idle is how long a session lives without use, the platform's default.
	idle = 20 * time.Minute
)

// server is miniredis, with what it lacks of a Redis filled in by a hook.
type server struct {
	mini *miniredis.Miniredis

	mu       sync.Mutex
	signedIn map[*wire.Peer]bool
}

func startRedis() (*server, error) {
	mini := miniredis.NewMiniRedis()
	if err := mini.Start(); err != nil {
		return nil, fmt.Errorf("start the demo's Redis: %w", err)
	}
	s := &server{mini: mini, signedIn: make(map[*wire.Peer]bool)}
	mini.ClockTTL(true) // without it keys expire only when told to
	s.fill()
	mini.RequireAuth(password)
	mini.Server().SetPreHook(s.answer)
	return s, nil
}

func (s *server) address() string { return s.mini.Addr() }

func (s *server) close() { s.mini.Close() }

// fill puts a few sessions in, for Check Sessions in Redis.
func (s *server) fill() {
	for n, name := range []string{"ServiceCenter", "Users", "OrderManagement", "OrderManagement", "CustomerPortal"} {
		key := fmt.Sprintf("{%s_demo%06d}", name, n+1)
		for _, twin := range []string{"_Data", "_Internal"} {
			s.mini.HSet(key+twin, "demo", strings.Repeat("x", 256*(n+1)))
			s.mini.SetTTL(key+twin, idle-time.Duration(n)*time.Minute)
		}
	}
}

// answer takes the commands that miniredis does not know, or knows otherwise
// than a single server of redisVersion. It reports whether it answered.
func (s *server) answer(c *wire.Peer, command string, args ...string) bool {
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
	case "INFO", "CONFIG", "CLUSTER", "ACL", "ROLE":
	default:
		return false
	}
	if !s.isSignedIn(c) {
		c.WriteError("NOAUTH Authentication required.")
		return true
	}
	sub := ""
	if len(args) > 0 {
		sub = strings.ToUpper(args[0])
	}
	switch {
	case command == "INFO":
		c.WriteBulk(info(args))
	case command == "CLUSTER":
		c.WriteError("ERR This instance has cluster support disabled")
	case command == "CONFIG" && sub == "GET":
		writeConfig(c, args[1:])
	case command == "ACL" && sub == "WHOAMI":
		c.WriteBulk("default")
	case command == "ROLE":
		c.WriteLen(3)
		c.WriteBulk("master")
		c.WriteInt(0)
		c.WriteLen(0)
	default:
		c.WriteError(fmt.Sprintf("ERR unknown subcommand '%s'. Try %s HELP.", sub, command))
	}
	return true
}

// noteSignIn remembers who gave the right password, alone or after the user;
// miniredis answers them.
func (s *server) noteSignIn(c *wire.Peer, credentials []string) {
	switch {
	case slices.Equal(credentials, []string{password}), slices.Equal(credentials, []string{"default", password}):
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

// writeConfig answers CONFIG GET with what a session store is set to.
func writeConfig(c *wire.Peer, patterns []string) {
	settings := [][2]string{
		{"appendonly", "no"},
		{"databases", "16"},
		{"maxclients", "10000"},
		{"maxmemory", "0"},
		{"maxmemory-policy", "noeviction"},
		{"protected-mode", "yes"},
		{"replica-read-only", "yes"},
		{"slave-read-only", "yes"},
		{"timeout", "0"},
	}
	var found []string
	for _, setting := range settings {
		for _, pattern := range patterns {
			if ok, err := path.Match(strings.ToLower(pattern), setting[0]); err == nil && ok {
				found = append(found, setting[0], setting[1])
				break
			}
		}
	}
	c.WriteLen(len(found))
	for _, text := range found {
		c.WriteBulk(text)
	}
}

// info answers INFO, all sections or those asked for.
func info(wanted []string) string {
	sections := []struct{ name, lines string }{
		{"Server", "redis_version:" + redisVersion + "\nredis_mode:standalone\nos:demo\nprocess_id:1\nuptime_in_seconds:86400\n"},
		{"Clients", "connected_clients:1\nmaxclients:10000\nblocked_clients:0\n"},
		{"Memory", "used_memory:1048576\nmaxmemory:0\nmaxmemory_policy:noeviction\n"},
		{"Persistence", "loading:0\nrdb_bgsave_in_progress:0\nrdb_last_bgsave_status:ok\naof_enabled:0\naof_last_write_status:ok\n"},
		{"Stats", "total_connections_received:1\ntotal_commands_processed:1\nrejected_connections:0\nevicted_keys:0\n"},
		{"Replication", "role:master\nconnected_slaves:0\n"},
		{"CPU", "used_cpu_sys:0.1\nused_cpu_user:0.1\n"},
		{"Cluster", "cluster_enabled:0\n"},
		{"Keyspace", ""},
	}
	var text strings.Builder
	for _, section := range sections {
		if asked(wanted, section.name) {
			text.WriteString("# " + section.name + "\n" + section.lines + "\n")
		}
	}
	return strings.ReplaceAll(text.String(), "\n", "\r\n")
}

func asked(wanted []string, name string) bool {
	for _, section := range wanted {
		switch section = strings.ToLower(section); section {
		case "all", "default", "everything", strings.ToLower(name):
			return true
		}
	}
	return len(wanted) == 0
}
