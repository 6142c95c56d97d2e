//go:build linux

package redisprobe_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestSessions counts sessions that are known, over a cluster and on a single
// server.
func TestSessions(t *testing.T) {
	t.Run("cluster", func(t *testing.T) {
		c := redistest.StartCluster(t, redistest.ClusterOptions{Password: password, NoReplicas: true})
		for i := range 300 {
			put(t, c.Nodes, fmt.Sprintf("app_%03d", i), "Data", "Internal")
		}
		put(t, c.Nodes, "zz_locked", "Data", "Internal", "Write_Lock")
		put(t, c.Nodes, "zz_only_data", "Data")
		put(t, c.Nodes, "zz_only_internal", "Internal")
		put(t, c.Nodes, "zz_only_lock", "Write_Lock")
		put(t, c.Nodes, "sessionconfig-test-12345678-0-0", "Data", "Internal")
		write(t, c.Nodes, "SET", "unrelated", "x")
		write(t, c.Nodes, "SET", "{app_000}_Other", "x")

		r, err := redisprobe.Sessions(t.Context(), target(c.Seeds()[0]), 5)
		if err != nil {
			t.Fatal(err)
		}
		if r.Total != 303 || len(r.Masters) != 3 || r.Masters[0].Sessions+r.Masters[1].Sessions+r.Masters[2].Sessions != r.Total {
			t.Errorf("counted %d: %+v", r.Total, r.Masters)
		}
		for _, m := range r.Masters {
			if perSession := m.Bytes / int64(max(m.Sessions, 1)); perSession < 200 || perSession > 2000 {
				t.Errorf("%s: %d bytes a session", m.Address, perSession)
			}
		}
		if !slices.Equal(r.Incomplete, []string{"zz_only_data", "zz_only_internal"}) {
			t.Errorf("incomplete: %q", r.Incomplete)
		}
		if len(r.Sample) != 5 || r.Sample[0].ID != "app_000" || !r.Sample[0].Data || !r.Sample[0].Internal || r.Sample[0].Lock {
			t.Errorf("sample: %+v", r.Sample)
		}
		if left := r.Sample[0].IdleLeftS; left < 1100 || left > 1200 {
			t.Errorf("%d seconds are left", left)
		}
	})
	t.Run("single server", func(t *testing.T) {
		s := server(t)
		nodes := []*redistest.Server{s}
		put(t, nodes, "locked", "Data", "Internal", "Write_Lock")
		s.MustDo(t, "PERSIST", "{locked}_Data")
		s.MustDo(t, "PERSIST", "{locked}_Internal")
		r, err := redisprobe.Sessions(t.Context(), target(s.Addr), 5)
		want := redisprobe.SessionSample{ID: "locked", Data: true, Internal: true, Lock: true, IdleLeftS: -1}
		if err != nil || r.Total != 1 || len(r.Sample) != 1 || r.Sample[0] != want {
			t.Errorf("%+v, %v", r, err)
		}
	})
	t.Run("none", func(t *testing.T) {
		r, err := redisprobe.Sessions(t.Context(), target(server(t).Addr), 5)
		if err != nil || r.Total != 0 || r.Sample == nil || r.Incomplete == nil {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// put writes some keys of a session, as the platform's runtime would.
func put(t *testing.T, nodes []*redistest.Server, id string, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		key := "{" + id + "}_" + kind
		if kind == "Write_Lock" {
			write(t, nodes, "SET", key, "owner", "EX", "1200")
			continue
		}
		write(t, nodes, "HMSET", key, "field", "0123456789")
		write(t, nodes, "EXPIRE", key, "1200")
	}
}

// write sends a command to whichever node takes it.
func write(t *testing.T, nodes []*redistest.Server, args ...string) {
	t.Helper()
	var err error
	for _, node := range nodes {
		if _, err = node.Do(args...); err == nil {
			return
		}
	}
	t.Fatalf("%v: %v", args, err)
}

// TestSessionsRefused holds that what keeps from counting is said in words.
func TestSessionsRefused(t *testing.T) {
	users := []string{"app on >" + password + " ~* &* +@all -scan", "blind on >" + password + " ~* &* +@all -memory"}
	s := redistest.StartServer(t, redistest.Options{Password: password, Users: users})
	s.MustDo(t, "HMSET", "{a}_Data", "f", "v")
	tests := []struct {
		name string
		to   func() redisprobe.Target
		code redisprobe.Code // none: it works
	}{
		{"wrong password", func() redisprobe.Target {
			to := target(s.Addr)
			to.Password = "another"
			return to
		}, "auth-wrong-password"},
		{"refused", func() redisprobe.Target { return target(refusing(t)) }, "tcp-refused"},
		{"silent", func() redisprobe.Target {
			to := target(redistest.StartPeer(t, redistest.Silent).Addr)
			to.Timeout = 300 * time.Millisecond
			return to
		}, "timed-out"},
		{"web server", func() redisprobe.Target { return target(redistest.StartPeer(t, redistest.HTTP).Addr) }, "not-redis"},
		{"may not SCAN", func() redisprobe.Target {
			to := target(s.Addr)
			to.User = "app"
			return to
		}, "acl-denied"},
		{"may not MEMORY USAGE", func() redisprobe.Target {
			to := target(s.Addr)
			to.User = "blind"
			return to
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := redisprobe.Sessions(t.Context(), test.to(), 5)
			var said *redisprobe.SessionsError
			switch {
			case test.code == "":
				if err != nil || r.Total != 1 || r.Masters[0].Bytes != 0 {
					t.Errorf("%+v, %v", r, err)
				}
			case !errors.As(err, &said) || said.Finding.Code != test.code:
				t.Errorf("got %v, want %s", err, test.code)
			case r.Total != 0 || r.Masters == nil:
				t.Errorf("a report besides the error: %+v", r)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := redisprobe.Sessions(ctx, target(s.Addr), 5); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
