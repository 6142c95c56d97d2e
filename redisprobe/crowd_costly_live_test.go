//go:build linux && !race

package redisprobe_test

import (
	"bufio"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestCostlyCrowd: what a test takes in memory does not grow with the certificates of its
// nodes, however many there are, also if they keep silent after that.
func TestCostlyCrowd(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	nodes := exec.Command(program)
	nodes.Env = append(os.Environ(), costlyCrowd+"=1")
	out, err := nodes.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := nodes.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		nodes.Process.Kill()
		nodes.Wait()
	})
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	to := target(crowded(0, 1000, strings.TrimSpace(addr))...)
	to.SSL, to.SSLHost, to.Timeout = true, "authority", 6*time.Second
	to.Environment.IssuerCertPath = redistest.NewCA(t).File // with one, client 2.5 takes any chain
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(redistest.MemoryInUse() + 20<<20))
	if r := bounded(t, to); len(r.Nodes) != 1000 {
		t.Errorf("%d nodes", len(r.Nodes))
	}
	for name, run := range map[string]func() error{
		"sessions": func() error {
			_, err := redisprobe.Sessions(t.Context(), to, redisprobe.SessionsOptions{Within: to.Timeout})
			return err
		},
		"capacity": func() error {
			_, err := redisprobe.Capacity(t.Context(), to, redisprobe.CapacityOptions{Within: to.Timeout})
			return err
		},
	} {
		peak := redistest.PeakMemory(func() {
			if err := run(); err == nil && name == "capacity" {
				t.Errorf("%s: nodes that keep silent passed", name)
			}
		})
		if peak > memoryBound {
			t.Errorf("%s took %d KiB of memory", name, peak>>10)
		}
	}
}
