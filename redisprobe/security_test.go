package redisprobe

import "testing"

func TestFixedName(t *testing.T) {
	tests := []struct {
		name    string
		hosts   []string
		sslHost string
		want    string
	}{
		{"SSL Host", []string{"10.0.0.1:7000"}, "redis.example", "redis.example"},
		{"one name", []string{"redis.example:7000"}, "", "redis.example"},
		{"a shared name", []string{"redis.example:7000", "Redis.Example:7001"}, "", "Redis.Example"},
		{"several names", []string{"a.example:7000", "b.example:7000"}, "", ""},
		{"addresses", []string{"10.0.0.1:7000", "10.0.0.1:7001"}, "", ""},
		{"name and address", []string{"a.example:7000", "[::1]:7000"}, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := fixedName(Target{Hosts: test.hosts, SSLHost: test.sslHost}); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
