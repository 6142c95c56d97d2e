//go:build screenshots

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// album takes the pictures of the documentation, of a window that is gone through.
type album struct {
	*screen
	folder string // SCREENSHOTS names it
}

const tab, publishing, help = "Configuration Tool - Session", "Publishing", "^Help$"

func newAlbum(t *testing.T, s *screen) album {
	t.Helper()
	folder := os.Getenv("SCREENSHOTS")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return album{screen: s, folder: folder}
}

// take waits for what a dialog says and takes a picture of its window.
func (a album) take(name, window, says string) {
	a.t.Helper()
	a.waitFor(patience, says)
	time.Sleep(300 * time.Millisecond) // a dialog is drawn at once, a list of servers a moment later
	a.must("import", "-window", a.window(window), "-strip", filepath.Join(a.folder, name+".png"))
}

// troubles are those of the demo, with what the dialog on its findings says.
var troubles = map[string]string{
	"down": "refused the connection", "password": "auth-wrong-password", "certificate": "tls-name-mismatch",
	"unlisted": "master-not-listed", "lagging": "replica-not-linked", "moving": "topology-changing",
}

// TestScreenshotsOfFindings takes what each trouble looks like; machine-down is for
// README.md as well.
func TestScreenshotsOfFindings(t *testing.T) {
	for name, says := range troubles {
		t.Run(name, func(t *testing.T) {
			a := newAlbum(t, newScreen(t, startDisplay(t)))
			start(t, a.display, []string{"HOME=" + t.TempDir()}, "--demo="+name)
			a.window(tab)
			a.focus(tab)
			a.waitFor(patience, "In-Memory Session")
			a.press("ctrl+t")
			picture := "trouble-" + name
			if name == "down" {
				picture = "machine-down"
			}
			a.take(picture, tab, says)
			if name == "certificate" {
				a.takeCertificate()
			}
		})
	}
}

// takeCertificate takes what is behind a server's row, and its certificate.
func (a album) takeCertificate() {
	a.t.Helper()
	a.press("Return")
	at := a.waitFor(patience, "127.0.0.2:", "Test Connection")
	a.clickAt(at.x+at.w/2, at.y+at.h/2)
	a.take("server", tab, "find address")
	a.press("shift+Tab", "shift+Tab", "shift+Tab", "Return") // from OK over the list and Help to Certificate...
	a.take("certificate", tab, "Demo authority")
}

// TestScreenshots goes through the procedure, in the demo.
func TestScreenshots(t *testing.T) {
	d := startDisplay(t)
	a := newAlbum(t, newScreen(t, d))
	p := start(t, d, []string{"HOME=" + t.TempDir()}, "--demo") // whose files the file dialogs show
	a.window(tab)
	a.focus(tab)
	a.waitFor(patience, "In-Memory Session")
	a.takeHelp()
	a.takeFields()
	a.press("ctrl+t")
	a.take("test-connection", tab, "Test completed successfully")
	a.press("Return")
	a.take("session-tab", tab, "master")
	a.takeFiles()
	a.press("ctrl+q")
	a.take("exit", tab, "Exit without applying")
	a.press("Escape", "ctrl+s")
	a.take("review", tab, "Apply these settings")
	a.press("Return")
	a.take("publish", tab, "Publish them now")
	a.press("Return")
	a.take("republish", publishing, "Republish all modules")
	a.press("Return")
	if code := p.exitCode(patience); code != 0 {
		t.Errorf("the program ended with %d", code)
	}
}

// takeHelp takes what the Help menu opens. (Check Sessions needs Redis: takeFields.)
func (a album) takeHelp() {
	a.t.Helper()
	a.press("F1")
	a.focus(help)
	a.take("help", help, "The Session tab")
	a.press("Escape")
	a.waitForGone(patience, "The Session tab")
	a.focus(tab)
	a.press("Alt_L", "Right", "Right", "Up", "Return")
	a.take("about", tab, "without warranty")
	a.press("Escape")
}

// takeFields takes what has to do with the fields, which are filled in and are so
// again afterwards.
func (a album) takeFields() {
	a.t.Helper()
	a.click("Advanced Settings")
	a.take("advanced-settings", tab, "Connection string")
	a.press("Escape")
	a.menu(3, 2)
	a.take("check-sessions", tab, "From a shell")
	a.press("Escape")
	at := a.waitFor(patience, "Hosts", "In-Memory Session")
	a.clickField(at.x+at.w+40, at.y+at.h/2)
	a.press("ctrl+a")
	a.typeText("redis://172.31.6.35:7000;172.31.11.176:7000")
	a.press("ctrl+t")
	a.take("invalid-fields", tab, "need correction first")
	a.press("Return", "ctrl+a", "ctrl+x", "ctrl+v")
	a.take("tidy-hosts", tab, "Tidy the pasted hosts")
	a.press("Return", "ctrl+a")
	a.typeText("10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000,password=one,ssl=true,sslHost=redis.example.com,abortConnect=false")
	a.press("ctrl+a", "ctrl+x")
	a.menu(1, 1)
	a.take("paste", tab, "Fill in this connection string")
	a.press("Escape")
	a.click("Fill in")
	a.press("shift+Tab", "shift+Tab", "ctrl+a") // back over Use SSL to Password
	a.typeText("not-the-right-password")
	a.press("ctrl+t")
	a.take("test-failed", tab, "It was not possible to connect")
	a.press("Return", "ctrl+s")
	a.take("test-not-passed", tab, "The test of these settings failed")
	a.press("Escape")
	a.click("Fill in")
}

// takeFiles takes exporting and importing.
func (a album) takeFiles() {
	a.t.Helper()
	file := filepath.Join(a.t.TempDir(), "farm.yaml")
	a.menu(1, 3)
	a.take("export-configuration", tab, "Passphrase")
	a.press("ctrl+a")
	a.typeText(file)
	a.press("Tab")
	a.typeText("a passphrase")
	a.press("Tab")
	a.typeText("a passphrase")
	a.press("Return")
	a.take("exported", tab, "Configuration exported")
	a.press("Return")
	a.menu(1, 2)
	a.take("import-configuration", tab, "Passphrase")
	a.press("ctrl+a")
	a.typeText(file)
	a.press("Return")
	a.take("import-passphrase", tab, "The file is sealed")
	a.typeText("a passphrase")
	a.press("Return")
	a.take("import-changes", tab, "Import these settings")
	a.press("Escape")
	a.takeReport()
}

// report makes the report of a machine in a folder, of a test of the demo's cluster, with
// texts replaced: one by the next.
func (a album) report(folder, machine, demo string, replaced ...string) string {
	a.t.Helper()
	path, err := build()
	if err != nil {
		a.t.Fatal(err)
	}
	report, err := exec.Command(path, "test", demo, "--json").Output()
	if len(report) == 0 {
		a.t.Fatalf("the report: %v", err)
	}
	if name, err := os.Hostname(); err == nil {
		replaced = append(replaced, strconv.Quote(name), strconv.Quote(machine))
	}
	file := filepath.Join(folder, machine+".json")
	if err := os.WriteFile(file, []byte(strings.NewReplacer(replaced...).Replace(string(report))), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return file
}

// takeReport takes a report that another machine has saved.
func (a album) takeReport() {
	a.t.Helper()
	file := a.report(a.t.TempDir(), "FE2", "--demo=certificate")
	a.menu(1, 5)
	a.waitFor(patience, "Open Report", "Cancel")
	a.press("ctrl+a")
	a.typeText(file)
	a.press("Return")
	a.take("report-opened", tab, "tls-name-mismatch")
	a.press("Escape")
	a.waitFor(patience, "Saved report of FE2")
	a.press("Escape")
	a.waitFor(patience, "In-Memory Session")
}

// patientTool plays ConfigurationTool.com: it publishes until the file "go-on" is
// there, and then fails.
const patientTool = `#!/bin/sh
echo "Applying settings..."
echo "Publishing Service Center..."
echo "Publishing System Components..."
while ! [ -e go-on ]; do sleep 0.1; done
echo "Error: the compiler service did not answer."
exit 7
`

// TestScreenshotsOfTrouble takes what the demo has not.
func TestScreenshotsOfTrouble(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: password})
	w := openWindow(t)
	a := newAlbum(t, w.screen)
	a.take("database", tab, "Session Provider")
	w.platform.write("ConfigurationTool.com", patientTool, 0o755)
	w.fillIn(server.Addr, password)
	w.testSucceeds(w.ctrlT)
	w.press("Return")
	w.applyAndAccept()
	w.press("Return")
	a.take("publishing", publishing, "Publishing System Components")
	w.press("Escape")
	a.take("stop-publishing", publishing, "Stop publishing")
	w.platform.write("go-on", "", 0o644)
	a.take("publish-failed", publishing, "exit code 7")
	w.press("Escape", "Escape")
	a.focus(tab)
	a.take("publish-pending", tab, "Publishing is pending since")
	a.menu(1, 4)
	a.take("restore", tab, "(empty)")
	a.press("Escape")
	w.platform.write("server.hsconf", theirs, 0o644)
	a.press("ctrl+s")
	a.take("changed-by-another", tab, "Keep Mine would write")
	a.press("Escape")

	nobody := openWindowAsNobody(t)
	b := newAlbum(t, nobody.screen)
	nobody.fillIn(server.Addr, password)
	nobody.press("ctrl+s")
	b.take("administrator-rights", tab, "Administrator rights needed")
}

// TestScreenshotsOfWatching takes a failover of the demo's cluster.
func TestScreenshotsOfWatching(t *testing.T) {
	const watching = "^Watch a Failover$"
	d := startDisplay(t)
	a := newAlbum(t, newScreen(t, d))
	start(t, d, []string{"HOME=" + t.TempDir()}, "--demo")
	a.window(tab)
	a.focus(tab)
	a.waitFor(patience, "In-Memory Session")
	stopOrStart := func() {
		a.focus(tab)
		a.press("Alt_L", "Right", "Up", "Return") // the last entry of Demo
	}
	a.menu(3, 3)
	a.waitFor(patience, "It watches the demo's Redis")
	a.press("Return")
	a.waitFor(patience, "How to do it safely")
	time.Sleep(3 * time.Second) // all is up, which is to be seen
	stopOrStart()
	a.waitFor(patience, "All is up again")
	stopOrStart()
	a.waitFor(patience, "is back")
	a.focus(watching)
	a.press("Return")
	a.take("watch", watching, "Watched for")
}

// TestScreenshotsOfComparing takes four servers side by side, two of which differ.
func TestScreenshotsOfComparing(t *testing.T) {
	d := startDisplay(t)
	a := newAlbum(t, newScreen(t, d))
	folder := t.TempDir()
	for machine, replaced := range map[string][]string{
		"FE1": nil, "FE4": nil,
		"FE2": {`"ssl_host":""`, `"ssl_host":"redis.example.com"`},
		"FE3": {`"parameters":{}`, `"parameters":{"syncTimeout":"1000"}`, "2.5.61", "2.8.16"},
	} {
		a.report(folder, machine, "--demo", replaced...)
	}
	start(t, d, []string{"HOME=" + folder}, "--demo")
	a.window(tab)
	a.focus(tab)
	a.waitFor(patience, "In-Memory Session")
	a.menu(1, 6)
	const comparing = "^Compare Front-Ends$"
	a.window(comparing)
	a.focus(comparing)
	a.waitFor(patience, "What differs")
	a.click("Add Folder")
	a.waitFor(patience, "taken as reports")
	a.press("Return")
	a.take("compare", comparing, "4 front-end servers")
}
