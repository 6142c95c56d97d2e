package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// patience is for a step that takes a second or two on an idle machine, on one
// that is not.
const patience = 90 * time.Second

// window is the Session tab on a display of its own, over a made-up Platform
// Server.
type window struct {
	*screen
	program  *program
	platform platformServer
	settings string
}

func openWindow(t *testing.T) window {
	t.Helper()
	return openWindowWith(t, newPlatformServer(t), nil)
}

func openWindowWith(t *testing.T, platform platformServer, env []string) window {
	t.Helper()
	w := window{platform: platform, settings: filepath.Join(t.TempDir(), "session.yaml")}
	w.screen = newScreen(t, startDisplay(t))
	return w.start(env)
}

// start starts the program, for the first time or again.
func (w window) start(env []string) window {
	w.t.Helper()
	w.program = start(w.t, w.display, env, "--settings", w.settings, "--platform-dir", w.platform.dir)
	w.window("Configuration Tool - Session")
	w.focus("Configuration Tool - Session")
	w.waitFor(patience, "Session Provider", "Apply and Exit")
	return w
}

// fillIn chooses Redis by keyboard, points at Hosts, and tabs on to Password.
func (w window) fillIn(hosts, secret string) {
	w.t.Helper()
	w.press("Down") // the provider has the focus
	at := w.waitFor(patience, "Hosts", "In-Memory Session")
	for deadline := time.Now().Add(patience); !w.clickField(at.x+at.w+40, at.y+at.h/2); at = w.waitFor(patience, "Hosts") {
		if time.Now().After(deadline) {
			w.fail("Hosts does not take the text cursor")
		}
	}
	w.typeText(hosts)
	w.press("Tab")
	w.typeText(secret)
}

func TestHealthyCluster(t *testing.T) {
	t.Parallel()
	cluster := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	w := openWindow(t)
	hosts := strings.Join(cluster.Seeds(), ",")
	w.fillIn(hosts, password)

	w.testSucceeds(func() { w.click("Test Connection") })
	w.press("Return")

	w.applyAndAccept()
	w.press("Return") // publish
	w.waitInOutput("Republish all modules")
	w.press("Return")
	if code := w.program.exitCode(patience); code != 0 {
		t.Fatalf("the program ended with %d", code)
	}

	connection, rest := w.platform.section()
	if want := hosts + ",password=" + password; connection != want {
		t.Errorf("server.hsconf connects to %q, want %q", connection, want)
	}
	if rest != hsconf {
		t.Errorf("server.hsconf changed outside the section:\n%q", rest)
	}
	if ranIn := strings.TrimSpace(w.platform.read("ran-in")); ranIn != w.platform.dir {
		t.Errorf("the publish command ran in %q, want %q", ranIn, w.platform.dir)
	}
	if with := w.platform.read("ran-with"); with != "/SCInstall\n/UpgradeSystemComponents\n" {
		t.Errorf("the publish command ran with %q", with)
	}
	if strings.Contains(w.readSettings(), password) {
		t.Error("the settings file holds the password in clear")
	}
}

// TestUseTheClustersMasters: a host that is one of several masters is reached, and
// the list of all is one click away.
func TestUseTheClustersMasters(t *testing.T) {
	t.Parallel()
	cluster := redistest.StartCluster(t, redistest.ClusterOptions{Password: password})
	w := openWindow(t)
	w.fillIn(cluster.Seeds()[0], password)
	w.press("ctrl+t")
	w.waitFor(patience, "master-not-listed")
	w.press("Return")
	w.click("Use the cluster's masters")
	w.testSucceeds(w.ctrlT)
}

// waitInOutput waits for what the output window says, and gives it the keyboard, as
// a window manager does.
func (w window) waitInOutput(phrases ...string) {
	w.t.Helper()
	w.waitFor(patience, phrases...)
	w.focus("Publishing")
	time.Sleep(unaskedPause)
}

// waitForUnasked waits for a dialog that comes by itself, until keys answer it.
func (w window) waitForUnasked(phrases ...string) {
	w.t.Helper()
	w.waitFor(patience, phrases...)
	time.Sleep(unaskedPause)
}

// unaskedPause is how long a dialog that comes by itself is not answered, and a
// little more.
const unaskedPause = 500 * time.Millisecond

// testSucceeds starts tests until one completes successfully: a machine with too
// much to do answers slowly, and the test says so.
func (w window) testSucceeds(start func()) {
	w.t.Helper()
	const success, slow = "Test completed successfully", "session-slow"
	for range 5 {
		start()
		w.waitFor(patience, "Test completed")
		words := w.words()
		if _, _, slowly := find(words, slow); !slowly {
			break
		}
		w.press("Return")
		w.waitForGone(patience, slow)
	}
	w.waitFor(patience, success)
}

// ctrlT starts a test by keyboard.
func (w window) ctrlT() { w.press("ctrl+t") }

// apply applies what has passed its test: Enter is Apply and Exit then. (The button
// has the focus, whose ring the recogniser of letters stumbles over.)
func (w window) apply() {
	w.t.Helper()
	w.waitFor(patience, "Test Connection", "Changed, not applied")
	w.press("Return")
}

// applyAndAccept applies and accepts that the provider changes.
func (w window) applyAndAccept() {
	w.t.Helper()
	w.apply()
	w.waitForUnasked("sessions")
	w.press("Return")
	w.waitForUnasked("Service Center")
}

// readSettings is the text of the settings file.
func (w window) readSettings() string {
	w.t.Helper()
	data, err := os.ReadFile(w.settings)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

func TestWrongPassword(t *testing.T) {
	t.Parallel()
	server := redistest.StartServer(t, redistest.Options{Password: password})
	w := openWindow(t)
	before := w.platform.read("server.hsconf")
	w.fillIn(server.Addr, "not-the-right-password")
	w.click("Test Connection")
	w.waitFor(patience, "It was not possible to connect to Redis server", "password")
	w.press("Return")
	if w.platform.read("server.hsconf") != before {
		t.Error("server.hsconf was written")
	}
	if _, err := os.Stat(w.settings); !os.IsNotExist(err) {
		t.Errorf("the settings file was written: %v", err)
	}
}
