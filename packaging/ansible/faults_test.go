//go:build rollout

package ansible

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

// fault is what is wrong with one server, and how a comparison tells it.
type fault struct {
	code, says string
	make       func(*frontEnd)
}

// TestFiveFaults prepares five servers, each with a fault of its own, which one run of
// the playbook and one comparison find.
func TestFiveFaults(t *testing.T) {
	ca := redistest.NewCA(t)
	e := start(t, 5, func(host string) *redistest.TLS {
		return &redistest.TLS{Certificate: ca.Issue(t, redistest.Leaf{Names: []string{host}})}
	})
	pfx := func() []byte {
		return read(t, ca.Issue(t, redistest.Leaf{Name: "front-end"}).PFX(t, redistest.PFXModern, pfxPassword))
	}
	current, issuer := pfx(), read(t, ca.File)
	for _, f := range e.servers {
		f.write(t, "etc/redis.pfx", current)
		f.write(t, "etc/redis.crt", issuer)
		f.write(t, "srv/platform/StackExchange.Redis.dll", redistest.Library(t, "2.8.16.0"))
		f.apply(t, e.cluster.Seeds(), redisPassword)
	}
	faults := []fault{
		{"fleet-settings-differ", "Password", func(f *frontEnd) { f.apply(t, e.cluster.Seeds(), "the-password-of-last-year") }},
		{"fleet-node-unreachable-from", redisHosts[1], func(f *frontEnd) { e.sh("ip -n %s route add prohibit %s/32", f.name, redisHosts[1]) }},
		{"fleet-certificate-differs", "SERedis_ClientCertPfxPath", func(f *frontEnd) { f.write(t, "etc/redis.pfx", pfx()) }},
		{"fleet-client-version-differs", "2.7.33", func(f *frontEnd) {
			f.write(t, "srv/platform/StackExchange.Redis.dll", redistest.Library(t, "2.7.33.0"))
		}},
		{"fleet-settings-differ", "Hosts", func(f *frontEnd) { f.apply(t, e.cluster.Seeds()[:2], redisPassword) }},
	}
	for i, fault := range faults {
		fault.make(e.servers[i])
	}

	key := filepath.Join(e.dir, "fingerprint.key")
	if err := os.WriteFile(key, []byte("a-key-of-the-farm-32-bytes-long-at-least"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := e.play(e.inventory(map[string]any{"sessionconfig_fingerprint_key": key}), "compare.yml")
	if err == nil {
		t.Errorf("five faults are alike:\n%s", out)
	}
	answer, _ := exec.Command(e.program, "compare", "--json", filepath.Join(e.dir, "reports")).Output()
	var compared struct {
		Machines []string
		Findings []struct {
			Code, Message string
			Nodes         []string
		}
	}
	if err := json.Unmarshal(answer, &compared); err != nil || len(compared.Machines) != 5 {
		t.Fatalf("compare: %v\n%s\n%s", err, answer, out)
	}
	for i, fault := range faults {
		told := false
		for _, found := range compared.Findings {
			told = told || found.Code == fault.code && slices.Contains(found.Nodes, e.servers[i].name) && strings.Contains(found.Message, fault.says)
		}
		if !told || !strings.Contains(out, "["+fault.code+"]") {
			t.Errorf("%s with its %s of %s is not told:\n%s\n%s", e.servers[i].name, fault.code, fault.says, answer, out)
		}
	}
}

// apply puts settings on the server that were not tested.
func (f *frontEnd) apply(t *testing.T, hosts []string, password string) {
	t.Helper()
	cmd := exec.Command("chroot", f.root, "/usr/bin/sessionconfig", "apply", "--platform-dir", "/srv/platform", "--hosts", strings.Join(hosts, ","), "--ssl")
	cmd.Env = append(os.Environ(), "SESSIONCONFIG_PASSWORD="+password)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", f.name, err, out)
	}
}

// write puts a file on the server.
func (f *frontEnd) write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(f.root, path), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
