package redistest_test

import (
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

func TestServer(t *testing.T) {
	ca := redistest.NewCA(t)
	cert := ca.Issue(t, redistest.Leaf{})
	cases := map[string]redistest.Options{
		"plain":         {},
		"password":      {Password: "a password \"with\" quotes"},
		"tls":           {TLS: &redistest.TLS{Certificate: cert}},
		"client":        {TLS: &redistest.TLS{Certificate: cert, ClientCA: ca}},
		"expired":       {TLS: &redistest.TLS{Certificate: ca.Issue(t, redistest.Leaf{NotAfter: time.Now().Add(-time.Hour)})}},
		"IPv6":          {Host: "::1"},
		"user switched": {Users: []string{"default off", "app on >secret ~* +@all"}},
	}
	for name, options := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := redistest.StartServer(t, options)
			s.MustDo(t, "SET", "key", "value")
			if got := s.MustDo(t, "GET", "key"); got != "value" {
				t.Errorf("GET = %q", got)
			}
		})
	}
}

func TestCluster(t *testing.T) {
	ca := redistest.NewCA(t)
	cert := ca.Issue(t, redistest.Leaf{})
	cases := map[string]redistest.ClusterOptions{
		"plain": {Password: "0123456789abcdef", FixedPorts: true},
		"tls":   {TLS: func(string) *redistest.TLS { return &redistest.TLS{Certificate: cert} }},
	}
	for name, options := range cases {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			c := redistest.StartCluster(t, options)
			t.Logf("well after %s: %v", time.Since(began), redistest.Addrs(c.Nodes))
			for i, node := range c.Replicas() {
				role, _ := node.Do("ROLE")
				if reply := role.([]any); reply[0] != "slave" || reply[1] == node.Host {
					t.Errorf("replica %d (%s): %v", i, node.Addr, role)
				}
			}
		})
	}
}
