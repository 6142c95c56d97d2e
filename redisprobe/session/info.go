package session

import "strings"

// Info is what INFO says, by field.
type Info map[string]string

// ParseInfo reads the answer of INFO: lines of "field:value", the first of a
// name counts. Section titles and lines of any other form are passed over.
func ParseInfo(text string) Info {
	info := make(Info)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		name, value, found := strings.Cut(line, ":")
		if !found || name == "" || strings.HasPrefix(name, "#") || strings.ContainsAny(name, " \t") {
			continue
		}
		if _, taken := info[name]; !taken && wanted(name) {
			info[name] = strings.Clone(value)
		}
	}
	return info
}

// wanted tells whether the probe reads this field; the rest, some two hundred,
// is not kept.
func wanted(field string) bool {
	switch field {
	case "redis_version", "redis_mode", "server_name", "valkey_version", "run_id",
		"role", "master_host", "master_port", "master_link_status", "master_replid",
		"master_sync_in_progress", "server_time_usec", "cluster_enabled", "loading", "maxmemory_policy":
		return true
	}
	return false
}
