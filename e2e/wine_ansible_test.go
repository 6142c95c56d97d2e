//go:build wine && rollout

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

// TestWineAnsible runs each command line that the role renders to for Windows, in the
// order of a roll-out, and the silent installer as the role calls it. What Ansible
// does around them on Windows is not run here.
func TestWineAnsible(t *testing.T) {
	ca := redistest.NewCA(t)
	server := redistest.StartServer(t, redistest.Options{Password: password, TLS: &redistest.TLS{Certificate: ca.Issue(t, redistest.Leaf{})}})
	c := newConsole(t)
	machineVariable(t, c.wine, "SERedis_IssuerCertPath", windowsPath(ca.File))
	t.Setenv("SESSIONCONFIG_PASSWORD", password)
	data := filepath.Join(c.wine.prefix, "drive_c", "ProgramData", "SessionConfig")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "fingerprint.key"), []byte(strings.Repeat("k", 32)), 0o600); err != nil {
		t.Fatal(err)
	}

	lines := c.rendered(map[string]any{
		"sessionconfig_program": windowsPath(c.program), "sessionconfig_platform_dir": windowsPath(c.platform.dir),
		"sessionconfig_hosts": []string{server.Addr}, "sessionconfig_ssl": true, "sessionconfig_parameters": map[string]string{"syncTimeout": "9000"},
		"sessionconfig_fingerprint_key": "fingerprint.key", "sessionconfig_package": "files/SessionConfig-0.1.0-setup.exe",
	})
	var called []string
	for _, file := range []string{"apply_windows.yml", "publish_windows.yml", "report_windows.yml"} {
		for _, line := range lines[file] {
			var args []string
			if err := json.Unmarshal(line, &args); err != nil || args[0] != windowsPath(c.program) {
				t.Fatalf("%s: %v: %s", file, err, line)
			}
			answer := c.object(0, "", without(args[1:], "--json")...)
			called = append(called, args[1])
			if args[1] == "test" && answer["settings"].(map[string]any)["password_fingerprint"] == nil {
				t.Errorf("the report has no fingerprint: %v", answer)
			}
		}
	}
	if got := strings.Join(called, " "); got != "show apply publish test" {
		t.Errorf("called %s", got)
	}
	if connection, _ := c.platform.section(); !strings.HasPrefix(connection, server.Addr) || !strings.Contains(connection, "syncTimeout=9000") {
		t.Errorf("server.hsconf connects to %q", connection)
	}
	var install string
	if err := json.Unmarshal(lines["install_windows.yml"][0], &install); err != nil || install != `"C:\Windows\Temp\SessionConfig-0.1.0-setup.exe" /S /PATH` {
		t.Errorf("the installer is called by %q, which TestWineInstallerLife does not: %v", install, err)
	}
}

// rendered are the role's command lines, by the files of its tasks.
func (c console) rendered(variables map[string]any) map[string][]json.RawMessage {
	c.t.Helper()
	given, err := json.Marshal(variables)
	if err != nil {
		c.t.Fatal(err)
	}
	out, err := exec.Command("/usr/bin/python3", "testdata/render_ansible.py", "../packaging/ansible/roles/sessionconfig", string(given)).Output()
	if err != nil {
		c.t.Fatalf("%v\n%s", err, out)
	}
	var lines map[string][]json.RawMessage
	if err := json.Unmarshal(out, &lines); err != nil {
		c.t.Fatal(err)
	}
	return lines
}

func without(args []string, one string) []string {
	var rest []string
	for _, arg := range args {
		if arg != one {
			rest = append(rest, arg)
		}
	}
	return rest
}
