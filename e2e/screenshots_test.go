//go:build screenshots

package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// album takes the pictures of the documentation, of a window that is gone through.
type album struct {
	*screen
	folder string // SCREENSHOTS names it
}

const tab, publishing = "Configuration Tool - Session", "Publishing"

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

// TestScreenshotOfFindings takes what a trouble looks like, for README.md.
func TestScreenshotOfFindings(t *testing.T) {
	a := newAlbum(t, newScreen(t, startDisplay(t)))
	start(t, a.display, []string{"HOME=" + t.TempDir()}, "--demo=down")
	a.window(tab)
	a.focus(tab)
	a.waitFor(patience, "In-Memory Session")
	a.press("ctrl+t")
	a.take("machine-down", tab, "refused the connection")
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
	a.take("help", tab, "The Session tab")
	a.press("Escape", "Alt_L", "Right", "Right", "Up", "Return")
	a.take("about", tab, "without warranty")
	a.press("Escape")
}

// takeFields takes what has to do with the fields, which are filled in and are so
// again afterwards.
func (a album) takeFields() {
	a.t.Helper()
	a.click("Advanced Settings")
	a.take("advanced-settings", tab, "Connection string")
	a.press("Escape", "Alt_L", "Right", "Right", "Down", "Down", "Return")
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
	a.press("Return")
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
	a.press("Alt_L", "Down", "Down", "Down", "Return")
	a.take("export-configuration", tab, "Passphrase")
	a.press("ctrl+a")
	a.typeText(file)
	a.press("Tab")
	a.typeText("a passphrase")
	a.press("Tab")
	a.typeText("a passphrase")
	a.press("Return")
	a.take("exported", tab, "Configuration exported")
	a.press("Return", "Alt_L", "Down", "Down", "Return")
	a.take("import-configuration", tab, "Passphrase")
	a.press("ctrl+a")
	a.typeText(file)
	a.press("Return")
	a.take("import-passphrase", tab, "The file is sealed")
	a.typeText("a passphrase")
	a.press("Return")
	a.take("import-changes", tab, "Import these settings")
	a.press("Escape")
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
	a.take("publish-pending", tab, "Publishing is pending since")

	nobody := openWindowAsNobody(t)
	b := newAlbum(t, nobody.screen)
	nobody.fillIn(server.Addr, password)
	nobody.press("ctrl+s")
	b.take("administrator-rights", tab, "Administrator rights needed")
}
