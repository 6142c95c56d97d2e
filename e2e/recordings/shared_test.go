//go:build live && linux

package recordings

import (
	"os"
	"strconv"
	"sync"
	"testing"

	"sessionconfig/internal/redistest"
)

// password is the default user's, and that of every ACL user.
const password = "recorded-password-16"

// sharing holds what several situations use alike: servers that none of them
// changes, certificates.
var sharing struct {
	mu     sync.Mutex
	made   map[string]func() (any, error)
	ending []func()
}

// shared makes something once for all situations that give the same key.
func shared[T any](t *testing.T, key string, build func(dir string) (T, func(), error)) T {
	t.Helper()
	sharing.mu.Lock()
	if sharing.made == nil {
		sharing.made = make(map[string]func() (any, error))
	}
	once, known := sharing.made[key]
	if !known {
		once = sync.OnceValues(func() (any, error) {
			dir, err := os.MkdirTemp(workDir, "shared-")
			if err != nil {
				return nil, err
			}
			value, end, err := build(dir)
			if err == nil && end != nil {
				sharing.mu.Lock()
				defer sharing.mu.Unlock()
				sharing.ending = append(sharing.ending, end)
			}
			return value, err
		})
		sharing.made[key] = once
	}
	sharing.mu.Unlock()
	value, err := once()
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return value.(T)
}

// endShared ends what was shared.
func endShared() {
	for _, end := range sharing.ending {
		end()
	}
}

// sharedServer is a single server for all situations with the same options.
func sharedServer(t *testing.T, key string, options redistest.Options) *redistest.Server {
	t.Helper()
	return shared(t, key, func(dir string) (*redistest.Server, func(), error) {
		options.Dir = dir
		s, err := redistest.OpenServer(options)
		if err != nil {
			return nil, nil, err
		}
		return s, s.Close, nil
	})
}

// sharedCluster is a cluster for all situations with the same options.
func sharedCluster(t *testing.T, key string, options redistest.ClusterOptions) *redistest.Cluster {
	t.Helper()
	return shared(t, key, func(dir string) (*redistest.Cluster, func(), error) {
		options.Dir = dir
		c, err := redistest.OpenCluster(options)
		if err != nil {
			return nil, nil, err
		}
		return c, c.Close, nil
	})
}

// onPort is the scene of servers that all listen on one port number.
func onPort(port int) scene { return onPorts(port) }

// onPorts is the scene whose i-th listed host is at the i-th port; the last one
// serves for those that follow.
func onPorts(ports ...int) scene {
	return scene{ports: func(_ string, i int) string { return strconv.Itoa(ports[min(i, len(ports)-1)]) }}
}
