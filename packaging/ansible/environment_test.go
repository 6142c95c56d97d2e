//go:build rollout

// Package ansible tries the role and the playbooks on three front-end servers, which are
// network namespaces with sshd on a bridge.
package ansible

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"sessionconfig/internal/redistest"
)

// TestMain runs these tests in a network and mount namespace of their own: the
// front-end servers are further namespaces on a bridge in it.
func TestMain(m *testing.M) {
	const inside = "SESSIONCONFIG_ANSIBLE_INSIDE"
	if os.Getenv(inside) != "" {
		os.Exit(m.Run())
	}
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	cmd := exec.Command("unshare", append([]string{"--net", "--mount", "--propagation", "private", self}, os.Args[1:]...)...)
	cmd.Env = append(os.Environ(), inside+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Run(); cmd.ProcessState == nil {
		panic(err)
	}
	os.Exit(cmd.ProcessState.ExitCode())
}

// redisHosts are the Redis servers, on the bridge.
var redisHosts = []string{"10.77.0.1", "10.77.0.2", "10.77.0.3"}

// variables are the machine's environment on every front-end server.
const variables = "SERedis_ClientCertPfxPath=/etc/redis.pfx SERedis_ClientCertPassword=" + pfxPassword + " SERedis_IssuerCertPath=/etc/redis.crt"

const (
	redisPassword = "a-password-of-the-tests"
	pfxPassword   = "a-password-of-the-certificate"
)

// environment is front-end servers with sshd, a Redis Cluster that they
// reach, and an Ansible project that knows them.
type environment struct {
	t       *testing.T
	dir     string
	servers []*frontEnd
	cluster *redistest.Cluster
	program string
}

// frontEnd is one server: a network namespace with a file system of its own, laid
// over this machine's.
type frontEnd struct {
	name, address string
	root          string // of its file system
	sshd          *exec.Cmd
}

// start sets all of it up; secure is how the Redis servers speak TLS, nil for not.
func start(t *testing.T, servers int, secure func(host string) *redistest.TLS) *environment {
	t.Helper()
	e := &environment{t: t, dir: t.TempDir()}
	e.program = filepath.Join(e.dir, "sessionconfig")
	build := exec.Command("go", "build", "-tags", "nogui", "-o", e.program, "sessionconfig")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	e.sh("ip link set lo up && ip link add br0 type bridge && ip link set br0 up")
	for _, host := range redisHosts {
		e.sh("ip addr add %s/24 dev br0", host)
	}
	t.Cleanup(func() { _ = exec.Command("ip", "link", "del", "br0").Run() })
	e.sh("ssh-keygen -q -t ed25519 -N '' -f %[1]s/key && ssh-keygen -q -t ed25519 -N '' -f %[1]s/hostkey", e.dir)
	e.sh("mkdir -p /run/sshd /run/netns && mount -t tmpfs netns /run/netns") // what a killed run left there is not seen
	for i := 1; i <= servers; i++ {
		e.servers = append(e.servers, e.frontEnd(i))
	}
	e.cluster = redistest.StartCluster(t, redistest.ClusterOptions{
		Hosts: redisHosts, Password: redisPassword, TLS: secure,
	})
	return e
}

// frontEnd starts the i-th server.
func (e *environment) frontEnd(i int) *frontEnd {
	e.t.Helper()
	f := &frontEnd{name: fmt.Sprintf("fe%d", i), address: fmt.Sprintf("10.77.0.1%d", i)}
	base := filepath.Join(e.dir, f.name)
	f.root = filepath.Join(base, "root")
	e.sh("mkdir -p %[1]s/upper %[1]s/work %[1]s/root && mount -t overlay overlay -o lowerdir=/,upperdir=%[1]s/upper,workdir=%[1]s/work %[1]s/root", base)
	e.sh("mount --bind /proc %[1]s/proc && mount --bind /dev %[1]s/dev && mount --bind /sys %[1]s/sys", f.root)
	e.t.Cleanup(func() { _ = exec.Command("umount", "-R", "-l", f.root).Run() })
	e.sh("rm -rf %[1]s/etc/sessionconfig && cp %[2]s %[1]s/usr/bin/sessionconfig && mkdir -p %[1]s/root/.ssh %[1]s/srv/platform && cp %[3]s/key.pub %[1]s/root/.ssh/authorized_keys && chown -R root:root %[1]s/root/.ssh && chmod 700 %[1]s/root/.ssh",
		f.root, e.program, e.dir)
	e.platform(f)
	e.sh("ip netns add %[1]s && ip link add %[1]s type veth peer name eth0 netns %[1]s && ip link set %[1]s master br0 up && ip -n %[1]s addr add %[2]s/24 dev eth0 && ip -n %[1]s link set eth0 up && ip -n %[1]s link set lo up",
		f.name, f.address)
	e.t.Cleanup(func() { // the link, too: the kernel would remove it only some time after its namespace
		_ = exec.Command("ip", "link", "del", f.name).Run()
		_ = exec.Command("ip", "netns", "del", f.name).Run()
	})
	f.sshd = exec.Command("ip", "netns", "exec", f.name, "unshare", "--uts", "sh", "-c", `hostname "$0" && exec "$@"`, f.name, "chroot", f.root, "/usr/sbin/sshd", "-D", "-e",
		"-h", filepath.Join(e.dir, "hostkey"), "-o", "ListenAddress="+f.address, "-o", "UsePAM=no", "-o", "PidFile=none",
		"-o", "PermitRootLogin=prohibit-password", "-o", "StrictModes=no", "-o", "SetEnv="+variables)
	f.sshd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	if err := f.sshd.Start(); err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(func() { f.stop() })
	return f
}

// stop ends all that runs on the server, connections that Ansible keeps included.
func (f *frontEnd) stop() {
	_ = exec.Command("sh", "-c", "ip netns pids "+f.name+" | xargs -r kill -9").Run()
	_ = syscall.Kill(-f.sshd.Process.Pid, syscall.SIGKILL)
	_ = f.sshd.Wait()
}

// platform lays a Platform Server folder out, whose tool counts how often it runs.
func (e *environment) platform(f *frontEnd) {
	e.t.Helper()
	for name, text := range map[string]string{
		"server.hsconf":         "<?xml version=\"1.0\"?>\n<EnvironmentConfiguration>\n  <Other><Key>kept</Key></Other>\n</EnvironmentConfiguration>\n",
		"ConfigurationTool.com": "#!/bin/sh\necho published >>/srv/platform/published\n",
	} {
		if err := os.WriteFile(filepath.Join(f.root, "srv/platform", name), []byte(text), 0o755); err != nil {
			e.t.Fatal(err)
		}
	}
}

// sh runs a shell command that must work.
func (e *environment) sh(format string, args ...any) string {
	e.t.Helper()
	command := fmt.Sprintf(format, args...)
	out, err := exec.Command("sh", "-c", command).CombinedOutput()
	if err != nil {
		e.t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

// inventory writes the inventory, with variables that a test changes.
func (e *environment) inventory(variables map[string]any) string {
	e.t.Helper()
	all := map[string]any{
		"sessionconfig_hosts": e.cluster.Seeds(), "sessionconfig_password": redisPassword, "sessionconfig_platform_dir": "/srv/platform",
		"sessionconfig_controller_program": e.program, "sessionconfig_reports": filepath.Join(e.dir, "reports"),
		"ansible_user": "root", "ansible_ssh_private_key_file": filepath.Join(e.dir, "key"), "ansible_python_interpreter": "/usr/bin/python3",
		"ansible_ssh_common_args": "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=30 -F /dev/null",
	}
	for name, value := range variables {
		all[name] = value
	}
	hosts := map[string]any{}
	for _, f := range e.servers {
		hosts[f.name] = map[string]any{"ansible_host": f.address}
	}
	data, err := json.Marshal(map[string]any{
		"all": map[string]any{"vars": all}, "frontends": map[string]any{"hosts": hosts},
	})
	if err != nil {
		e.t.Fatal(err)
	}
	path := filepath.Join(e.t.TempDir(), "inventory.yml")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		e.t.Fatal(err)
	}
	return path
}

// play runs playbooks with an inventory and returns what they say.
func (e *environment) play(inventory string, args ...string) (string, error) {
	e.t.Helper()
	return e.ansible("", "ansible-playbook", append([]string{"-i", inventory}, args...)...)
}

// ansible runs a command of Ansible's in a folder and returns what it says, which is
// never the password. What is known of the servers is kept from one run to the next.
func (e *environment) ansible(dir, name string, args ...string) (string, error) {
	e.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "ANSIBLE_NOCOLOR=1", "ANSIBLE_LOCAL_TEMP="+e.dir, "ANSIBLE_HOME="+e.dir, "ANSIBLE_SSH_CONTROL_PATH_DIR="+filepath.Join(e.dir, "cp"), "LC_ALL=C.UTF-8",
		"ANSIBLE_GATHERING=smart", "ANSIBLE_CACHE_PLUGIN=jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION="+e.facts(), "EDITOR="+filepath.Join(dir, "editor"))
	said, err := os.Create(filepath.Join(e.t.TempDir(), "said")) // a pipe would be kept open by the connections that stay
	if err != nil {
		e.t.Fatal(err)
	}
	defer said.Close()
	cmd.Stdout, cmd.Stderr = said, said
	failed := cmd.Run()
	out, err := os.ReadFile(said.Name())
	if err != nil {
		e.t.Fatal(err)
	}
	if strings.Contains(string(out), redisPassword) {
		e.t.Errorf("Ansible says the password:\n%s", out)
	}
	return string(out), failed
}

// facts is where Ansible keeps what it knows of the servers.
func (e *environment) facts() string { return filepath.Join(e.dir, "facts") }

// recap reads what Ansible counted for a server: ok, changed, unreachable, failed.
func recap(t *testing.T, out, server string) map[string]string {
	t.Helper()
	line := regexp.MustCompile(`(?m)^` + server + `\s+: (.*)$`).FindStringSubmatch(out)
	if line == nil {
		return nil
	}
	counts := map[string]string{}
	for _, field := range strings.Fields(line[1]) {
		name, count, _ := strings.Cut(field, "=")
		counts[name] = count
	}
	return counts
}

// hsconf is the server.hsconf of a server.
func (f *frontEnd) hsconf(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(f.root, "srv/platform/server.hsconf"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func published(f *frontEnd) int {
	data, _ := os.ReadFile(filepath.Join(f.root, "srv/platform/published"))
	return strings.Count(string(data), "published")
}
