//go:build linux

package redisprobe_test

import (
	"cmp"
	"regexp"
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestSSLHostThatFits: what the remedy's text tells to enter as SSL Host is what its first
// button enters, and the certificates of all nodes are taken with it, by each version.
func TestSSLHostThatFits(t *testing.T) {
	t.Parallel()
	l := newLive(t)
	servers := func(leaves ...redistest.Leaf) func(*testing.T, *live) redisprobe.Target {
		return func(t *testing.T, l *live) redisprobe.Target {
			var hosts []string
			for _, leaf := range leaves {
				hosts = append(hosts, l.secureServer(t, redistest.TLS{Certificate: l.ca.Issue(t, leaf)}).Addr)
			}
			return l.secureTarget(hosts...)
		}
	}
	named := func(names ...string) redistest.Leaf { return redistest.Leaf{Names: names} }
	common := func(name string) redistest.Leaf { return redistest.Leaf{Name: name, Names: []string{}} }
	for _, c := range []struct {
		name  string
		setup func(*testing.T, *live) redisprobe.Target
		want  string
	}{
		{"one name", servers(named("Redis.Farm.example")), "redis.farm.example"},
		{"a wildcard", servers(named("*.farm.example")), "redis.farm.example"},
		{"a wildcard and a name below it", servers(named("*.farm.example"), named("redis.farm.example")), "redis.farm.example"},
		{"a name below a wildcard, and it", servers(named("of-one.example", "n1.farm.example"), named("*.farm.example")), "n1.farm.example"},
		{"an own name each, and a wildcard", servers(named("n1.farm.example", "*.farm.example"), named("n2.farm.example", "*.farm.example")), "n1.farm.example"},
		{"a wildcard that covers no names", servers(named("*.example")), finding.AnyCommonName},
		{"a common name", servers(common("redis.farm.example")), "redis.farm.example"},
		{"a wildcard as common name", servers(common("*.farm.example"), named("redis.farm.example")), "redis.farm.example"},
		{"a common name beside a DNS name", servers(redistest.Leaf{Name: "redis.farm.example", Names: []string{"other.example"}}), "other.example"},
		{"addresses", servers(redistest.Leaf{Name: "10.0.0.7", Names: []string{"10.0.0.7"}}), "10.0.0.7"},
		{"no common name", servers(named("a.example"), named("b.example")), finding.AnyCommonName},
		{"their own addresses, and an SSL Host", wrongHostOverOwnAddresses, finding.NoName},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			to := c.setup(t, l)
			for _, v := range []client.Version{client.V2_1, client.V2_5, client.V3} {
				f := findingOf(t, redisprobe.Run(t.Context(), judgedBy(to, v), nil), finding.TLSNameMismatch)
				part(t, f, `Enter `+regexp.QuoteMeta(c.want)+` as SSL Host`)
				switch {
				case c.want == finding.AnyCommonName:
					if len(f.Changes) > 0 {
						t.Errorf("%s: offers %v", v, f.Changes)
					}
					continue
				case len(f.Changes) == 0 || f.Changes[0].Kind != finding.UseSSLHost || cmp.Or(f.Changes[0].Name, finding.NoName) != c.want:
					t.Fatalf("%s: offers %v, want %s", v, f.Changes, c.want)
				}
				for _, change := range f.Changes {
					changed := judgedBy(to, v)
					changed.SSLHost = change.Name
					for _, f := range redisprobe.Run(t.Context(), changed, nil).Findings {
						if f.Code == finding.TLSNameMismatch {
							t.Errorf("%s: with SSL Host %q: %s", v, change.Name, f.Message)
						}
					}
				}
			}
		})
	}
}
