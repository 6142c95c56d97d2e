package redisprobe

import (
	"testing"

	"sessionconfig/internal/client"
)

func TestSharedName(t *testing.T) {
	tests := []struct {
		name  string
		hosts []string
		want  string
	}{
		{"one name", []string{"redis.example:7000"}, "redis.example"},
		{"a shared name", []string{"redis.example:7000", "redis.example:7001"}, "redis.example"},
		{"two letter cases", []string{"redis.example:7000", "Redis.Example:7001"}, ""},
		{"several names", []string{"a.example:7000", "b.example:7000"}, ""},
		{"addresses", []string{"10.0.0.1:7000", "10.0.0.1:7001"}, ""},
		{"name and address", []string{"a.example:7000", "[::1]:7000"}, "a.example"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := SharedName(test.hosts, client.Assume()); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
