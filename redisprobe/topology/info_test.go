package topology

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestParseInfo(t *testing.T) {
	tests := []struct {
		name, text string
		want       Info
	}{
		{"nothing", "", Info{}},
		{"server", "# Server\r\nredis_version:7.0.15\r\nredis_mode:cluster\r\nos:Linux\r\n", Info{"redis_version": "7.0.15", "redis_mode": "cluster"}},
		{
			"replica", "role:slave\r\nmaster_host:::1\r\nmaster_port:7000\r\nmaster_link_status:down\r\n",
			Info{"role": "slave", "master_host": "::1", "master_port": "7000", "master_link_status": "down"},
		},
		{"line ends of Unix", "role:master\nloading:1\n", Info{"role": "master", "loading": "1"}},
		{"the first counts", "role:master\r\nrole:slave\r\n", Info{"role": "master"}},
		{"another form", "role\r\n:master\r\nro le:slave\r\n#role:slave\r\n", Info{}},
		{"empty value", "redis_version:\r\n", Info{"redis_version": ""}},
		{"endless value", "role:" + strings.Repeat("x", 10_000) + "\r\n", Info{"role": strings.Repeat("x", maxValue)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := ParseInfo(test.text); !maps.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// TestServers holds what servers are taken for, by what they say of themselves.
func TestServers(t *testing.T) {
	tests := []struct {
		name             string
		info             Info
		hello            any
		product, version string
		sentinel         bool
		role             Role
	}{
		{"Redis", Info{"redis_version": "7.0.15", "redis_mode": "standalone", "role": "master"}, nil, "Redis", "7.0.15", false, RoleMaster},
		{"Redis Sentinel", Info{"redis_version": "7.0.15", "redis_mode": "sentinel"}, nil, "Redis", "7.0.15", true, RoleUnknown},
		{
			"Valkey",
			Info{"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "8.1.1", "server_mode": "cluster", "role": "slave"},
			nil,
			"Valkey", "8.1.1", false, RoleReplica,
		},
		{"Valkey Sentinel", Info{"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "8.1.1", "server_mode": "sentinel"}, nil, "Valkey", "8.1.1", true, RoleUnknown},
		{
			"no INFO, a list",
			Info{},
			[]any{"server", "redis", "version", "8.0.2", "proto", int64(2), "mode", "cluster", "role", "replica", "modules", []any{}, "odd"},
			"Redis", "8.0.2", false, RoleReplica,
		},
		{
			"no INFO, a map",
			Info{},
			map[any]any{"server": "valkey", "version": "8.1.1", "mode": "sentinel", "role": "master", int64(1): "x"},
			"Valkey", "8.1.1", true, RoleMaster,
		},
		{"INFO counts", Info{"redis_version": "7.0.15", "role": "slave"}, []any{"server", "redis", "version", "9", "role", "master"}, "Redis", "7.0.15", false, RoleReplica},
		{"neither", Info{}, "OK", "Redis", "", false, RoleUnknown},
		{"values of another kind", Info{}, []any{"version", int64(7), int64(8), "x"}, "Redis", "", false, RoleUnknown},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.info.AddHello(test.hello)
			i := test.info
			if i.Product() != test.product || i.Version() != test.version || i.Sentinel() != test.sentinel || i.Role() != test.role {
				t.Errorf("%s %s, sentinel %t, role %s", i.Product(), i.Version(), i.Sentinel(), i.Role())
			}
			if reply, isList := test.hello.([]any); isList && slices.Contains(reply, any("cluster")) && i["cluster_enabled"] != "1" {
				t.Errorf("of no cluster: %v", i)
			}
		})
	}
}

// FuzzInfo holds that no value spans lines or is endless, that only known fields are
// kept, and that what was read reads the same again.
func FuzzInfo(f *testing.F) {
	f.Add("# Server\r\nredis_version:7.0.15\r\nrole:slave\r\n")
	f.Add("role:\rmaster\nloading::1\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		info := ParseInfo(text)
		var again strings.Builder
		for name, value := range info {
			if !wanted(name) || strings.ContainsRune(value, '\n') || len(value) > maxValue {
				t.Fatalf("%q is %q", name, value)
			}
			again.WriteString(name + ":" + value + "\r\n")
		}
		if read := ParseInfo(again.String()); !maps.Equal(read, info) {
			t.Fatalf("%v reads as %v", info, read)
		}
	})
}
