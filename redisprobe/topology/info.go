package topology

import (
	"cmp"
	"strings"
)

// Info is what a server says of itself, by field of INFO.
type Info map[string]string

// maxValue bounds a field's value in bytes.
const maxValue = 300

// ParseInfo reads the answer of INFO: lines of "field:value", the first of a name counts.
// Section titles, lines of any other form and fields that are not needed are skipped.
func ParseInfo(answer string) Info {
	info := make(Info)
	for line := range strings.Lines(answer) {
		name, value, found := strings.Cut(line, ":")
		if !found || !wanted(name) {
			continue
		}
		if _, taken := info[name]; !taken {
			value = strings.TrimRight(value, "\r\n")
			info[name] = strings.Clone(value[:min(len(value), maxValue)])
		}
	}
	return info
}

// wanted tells whether a field is kept; the rest, some two hundred, is not.
func wanted(field string) bool {
	switch field {
	case "redis_version", "redis_mode", "server_name", "server_mode", "valkey_version", "run_id",
		"role", "master_host", "master_port", "master_link_status", "master_replid",
		"master_sync_in_progress", "master_sync_left_bytes", "server_time_usec", "cluster_enabled", "loading", "maxmemory", "maxmemory_policy":
		return true
	}
	return false
}

// AddHello reads the answer of HELLO, a list or a map of names and values, for a
// server whose INFO may not be asked. What INFO said stays.
func (i Info) AddHello(reply any) {
	pairs := Pairs(reply)
	hello := func(name string) string {
		text, _ := pairs[name].(string)
		return strings.Clone(text[:min(len(text), maxValue)])
	}
	version := "redis_version"
	if hello("server") == "valkey" {
		version = "valkey_version"
	}
	clustered := ""
	if mode := hello("mode"); mode == "cluster" {
		clustered = "1"
	} else if mode != "" {
		clustered = "0"
	}
	for field, value := range map[string]string{
		"server_name": hello("server"), version: hello("version"), "redis_mode": hello("mode"),
		"role": hello("role"), "cluster_enabled": clustered,
	} {
		if _, taken := i[field]; !taken && value != "" {
			i[field] = value
		}
	}
}

// Pairs reads names and values: a map, or a flat list.
func Pairs(reply any) map[string]any {
	flat, _ := reply.([]any)
	fields := make(map[string]any, len(flat)/2)
	whole, _ := reply.(map[any]any)
	for key, value := range whole {
		if name, ok := key.(string); ok {
			fields[name] = value
		}
	}
	for i := 0; i+1 < len(flat); i += 2 {
		if name, ok := flat[i].(string); ok {
			fields[name] = flat[i+1]
		}
	}
	return fields
}

// The products that are distinguished. Valkey is a fork of Redis, and reports itself as
// Redis 7.2.
const (
	Redis  = "Redis"
	Valkey = "Valkey"
)

// Product is what the server is.
func (i Info) Product() string {
	if i["server_name"] == "valkey" || i["valkey_version"] != "" {
		return Valkey
	}
	return Redis
}

// Version is the product's own version; empty if it does not say.
func (i Info) Version() string {
	if i.Product() == Valkey {
		return i["valkey_version"]
	}
	return i["redis_version"]
}

// Sentinel tells whether the server is a Sentinel, which keeps no data.
func (i Info) Sentinel() bool {
	return cmp.Or(i["redis_mode"], i["server_mode"]) == "sentinel"
}

// Role is the server's part as it says itself.
func (i Info) Role() Role {
	switch i["role"] {
	case "master":
		return RoleMaster
	case "slave", "replica":
		return RoleReplica
	default:
		return RoleUnknown
	}
}
