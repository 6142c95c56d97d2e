package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestElsewhere(t *testing.T) {
	kept := Redis{Hosts: []string{"a:7000", "B:7000", "c"}, Parameters: []Parameter{{Key: "tunnel", Value: "http:p:80"}}}
	ssl := kept
	ssl.SSL, ssl.SSLHost = true, "redis.example"
	with := func(r Redis, change func(*Redis)) Redis {
		change(&r)
		return r
	}
	for _, c := range []struct {
		name        string
		kept, other Redis
		want        SentElsewhere
	}{
		{"the same", kept, kept, SentElsewhere{}},
		{"nothing kept for any host", Redis{}, Redis{Hosts: []string{"a"}}, SentElsewhere{Hosts: []string{"a:6379"}}},
		{"another spelling and order", kept, with(kept, func(r *Redis) { r.Hosts = []string{"C.:6379", "b:7000"} }), SentElsewhere{}},
		{"a host more", kept, with(kept, func(r *Redis) { r.Hosts = []string{"a:7000", "evil:7000"} }), SentElsewhere{Hosts: []string{"evil:7000"}}},
		{"another port", kept, with(kept, func(r *Redis) { r.Hosts = []string{"a:7001"} }), SentElsewhere{Hosts: []string{"a:7001"}}},
		{"a password among the hosts", kept, with(kept, func(r *Redis) { r.Hosts = []string{"redis://:MARKED@evil:1"} }), SentElsewhere{Hosts: []string{"redis://[hidden]@evil:1"}}},
		{"SSL now", kept, ssl, SentElsewhere{}},
		{"no SSL any more", ssl, kept, SentElsewhere{InClear: true}},
		{"another name", ssl, with(ssl, func(r *Redis) { r.SSLHost = "evil.example" }), SentElsewhere{Certificate: true}},
		{"no name", ssl, with(ssl, func(r *Redis) { r.SSLHost = "" }), SentElsewhere{Certificate: true}},
		{"the name in other letters", ssl, with(ssl, func(r *Redis) { r.SSLHost = "REDIS.example" }), SentElsewhere{}},
		{"another tunnel", kept, with(kept, func(r *Redis) { r.Parameters = []Parameter{{Key: "Tunnel", Value: "http:evil:80"}} }), SentElsewhere{Tunnel: true}},
		{"no tunnel", kept, with(kept, func(r *Redis) { r.Parameters = nil }), SentElsewhere{}},
		{"another user and parameter", kept, with(kept, func(r *Redis) {
			r.User = "x"
			r.Parameters = append(r.Parameters, Parameter{Key: "connectTimeout", Value: "1"})
		}), SentElsewhere{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Elsewhere(c.kept, c.other)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
