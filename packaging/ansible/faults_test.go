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
	"time"

	"sessionconfig/internal/redistest"
)

// fault is what is wrong with one server, and what a comparison says of it.
type fault struct {
	code, says string
	make       func(*frontEnd)
}

// fleet is five servers that are alike, and the files that they share.
type fleet struct {
	*environment
	ca  *redistest.CA
	pfx []byte // the client certificate of all
	key string // file of the fingerprints' key
}

func startFleet(t *testing.T) *fleet {
	t.Helper()
	ca := redistest.NewCA(t)
	e := start(t, 5, func(host string) *redistest.TLS {
		return &redistest.TLS{Certificate: ca.Issue(t, redistest.Leaf{Names: []string{host}})}
	})
	f := &fleet{environment: e, ca: ca, key: filepath.Join(e.dir, "fingerprint.key")}
	f.pfx = f.certificate(redistest.Leaf{})
	if err := os.WriteFile(f.key, []byte("a-key-of-the-fleet-32-bytes-long-at-least"), 0o600); err != nil {
		t.Fatal(err)
	}
	f.level()
	return f
}

// certificate issues a client certificate.
func (f *fleet) certificate(leaf redistest.Leaf) []byte {
	f.t.Helper()
	leaf.Name = "front-end"
	return read(f.t, f.ca.Issue(f.t, leaf).PFX(f.t, redistest.PFXModern, pfxPassword))
}

// level makes the servers alike.
func (f *fleet) level() {
	f.t.Helper()
	issuer := read(f.t, f.ca.File)
	for _, server := range f.servers {
		server.write(f.t, "etc/redis.pfx", f.pfx)
		server.write(f.t, "etc/redis.crt", issuer)
		server.write(f.t, "srv/platform/StackExchange.Redis.dll", redistest.Library(f.t, "2.8.16.0"))
		server.apply(f.t, f.cluster.Seeds(), redisPassword)
	}
}

// TestFiveFaults prepares five servers, each with a fault of its own, which one run of
// the playbook and one comparison find; then five other faults, of which one is in a
// report and a sixth report is cut off, found by the commands that the playbook calls.
func TestFiveFaults(t *testing.T) {
	f := startFleet(t)
	seeds := f.cluster.Seeds()
	reports := filepath.Join(f.dir, "reports")

	faults := []fault{
		{"fleet-settings-differ", "Password", func(s *frontEnd) { s.apply(t, seeds, "the-password-of-last-year") }},
		{"fleet-node-unreachable-from", redisHosts[1], func(s *frontEnd) { f.sh("ip -n %s route add prohibit %s/32", s.name, redisHosts[1]) }},
		{"fleet-certificate-differs", "SERedis_ClientCertPfxPath", func(s *frontEnd) { s.write(t, "etc/redis.pfx", f.certificate(redistest.Leaf{})) }},
		{"fleet-client-version-differs", "2.7.33", func(s *frontEnd) {
			s.write(t, "srv/platform/StackExchange.Redis.dll", redistest.Library(t, "2.7.33.0"))
		}},
		{"fleet-settings-differ", "Hosts", func(s *frontEnd) { s.apply(t, seeds[:2], redisPassword) }},
	}
	for i, fault := range faults {
		fault.make(f.servers[i])
	}
	said, err := f.play(f.inventory(map[string]any{"sessionconfig_fingerprint_key": f.key}), "compare.yml")
	if err == nil {
		t.Errorf("five faults are alike:\n%s", said)
	}
	for _, fault := range faults {
		if !strings.Contains(said, "["+fault.code+"]") {
			t.Errorf("the playbook does not tell %s:\n%s", fault.code, said)
		}
	}
	f.told(faults, reports, 1)

	f.sh("ip -n %s route del prohibit %s/32", f.servers[1].name, redisHosts[1])
	f.level()
	replica := f.cluster.Replicas()[0]
	clock := func(report []byte) []byte { // a minute ahead
		var r map[string]any
		if err := json.Unmarshal(report, &r); err != nil {
			t.Fatal(err)
		}
		for _, node := range r["nodes"].([]any) {
			n := node.(map[string]any)
			n["clock_offset_ms"] = n["clock_offset_ms"].(float64) + 60_000
		}
		report, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	faults = []fault{
		{"fleet-settings-differ", "redis.example", func(s *frontEnd) { s.apply(t, seeds, redisPassword, "--ssl-host", "redis.example") }},
		{"fleet-node-unreachable-from", replica.Addr, func(s *frontEnd) {
			f.sh("ip -n %s rule add to %s/32 ipproto tcp dport %d prohibit", s.name, replica.Host, replica.Port)
		}},
		{"fleet-certificate-differs", "SERedis_ClientCertPfxPath", func(s *frontEnd) {
			lastYear := time.Now().AddDate(-1, 0, 0)
			s.write(t, "etc/redis.pfx", f.certificate(redistest.Leaf{NotBefore: lastYear.AddDate(-1, 0, 0), NotAfter: lastYear}))
		}},
		{"fleet-settings-differ", "syncTimeout=1000", func(s *frontEnd) { s.apply(t, seeds, redisPassword, "--parameters", "syncTimeout=1000") }},
		{"fleet-clock-skew", "60.0 s ahead", func(*frontEnd) {}},
	}
	for i, fault := range faults {
		fault.make(f.servers[i])
	}
	for i, server := range f.servers {
		report := server.report(t, f.key)
		if i == 4 {
			report = clock(report)
		}
		if err := os.WriteFile(filepath.Join(reports, server.name+".json"), report, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(reports, "fe6.json"), read(t, filepath.Join(reports, "fe5.json"))[:999], 0o600); err != nil {
		t.Fatal(err)
	}
	if said := f.told(faults, reports, 3); !strings.Contains(said, "fe6.json cannot be compared") {
		t.Errorf("the report that is cut off is not named: %s", said)
	}
}

// told compares the reports and checks that each server's fault is found. It returns
// what is on standard error.
func (f *fleet) told(faults []fault, reports string, code int) string {
	f.t.Helper()
	var said strings.Builder
	cmd := exec.Command(f.program, "compare", "--json", reports)
	cmd.Stderr = &said
	answer, _ := cmd.Output()
	var compared struct {
		Machines []string
		Findings []struct {
			Code, Message string
			Nodes         []string
		}
	}
	if err := json.Unmarshal(answer, &compared); err != nil || len(compared.Machines) != 5 || cmd.ProcessState.ExitCode() != code {
		f.t.Fatalf("compare ended with %d, want %d: %v\n%s\n%s", cmd.ProcessState.ExitCode(), code, err, answer, said.String())
	}
	for i, fault := range faults {
		told := false
		for _, found := range compared.Findings {
			told = told || found.Code == fault.code && slices.Contains(found.Nodes, f.servers[i].name) && strings.Contains(found.Message, fault.says)
		}
		if !told {
			f.t.Errorf("%s with its %s of %s is not told:\n%s", f.servers[i].name, fault.code, fault.says, answer)
		}
	}
	return said.String()
}

// apply puts settings on the server that were not tested.
func (f *frontEnd) apply(t *testing.T, hosts []string, password string, more ...string) {
	t.Helper()
	args := append([]string{f.root, "/usr/bin/sessionconfig", "apply", "--platform-dir", "/srv/platform", "--hosts", strings.Join(hosts, ","), "--ssl", "--ssl-host", "", "--parameters", ""}, more...)
	cmd := exec.Command("chroot", args...)
	cmd.Env = append(os.Environ(), "SESSIONCONFIG_PASSWORD="+password)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", f.name, err, out)
	}
}

// report is what a test on the server prints, as the playbook runs it.
func (f *frontEnd) report(t *testing.T, key string) []byte {
	t.Helper()
	f.write(t, "etc/sessionconfig/fingerprint.key", read(t, key))
	cmd := exec.Command("ip", "netns", "exec", f.name, "unshare", "--uts", "sh", "-c", `hostname "$0" && exec "$@"`, f.name, "chroot", f.root,
		"/usr/bin/sessionconfig", "test", "--json", "--platform-dir", "/srv/platform", "--fingerprint-key", "/etc/sessionconfig/fingerprint.key")
	cmd.Env = append(os.Environ(), strings.Fields(variables)...)
	out, err := cmd.Output()
	if len(out) == 0 {
		t.Fatalf("%s reports nothing: %v", f.name, err)
	}
	return out
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
