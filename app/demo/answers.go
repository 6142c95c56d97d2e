package demo

import (
	"path"
	"strings"

	wire "github.com/alicebob/miniredis/v2/server"
)

// writeConfig answers CONFIG GET with what a session store is set to.
func writeConfig(c *wire.Peer, patterns []string) {
	settings := [][2]string{
		{"appendonly", "no"},
		{"databases", "16"},
		{"maxclients", "10000"},
		{"maxmemory", "1073741824"},
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
func (s *server) info(wanted []string) string {
	sections := []struct{ name, lines string }{
		{"Server", "redis_version:" + redisVersion + "\nredis_mode:cluster\nos:demo\nprocess_id:1\nuptime_in_seconds:86400\n"},
		{"Clients", "connected_clients:1\nmaxclients:10000\nblocked_clients:0\n"},
		{"Memory", "used_memory:1048576\nmaxmemory:1073741824\nmaxmemory_policy:noeviction\n"},
		{"Persistence", "loading:0\nrdb_bgsave_in_progress:0\nrdb_last_bgsave_status:ok\naof_enabled:0\naof_last_write_status:ok\n"},
		{"Stats", "total_connections_received:1\ntotal_commands_processed:1\nrejected_connections:0\nevicted_keys:0\n"},
		{"Replication", s.replication()},
		{"CPU", "used_cpu_sys:0.1\nused_cpu_user:0.1\n"},
		{"Cluster", "cluster_enabled:1\n"},
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
