package redistest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"sessionconfig/internal/child"
)

// foreignHost is an address for documentation (RFC 5737), in a network of its own.
const foreignHost = "192.0.2.1"

// StartForeign starts a server without a password in a network of its own, and plays
// it: its clients come from an address that is not the server's loopback.
func StartForeign(t testing.TB) Play {
	t.Helper()
	addr := net.JoinHostPort(foreignHost, "6379")
	cmd := exec.Command("unshare", "--net", "sh", "-c", `ip link set lo up && ip address add "$0" dev lo && exec "$@"`,
		foreignHost, "redis-server", "--bind", foreignHost, "--dir", t.TempDir(), "--save", "")
	process, err := child.Start(cmd)
	must(err, fatal(t))
	t.Cleanup(process.Kill)
	dial := func() (net.Conn, error) { return dialIn(process.ID(), addr) }
	Eventually(t, startTimeout, "the server in a network of its own accepts connections", func() bool {
		conn, err := dial()
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return relay(dial, 0)
}

// dialIn connects within the network of a process.
func dialIn(pid int, addr string) (net.Conn, error) {
	type result struct {
		conn net.Conn
		err  error
	}
	done := make(chan result)
	go func() {
		runtime.LockOSThread() // and leaves the thread, which is of no use to others, to end
		conn, err := func() (net.Conn, error) {
			network, err := os.Open(fmt.Sprintf("/proc/%d/ns/net", pid))
			if err != nil {
				return nil, err
			}
			defer network.Close()
			if err := unix.Setns(int(network.Fd()), unix.CLONE_NEWNET); err != nil {
				return nil, err
			}
			return net.DialTimeout("tcp", addr, connectTimeout)
		}()
		done <- result{conn, err}
	}()
	r := <-done
	return r.conn, r.err
}
