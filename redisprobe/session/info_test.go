package session

import (
	"maps"
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
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := ParseInfo(test.text); !maps.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// FuzzInfo holds that no value spans lines, that only known fields are kept,
// and that what was read reads the same again.
func FuzzInfo(f *testing.F) {
	f.Add("# Server\r\nredis_version:7.0.15\r\nrole:slave\r\n")
	f.Add("role:\rmaster\nloading::1\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		info := ParseInfo(text)
		var again strings.Builder
		for name, value := range info {
			if !wanted(name) || strings.ContainsRune(value, '\n') {
				t.Fatalf("%q is %q", name, value)
			}
			again.WriteString(name + ":" + value + "\r\n")
		}
		if !maps.Equal(ParseInfo(again.String()), info) {
			t.Fatalf("%v reads as %v", info, ParseInfo(again.String()))
		}
	})
}

func TestVersionProblem(t *testing.T) {
	tests := []struct {
		name, redis, platform, says string
	}{
		{"7.0 anywhere", "7.0.15", "", ""},
		{"7.2 anywhere", "7.2.4", "", ""},
		{"8.2 anywhere", "8.2.0", "", ""},
		{"7.0 from 11.23", "7.0.15", "11.23.0", ""},
		{"7.2 from 11.35", "7.2.4", "11.35.1", ""},
		{"7.2 before 11.35", "7.2.4", "11.34.9", "Redis 7.2.4 (r:1) needs Platform Server 11.35 or later, and this one is 11.34.9"},
		{"8.2 before 11.39", "8.2.1", "11.38.0", "Redis 8.2.1 (r:1) needs Platform Server 11.39 or later, and this one is 11.38.0"},
		{"8.2 from 11.39", "8.2.1", "11.39.0", ""},
		{"8.0 nowhere", "8.0.1", "11.40.0", "Redis 8.0.1 (r:1) is not a version that the platform supports"},
		{"6.2 nowhere", "6.2.6", "", "Redis 6.2.6 (r:1) is not a version that the platform supports"},
		{"too old a platform is said once", "7.2.4", "11.20.0", ""},
		{"no version", "unknown", "11.39.0", "Redis unknown (r:1) is not a version that the platform supports"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := VersionProblem(Info{"redis_version": test.redis}, "r:1", test.platform); got != test.says {
				t.Errorf("got %q, want %q", got, test.says)
			}
		})
	}
	valkey := Info{"redis_version": "7.2.4", "server_name": "valkey", "valkey_version": "8.0.1"}
	if got := VersionProblem(valkey, "r:1", ""); got != "Valkey 8.0.1 (r:1) is not a version that the platform supports" {
		t.Error(got)
	}
}

func TestPlatformTooOld(t *testing.T) {
	for version, old := range map[string]bool{"": false, "x": false, "11.22.9": true, "10.99": true, "11.23.0": false, "12.0": false} {
		if got := PlatformTooOld(version) != ""; got != old {
			t.Errorf("%q is too old: %t", version, got)
		}
	}
}
