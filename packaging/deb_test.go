//go:build packages

package packaging

import (
	"bytes"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/app"
)

// run runs a tool of Debian and returns what it printed.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	var errors bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", cmd, err, out, &errors)
	}
	return strings.TrimSpace(string(out))
}

// one is the only file in dist that fits.
func one(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob("../dist/" + pattern)
	if err != nil || len(found) != 1 {
		t.Fatalf("make packages left %q for %s, %v", found, pattern, err)
	}
	path, err := filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// debian is a Debian in a folder: it has the packages that this machine has, by
// their names, and a file system of its own.
func debian(t *testing.T) (root string, dpkg func(args ...string) string) {
	t.Helper()
	root = t.TempDir()
	status, err := os.ReadFile("/var/lib/dpkg/status")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"info", "updates", "triggers", "parts"} {
		if err := os.MkdirAll(filepath.Join(root, "var/lib/dpkg", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg/status"), status, 0o644); err != nil {
		t.Fatal(err)
	}
	return root, func(args ...string) string {
		t.Helper()
		return run(t, "dpkg", append([]string{"--root=" + root, "--force-not-root", "--force-script-chrootless", "--log=/dev/null"}, args...)...)
	}
}

// files are all files below root that are not dpkg's own.
func files(t *testing.T, root string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasPrefix(path, root+"/var/lib/dpkg/") {
			found = append(found, strings.TrimPrefix(path, root))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestDebInstallsAndRemoves installs the .deb, with its dependencies checked, runs
// the program, and removes it without a rest.
func TestDebInstallsAndRemoves(t *testing.T) {
	root, dpkg := debian(t)
	dpkg("--install", one(t, "*.deb"))
	if status := dpkg("--status", "sessionconfig"); !strings.Contains(status, "Status: install ok installed") {
		t.Fatalf("dpkg says:\n%s", status)
	}
	if said := run(t, filepath.Join(root, "usr/bin/sessionconfig"), "version"); !strings.HasPrefix(said, "sessionconfig "+app.Version+"\n") {
		t.Errorf("the installed program says %q", said)
	}
	if changed := dpkg("--verify", "sessionconfig"); changed != "" {
		t.Errorf("files are not as in the package:\n%s", changed)
	}
	for _, path := range []string{
		"usr/share/applications/io.sessionconfig.tool.desktop",
		"usr/share/icons/hicolor/256x256/apps/io.sessionconfig.tool.png",
		"usr/share/icons/hicolor/scalable/apps/io.sessionconfig.tool.svg",
		"usr/share/polkit-1/actions/io.sessionconfig.tool.policy",
		"usr/share/doc/sessionconfig/copyright",
		"usr/share/doc/sessionconfig/monitoring/alerts.yml",
		"usr/share/doc/sessionconfig/monitoring/dashboard.json",
		"usr/share/doc/sessionconfig/ansible/README.md",
		"usr/share/doc/sessionconfig/ansible/site.yml",
		"usr/share/doc/sessionconfig/ansible/roles/sessionconfig/tasks/main.yml",
	} {
		if _, err := os.Stat(filepath.Join(root, path)); err != nil {
			t.Error(err)
		}
	}

	bash := exec.Command("bash", "-c", `source "$1/usr/share/bash-completion/completions/sessionconfig" &&
		COMP_WORDS=("$1/usr/bin/sessionconfig" apply --pro) COMP_CWORD=2 && _sessionconfig && echo "${COMPREPLY[@]}"`, "bash", root)
	if out, err := bash.CombinedOutput(); err != nil || string(out) != "--provider\n" {
		t.Errorf("bash completes --pro to %q, %v", out, err)
	}

	systemctl := func(args ...string) string {
		out, _ := exec.Command("systemctl", append([]string{"--root=" + root}, args...)...).CombinedOutput()
		return strings.TrimSpace(string(out))
	}
	if state := systemctl("is-enabled", timer); state != "disabled" {
		t.Errorf("the timer is %q unasked", state)
	}
	systemctl("enable", timer)
	if state := systemctl("is-enabled", timer); state != "enabled" {
		t.Errorf("the timer that was turned on is %q", state)
	}

	dpkg("--purge", "sessionconfig")
	if left := files(t, root); len(left) != 0 {
		t.Errorf("after removing there are %q", left)
	}
}

// timer starts a test every minute, where it is turned on.
const timer = "sessionconfig-test.timer"

// TestTimerRunsATest: systemd takes the units, and what they run writes what the test
// found, or that it could not run, into the file that the collector reads.
func TestTimerRunsATest(t *testing.T) {
	root, dpkg := debian(t)
	dpkg("--install", one(t, "*.deb"))
	units := filepath.Join(root, "usr/lib/systemd/system")
	unit, err := os.ReadFile(filepath.Join(units, "sessionconfig-test.service"))
	if err != nil {
		t.Fatal(err)
	}
	_, line, found := strings.Cut(string(unit), "\nExecStart=")
	line, _, _ = strings.Cut(line, "\n")
	args := strings.Fields(line)
	if !found || len(args) < 2 {
		t.Fatalf("the service runs %q", line)
	}
	installed := strings.Replace(string(unit), args[0], filepath.Join(root, args[0]), 1)
	if err := os.WriteFile(filepath.Join(units, "sessionconfig-test.service"), []byte(installed), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, "systemd-analyze", "--man=no", "verify", filepath.Join(units, timer))

	file := filepath.Join(root, args[len(args)-1])
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	args[0], args[len(args)-1] = filepath.Join(root, args[0]), file
	_ = exec.Command(args[0], append(args[1:], "--settings", filepath.Join(root, "none.yaml"))...).Run() // without settings it fails
	if data, err := os.ReadFile(file); err != nil || !strings.Contains(string(data), "\nsessionconfig_up 0\n") {
		t.Errorf("the collector's file is %q, %v", data, err)
	}
}

// TestDebDependsOnItsLibraries: a machine without graphics libraries gets them
// named, rather than a program that does not start.
func TestDebDependsOnItsLibraries(t *testing.T) {
	depends := run(t, "dpkg-deb", "--field", one(t, "*.deb"), "Depends")
	for _, library := range []string{"libc6 ", "libgl1", "libx11-6"} {
		if !strings.Contains(depends, library) {
			t.Errorf("it depends on %q, not on %s", depends, library)
		}
	}
}

// TestDebFilesBelongToRoot: nobody else may change what root runs.
func TestDebFilesBelongToRoot(t *testing.T) {
	for line := range strings.Lines(run(t, "dpkg-deb", "--contents", one(t, "*.deb"))) {
		fields := strings.Fields(line)
		if fields[1] != "root/root" || strings.Contains(fields[0][4:], "w") {
			t.Error(line)
		}
	}
}

func TestDesktopFileIsValid(t *testing.T) {
	run(t, "desktop-file-validate", "linux/io.sessionconfig.tool.desktop")
}

// TestPolkitActionFitsTheProgram: pkexec finds the action by the program's path.
func TestPolkitActionFitsTheProgram(t *testing.T) {
	data, err := os.ReadFile("linux/io.sessionconfig.tool.policy")
	if err != nil {
		t.Fatal(err)
	}
	var policy struct {
		Actions []struct {
			ID          string `xml:"id,attr"`
			Active      string `xml:"defaults>allow_active"`
			Annotations []struct {
				Key   string `xml:"key,attr"`
				Value string `xml:",chardata"`
			} `xml:"annotate"`
		} `xml:"action"`
	}
	if err := xml.Unmarshal(data, &policy); err != nil {
		t.Fatal(err)
	}
	if len(policy.Actions) != 1 || policy.Actions[0].Active != "auth_admin" {
		t.Fatalf("the actions are %+v", policy.Actions)
	}
	for _, note := range policy.Actions[0].Annotations {
		if note.Key == "org.freedesktop.policykit.exec.path" && note.Value == "/usr/bin/sessionconfig" {
			return
		}
	}
	t.Error("the action is for another program")
}
