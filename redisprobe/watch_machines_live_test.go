//go:build linux && live

package redisprobe_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"sessionconfig/internal/redistest"
)

// inMachines tells a test that it runs in namespaces of its own.
const inMachines = "SESSIONCONFIG_WATCH_MACHINES"

// withMachines runs the test in a network and a mount namespace of its own, in which it may
// make machines. Where it does already, it tells so.
func withMachines(t *testing.T) (inside bool) {
	t.Helper()
	if os.Getenv(inMachines) != "" {
		shell(t, "ip link set lo up && ip link add br0 type bridge && ip link set br0 up && sysctl -q -w net.ipv4.ip_nonlocal_bind=1")
		return true
	}
	cmd := redistest.Again(t, "unshare", "--net", "--mount", "--propagation", "private", "sh", "-c", `mount -t tmpfs tmpfs /run && mkdir /run/netns && exec "$@"`, "sh")
	cmd.Args = append(cmd.Args, "-test.v", "-test.parallel", "6", "-test.timeout", "10m")
	cmd.Env = append(os.Environ(), inMachines+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Errorf("in namespaces: %v", err)
	}
	return false
}

// shell runs a line of a shell, which must succeed.
func shell(t testing.TB, format string, args ...any) {
	t.Helper()
	line := fmt.Sprintf(format, args...)
	if out, err := exec.Command("sh", "-c", line).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
}

// machines are machines on a bridge, network namespaces; the test itself is one more.
type machines struct {
	t     testing.TB
	net   string // "10.77.1"
	Hosts []string
}

// machinesMade is how many nets of them there are.
var machinesMade atomic.Int32

func newMachines(t testing.TB, count int) *machines {
	t.Helper()
	m := &machines{t: t, net: fmt.Sprintf("10.77.%d", machinesMade.Add(1))}
	shell(t, "ip addr add %s.254/24 dev br0", m.net)
	for i := range count {
		host := fmt.Sprintf("%s.%d", m.net, i+1)
		m.Hosts = append(m.Hosts, host)
		shell(t, "ip netns add %[1]s && ip link add %[1]s type veth peer name eth0 netns %[1]s && ip link set %[1]s master br0 up && ip -n %[1]s addr add %[2]s/24 dev eth0 && ip -n %[1]s link set eth0 up && ip -n %[1]s link set lo up",
			m.name(host), host)
		// The rule for a machine's own addresses comes first, unless it is moved.
		shell(t, "ip -n %[1]s rule add pref 100 lookup local && ip -n %[1]s rule del pref 0", m.name(host))
	}
	return m
}

// name is a machine's namespace.
func (m *machines) name(host string) string {
	return "m" + strings.ReplaceAll(strings.TrimPrefix(host, "10.77."), ".", "-")
}

// cluster is the documented cluster on the machines.
func (m *machines) options(o redistest.ClusterOptions) redistest.ClusterOptions {
	o.Hosts, o.Namespace = m.Hosts, m.name
	return o
}

// unplug takes a machine's link down.
func (m *machines) unplug(host string) { m.t.Helper(); shell(m.t, "ip link set %s down", m.name(host)) }

// plug takes it up again.
func (m *machines) plug(host string) { m.t.Helper(); shell(m.t, "ip link set %s up", m.name(host)) }

// deaf has a machine drop what comes in from the net and is selected; it still sends.
func (m *machines) deaf(host string, selectors ...string) {
	m.t.Helper()
	for _, s := range selectors {
		shell(m.t, "ip -n %s rule add pref 50 iif eth0 %s blackhole", m.name(host), s)
	}
}

// mute has a machine send nothing to the others.
func (m *machines) mute(host string) {
	m.t.Helper()
	shell(m.t, "ip -n %s rule add pref 50 iif lo to %s.0/29 blackhole", m.name(host), m.net)
}

// hears ends all of that.
func (m *machines) hears(host string) {
	m.t.Helper()
	shell(m.t, "while ip -n %[1]s rule del pref 50 2>/dev/null; do :; done", m.name(host))
}

// What a machine may be deaf to.
const toAll = ""

// toBus is the traffic among the nodes of clusters, whose ports are in this range.
var toBus = []string{"ipproto tcp dport 27010-32000", "ipproto tcp sport 27010-32000"}

// toOthers is all that other machines send, save the test's.
func (m *machines) toOthers() string { return "from " + m.net + ".0/29" }
