//go:build wine

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/app/platform"
	"sessionconfig/internal/redistest"
)

// installerKey is where the platform's installer says what it installed.
const installerKey = `HKLM\SOFTWARE\OutSystems\Installer\Server`

// console is SessionConfig.com over a made-up Platform Server that the registry
// names.
type console struct {
	t        *testing.T
	wine     wine
	platform platformServer
	program  string
	settings string
}

func newConsole(t *testing.T) console {
	t.Helper()
	w := newWine(t)
	program, err := filepath.Abs("../bin/SessionConfig.com")
	if err != nil {
		t.Fatal(err)
	}
	c := console{
		t: t, wine: w, platform: newWindowsPlatformServer(t, w), program: program,
		settings: filepath.Join(t.TempDir(), "session.yaml"),
	}
	t.Cleanup(func() { w.run(t, "", "reg", "delete", installerKey, "/f", "/reg:64") })
	for _, value := range [][]string{
		{"/ve", "/d", windowsPath(c.platform.dir)},
		{"/v", "Server", "/d", "11.39.0"},
		{"/v", "ServiceCenter", "/d", "11.38.0"},
	} {
		if r := w.run(t, "", "reg", append(append([]string{"add", installerKey}, value...), "/f", "/reg:64")...); r.code != 0 {
			t.Fatalf("the registry takes no value: %s%s", r.stdout, r.stderr)
		}
	}
	return c
}

// run calls the program and holds its exit code.
func (c console) run(code int, stdin string, args ...string) result {
	c.t.Helper()
	r := c.wine.run(c.t, stdin, c.program, append(args, "--settings", windowsPath(c.settings))...)
	if r.code != code {
		c.t.Fatalf("%s ended with %d, want %d:\n%s%s", strings.Join(args, " "), r.code, code, r.stdout, r.stderr)
	}
	if strings.Contains(r.stdout+r.stderr, password) {
		c.t.Fatalf("%s shows the password:\n%s%s", args[0], r.stdout, r.stderr)
	}
	return r
}

// object is what a call with --json answered.
func (c console) object(code int, stdin string, args ...string) map[string]any {
	c.t.Helper()
	r := c.run(code, stdin, append(args, "--json")...)
	var object map[string]any
	if err := json.Unmarshal([]byte(r.stdout), &object); err != nil {
		c.t.Fatalf("%s: %v:\n%s", args[0], err, r.stdout)
	}
	return object
}

// TestWineConsole is the whole procedure without a window: test, apply, show,
// publish, export, import, restore.
func TestWineConsole(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: password})
	c := newConsole(t)

	report := c.object(0, password, "test", "--hosts", server.Addr, "--password-stdin")
	if report["verdict"] != "passed" || report["platform_version"] != "11.39.0" {
		t.Errorf("test answers %v", report)
	}

	done := c.object(0, password, "apply", "--hosts", server.Addr, "--password-stdin")
	if done["done"] != true || done["republish"] != "all-modules" {
		t.Errorf("apply answers %v", done)
	}
	connection, rest := c.platform.section()
	if want := server.Addr + ",password=" + password; connection != want || rest != hsconf {
		t.Errorf("server.hsconf connects to %q, want %q; the rest is kept: %t", connection, want, rest == hsconf)
	}
	if data, err := os.ReadFile(c.settings); err != nil || strings.Contains(string(data), password) {
		t.Errorf("the settings file: %v, holds the password in clear: %t", err, err == nil)
	}

	shown := c.object(0, "", "show")
	if shown["password"] != "set" || shown["provider"] != "redis" {
		t.Errorf("show answers %v", shown)
	}

	c.platform.write("play", "failure", 0o644)
	if r := c.run(1, "", "publish"); !strings.Contains(r.stdout+r.stderr, "7") {
		t.Errorf("a failed publish does not tell the exit code: %s%s", r.stdout, r.stderr)
	}
	c.platform.write("play", "codepage", 0o644)
	if r := c.run(0, "", "publish"); !strings.Contains(r.stdout, "Publicación concluída") || !strings.Contains(r.stdout, "Done.") {
		t.Errorf("publish prints %q", r.stdout)
	}
	if ran := c.platform.read("ran"); ran != windowsPath(c.platform.dir)+"\n/SCInstall\n/UpgradeSystemComponents\n" {
		t.Errorf("the publish command ran as %q", ran)
	}

	exported := filepath.Join(t.TempDir(), "export.yaml")
	c.run(0, "", "export", windowsPath(exported))
	other := newConsole(t)
	other.run(0, password, "apply", "--from", windowsPath(exported), "--password-stdin")
	if again, _ := other.platform.section(); again != connection {
		t.Errorf("the imported settings connect to %q", again)
	}

	backups, err := filepath.Glob(filepath.Join(c.platform.dir, "server.hsconf.*.bak"))
	if err != nil || len(backups) != 1 {
		t.Fatalf("backups: %v, %v", backups, err)
	}
	c.run(0, "", "restore", filepath.Base(backups[0]), "--platform-dir", windowsPath(c.platform.dir))
	if c.platform.read("server.hsconf") != hsconf {
		t.Error("restore did not bring the old server.hsconf back")
	}
}

// TestWineConsoleExpandsTheRegistry: the installation folder may be named with
// variables in it.
func TestWineConsoleExpandsTheRegistry(t *testing.T) {
	c := newConsole(t)
	folder := filepath.Join(c.wine.prefix, "drive_c", "Platform Server")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if r := c.wine.run(t, "", "reg", "add", installerKey, "/ve", "/t", "REG_EXPAND_SZ", "/d", `%SystemDrive%\Platform Server`, "/f", "/reg:64"); r.code != 0 {
		t.Fatalf("the registry takes no value: %s%s", r.stdout, r.stderr)
	}
	found, _ := c.object(0, "", "version")["platform"].(map[string]any)
	if found["dir"] != `C:\Platform Server` || found["version"] != "11.39.0" {
		t.Errorf("it finds %v", found)
	}
}

func TestWineConsoleRefusesDamage(t *testing.T) {
	c := newConsole(t)
	c.platform.write("server.hsconf", "<EnvironmentConfiguration><Unfinished>", 0o644)
	c.run(3, password, "apply", "--hosts", "127.0.0.1:6379", "--password-stdin")
	if c.platform.read("server.hsconf") != "<EnvironmentConfiguration><Unfinished>" {
		t.Error("a damaged server.hsconf was written")
	}
	if _, err := os.Stat(c.settings); !os.IsNotExist(err) {
		t.Errorf("the settings file was written: %v", err)
	}
}

// TestWineEventLog: an apply is reported to Windows. Wine keeps no event log, but it can
// say what it is given for one.
func TestWineEventLog(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: password})
	c := newConsole(t)
	c.wine.debug = "-all,+eventlog,fixme+advapi"
	said := c.run(0, password, "apply", "--hosts", server.Addr, "--password-stdin").stderr
	for _, want := range []string{
		`RegisterEventSourceW ((null),L"` + platform.EventSource + `")`,
		`,0x0004,0x0000,0x00000001,`, // information, without a category, number 1
		`L"Applying session settings: done.\r\n`, `\r\nHosts: ` + server.Addr + `\r\n`,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the event log is not told %s:\n%s", want, said)
		}
	}
}
