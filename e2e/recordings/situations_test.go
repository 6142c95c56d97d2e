//go:build live && linux

package recordings

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// situation sets up the servers of the recordings whose words match.
type situation struct {
	words string // a regular expression for the whole of the words
	set   func(t *testing.T, r recording, match []string) scene
	// notAsListed: the test fails whatever the client does, since the servers are
	// not what the settings say, or the settings are refused on purpose.
	notAsListed bool
	causes      []string // the findings of which a failure names at least one
}

// build sets the situation up.
func (s situation) build(t *testing.T, r recording) scene {
	t.Helper()
	return s.set(t, r, regexp.MustCompile("^(?:"+s.words+")$").FindStringSubmatch(strings.TrimSpace(r.Situation)))
}

// situationOf finds the situation for the words of a recording.
func situationOf(words string) (situation, bool) {
	for _, s := range situations {
		if regexp.MustCompile("^(?:" + s.words + ")$").MatchString(strings.TrimSpace(words)) {
			return s, true
		}
	}
	return situation{}, false
}

// situations are all that were recorded, as far as they are known.
var situations []situation

func init() {
	situations = append(situations, serverSituations...)
	situations = append(situations, rightsSituations...)
	situations = append(situations, clusterSituations...)
	situations = append(situations, distantSituations...)
	situations = append(situations, tlsSituations...)
	situations = append(situations, tlsClusterSituations...)
}

// single is a plain server of its own with further lines of redis.conf, to which
// something may be done once it runs.
func single(directives []string, then func(t *testing.T, s *redistest.Server)) func(*testing.T, recording, []string) scene {
	return func(t *testing.T, _ recording, _ []string) scene {
		s := redistest.StartServer(t, redistest.Options{Password: password, Directives: directives})
		if then != nil {
			then(t, s)
		}
		return onPort(s.Port)
	}
}

// serverSituations are those of single servers and of several that are no cluster.
var serverSituations = []situation{
	{words: "healthy, single|single server", set: healthySingle},
	{words: "single server at an IPv6 address", set: func(t *testing.T, _ recording, _ []string) scene {
		return onPort(redistest.StartServer(t, redistest.Options{Host: "::1", Password: password}).Port)
	}},
	{words: `parameter (.*), single`, set: healthySingle},
	{words: "wrong password", set: healthyCluster, causes: []string{"auth-wrong-password"}},
	{words: "busy with a script", set: busy, causes: []string{"script-running"}},
	{words: "cannot persist", set: single(nil, func(t *testing.T, s *redistest.Server) {
		// A folder has the name that the file is to be renamed to.
		if err := os.MkdirAll(filepath.Join(s.Dir, "dump.rdb", "full"), 0o700); err != nil {
			t.Fatal(err)
		}
		s.MustDo(t, "CONFIG", "SET", "save", "1 1")
		s.MustDo(t, "SET", "x", "y")
		redistest.Eventually(t, 20*time.Second, "a failed save", func() bool {
			return strings.Contains(s.MustDo(t, "INFO", "persistence"), "rdb_last_bgsave_status:err")
		})
	}), causes: []string{"persistence-error"}},
	{words: "not enough replicas to write", set: single([]string{"min-replicas-to-write 1"}, nil), causes: []string{"session-failed", "read-only"}},
	{words: "out of memory", set: single([]string{"maxmemory 1"}, nil), causes: []string{"out-of-memory"}},
	{words: "max clients reached", set: func(t *testing.T, _ recording, _ []string) scene {
		s := redistest.StartServer(t, redistest.Options{Password: password})
		s.MustDo(t, "CONFIG", "SET", "maxclients", "2")
		for range 2 {
			if conn, err := redistest.Dial(s.Addr, nil, time.Hour); err == nil {
				t.Cleanup(func() { conn.Close() })
			}
		}
		return onPort(s.Port)
	}, causes: []string{"max-clients"}},
	{words: "protected mode", set: func(t *testing.T, _ recording, _ []string) scene {
		s := redistest.StartPeer(t, func(conn net.Conn) {
			fmt.Fprint(conn, "-DENIED Redis is running in protected mode because protected mode is enabled\r\n")
		})
		return atAddress(s.Addr)
	}, causes: []string{"protected-mode"}},
	{words: `hangs \(stopped\)`, set: single(nil, func(t *testing.T, s *redistest.Server) { s.Pause(t) }), causes: []string{"timed-out"}},
	{words: "standalone replica only", set: func(t *testing.T, _ recording, _ []string) scene {
		_, replica := replicated(t)
		return onPort(replica.Port)
	}, causes: []string{"replica-only", "read-only"}},
	{words: "replica listed first, then its master", set: func(t *testing.T, _ recording, _ []string) scene {
		master, replica := replicated(t)
		return onPorts(replica.Port, master.Port)
	}},
	{words: "master and two replicas, master dead", set: func(t *testing.T, _ recording, _ []string) scene {
		master, first := replicated(t)
		second := redistest.StartServer(t, redistest.Options{Password: password, Directives: []string{fmt.Sprintf("replicaof 127.0.0.1 %d", master.Port)}})
		master.Kill()
		return onPorts(master.Port, first.Port, second.Port)
	}},
	{words: "sentinel endpoint", set: func(t *testing.T, _ recording, _ []string) scene {
		master := redistest.StartServer(t, redistest.Options{Password: password})
		s := redistest.StartServer(t, redistest.Options{Sentinel: true, Password: password, Directives: []string{fmt.Sprintf("sentinel monitor mymaster 127.0.0.1 %d 1", master.Port)}})
		return onPort(s.Port)
	}, causes: []string{"sentinel-endpoint"}},
	{words: "databases limited to one", set: single([]string{"databases 1"}, nil)},
	{words: "database 3 on a server with one database", set: single([]string{"databases 1"}, nil)},
	{words: "(?:two|three|several) independent servers.*|hosts of two clusters.*", notAsListed: true, set: func(t *testing.T, r recording, _ []string) scene {
		var ports []int
		for range strings.Split(r.Hosts, ",") {
			ports = append(ports, redistest.StartServer(t, redistest.Options{Password: password}).Port)
		}
		return onPorts(ports...)
	}},
}

// healthySingle is the server of all situations that are about a parameter.
func healthySingle(t *testing.T, r recording, _ []string) scene {
	return onPort(sharedServer(t, "healthy", redistest.Options{Password: password}).Port)
}

// busy is a server that runs a script without end.
func busy(t *testing.T, _ recording, _ []string) scene {
	s := redistest.StartServer(t, redistest.Options{Password: password, Directives: []string{"busy-reply-threshold 100"}})
	conn, err := s.Dial()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go conn.Do("EVAL", "while true do end", "0")
	redistest.Eventually(t, 10*time.Second, "a BUSY answer", func() bool {
		_, err := s.Do("PING")
		return err != nil && strings.Contains(err.Error(), "BUSY")
	})
	return onPort(s.Port)
}

// replicated is a master and its replica.
func replicated(t *testing.T) (master, replica *redistest.Server) {
	master = redistest.StartServer(t, redistest.Options{Password: password})
	replica = redistest.StartServer(t, redistest.Options{Password: password, Directives: []string{fmt.Sprintf("replicaof 127.0.0.1 %d", master.Port)}})
	redistest.Eventually(t, 20*time.Second, "a linked replica", func() bool {
		return strings.Contains(replica.MustDo(t, "INFO", "replication"), "master_link_status:up")
	})
	return master, replica
}
