package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

const password = "a-long-enough-password"

func TestTLSCluster(t *testing.T) {
	t.Parallel()
	ca := redistest.NewCA(t)
	certificate := ca.Issue(t, redistest.Leaf{Names: []string{"redis.example.com"}})
	cluster := redistest.StartCluster(t, redistest.ClusterOptions{
		Password: password,
		TLS:      func(string) *redistest.TLS { return &redistest.TLS{Certificate: certificate} },
	})
	// The machine trusts the authority; the program finds it as it finds any.
	w := openWindowWith(t, newPlatformServer(t), []string{"SSL_CERT_FILE=" + ca.File})
	w.fillIn(strings.Join(cluster.Seeds(), ","), password)
	w.click("Use SSL")
	w.press("Tab")
	w.typeText("redis.example.com")
	w.press("ctrl+t")
	// The platform wants a client certificate; that none is set up is a warning.
	w.waitFor(patience, "Test completed with", "SERedis_ClientCertPfxPath")
}

func TestDeadHost(t *testing.T) {
	t.Parallel()
	// An address on which nothing listens, with digits that are easily told apart
	// on a screen.
	const address, port = "127.44.22.77", "7422"
	w := openWindow(t)
	w.fillIn(address+":"+port, password)
	w.press("ctrl+t")
	w.waitFor(patience, "It was not possible to connect to Redis server", "firewall", "port "+port)
}

func TestCancelInTheMiddle(t *testing.T) {
	t.Parallel()
	silent := redistest.StartPeer(t, redistest.Silent)
	w := openWindow(t)
	w.fillIn(silent.Addr, password)
	w.press("ctrl+t")
	for deadline := time.Now().Add(patience); silent.Accepted() == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.fail("the test does not begin")
		}
	}
	w.press("Escape")
	w.waitFor(patience, "cancelled")
	if open := silent.Open(); open != 0 {
		t.Errorf("%d connections are left", open)
	}
}

func TestPublishFailureAndRetry(t *testing.T) {
	t.Parallel()
	server := redistest.StartServer(t, redistest.Options{Password: password})
	w := openWindow(t)
	w.platform.write("exit-code", "7", 0o644)
	w.fillIn(server.Addr, password)
	w.testSucceeds(w.ctrlT)
	w.press("Return")
	w.applyAndAccept()
	w.press("Return")
	w.waitInOutput("exit code 7", "the compiler service did not answer")
	if settings := w.readSettings(); !strings.Contains(settings, "pending-since") {
		t.Errorf("after a failed publish nothing is pending:\n%s", settings)
	}
	w.platform.write("exit-code", "0", 0o644)
	w.press("shift+Tab") // from Close to Try Again
	w.press("space")
	w.waitInOutput("Republish all modules")
	w.press("Return")
	if code := w.program.exitCode(patience); code != 0 {
		t.Errorf("the program ended with %d", code)
	}
	if settings := w.readSettings(); strings.Contains(settings, "pending-since") {
		t.Errorf("after publishing something is pending:\n%s", settings)
	}
}

// theirs is server.hsconf after another program has configured sessions.
var theirs = strings.Replace(hsconf, "</EnvironmentConfiguration>",
	`<InMemorySessionConfiguration ProviderKey="Redis"><ConnectionString encrypted="false">10.9.9.9:7000,password=theirs-and-long-enough</ConnectionString></InMemorySessionConfiguration></EnvironmentConfiguration>`, 1)

func TestFileChangedMeanwhile(t *testing.T) {
	t.Parallel()
	server := redistest.StartServer(t, redistest.Options{Password: password})
	w := openWindow(t)
	w.fillIn(server.Addr, password)
	w.testSucceeds(w.ctrlT)
	w.press("Return")

	// Another program configures sessions, too.
	w.platform.write("server.hsconf", theirs, 0o644)
	w.apply()
	w.waitForUnasked("Changed by another program")
	w.press("Escape")
	w.waitFor(patience, "Changed, not applied")
	if w.platform.read("server.hsconf") != theirs {
		t.Error("their change was overwritten")
	}
	if _, err := os.Stat(w.settings); !os.IsNotExist(err) {
		t.Errorf("the settings file was written: %v", err)
	}
}

// openWindowAsNobody opens the window for a user who may not change the platform.
func openWindowAsNobody(t *testing.T) window {
	t.Helper()
	platform := newPlatformServer(t)
	platform.lock()
	d := startDisplay(t)
	w := window{screen: newScreen(t, d), platform: platform, settings: filepath.Join(platform.dir, "session.yaml")}
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	if err := os.Chmod(home, 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--settings", w.settings, "--platform-dir", platform.dir)
	cmd.Env = append(d.environ(), "HOME="+home)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	w.program = startCommand(t, cmd)
	w.window("Configuration Tool - Session")
	w.focus("Configuration Tool - Session")
	w.waitFor(patience, "No administrator rights")
	return w
}

// TestNotElevated runs the window as a user who may not change the platform.
func TestNotElevated(t *testing.T) {
	t.Parallel()
	server := redistest.StartServer(t, redistest.Options{Password: password})
	w := openWindowAsNobody(t)
	w.fillIn(server.Addr, password)
	w.testSucceeds(w.ctrlT)
	w.press("Return")
	w.apply()
	w.waitFor(patience, "Administrator rights needed", "started without them")
	w.press("Escape")
	if w.platform.read("server.hsconf") != hsconf {
		t.Error("server.hsconf was written")
	}
}

// TestExportAndImport carries the settings of one machine to the next, where they
// are published at another start.
func TestExportAndImport(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "farm.yaml")
	w := openWindow(t)
	w.fillIn("127.0.0.1:7000,127.0.0.2:7000", password)
	w.press("Alt_L", "Down", "Down", "Down", "Return") // in the menu File, Export Configuration...
	w.waitFor(patience, "Passphrase")
	w.press("ctrl+a")
	w.typeText(file)
	w.press("Tab")
	w.typeText("a passphrase")
	w.press("Tab")
	w.typeText("a passphrase")
	w.press("Return")
	w.waitFor(patience, "Configuration exported")
	exported, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(exported), password) {
		t.Error("the export holds the password in clear")
	}

	next := openWindow(t)
	next.press("Alt_L")
	next.click("Import Configuration")
	next.waitFor(patience, "Passphrase")
	next.press("ctrl+a")
	next.typeText(file)
	next.press("Tab")
	next.typeText("a passphrase")
	next.press("Return")
	next.waitFor(patience, "Import these settings")
	next.press("Return")
	next.waitFor(patience, "In-Memory Session", "127.0.0.1:7000")
	next.click("Apply and Exit")
	next.waitForUnasked("not tested", "sessions")
	next.click("Apply without testing")
	next.waitForUnasked("Service Center")
	next.press("Escape") // publish later
	if code := next.program.exitCode(patience); code != 0 {
		t.Errorf("the program ended with %d", code)
	}
	again := next.start(nil)
	again.waitFor(patience, "Publishing is pending since")
	again.click("Publish")
	again.waitForUnasked("Publish them now")
	again.press("Return")
	again.waitInOutput("Republish all modules")
	again.press("Return")
	if code := again.program.exitCode(patience); code != 0 {
		t.Errorf("the program ended with %d", code)
	}
	connection, _ := next.platform.section()
	if want := "127.0.0.1:7000,127.0.0.2:7000,password=" + password; connection != want {
		t.Errorf("server.hsconf connects to %q, want %q", connection, want)
	}
}
