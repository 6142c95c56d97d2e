//go:build screenshots

package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// TestScreenshots takes the pictures of the documentation, in the demo, on the
// way through the procedure. SCREENSHOTS names the folder that they go to.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("SCREENSHOTS")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	d := startDisplay(t)
	s := newScreen(t, d)
	p := start(t, d, nil, "--demo")
	main := s.window("Configuration Tool - Session")
	s.focus("Configuration Tool - Session")
	take := func(name, window string) {
		t.Helper()
		s.must("import", "-window", window, "-strip", filepath.Join(folder, name+".png"))
	}
	s.waitFor(patience, "Session Provider")
	take("database", main)
	s.click("Fill in")
	s.waitFor(patience, "In-Memory Session")
	s.press("ctrl+t")
	s.waitFor(patience, "Test completed successfully")
	take("test-connection", main)
	s.press("Return")
	s.waitFor(patience, "Use SSL", "master")
	take("session-tab", main)
	s.press("ctrl+s")
	s.waitFor(patience, "Session provider changes")
	take("provider-changes", main)
	s.press("Return")
	s.waitFor(patience, "Publish them now")
	take("publish", main)
	s.press("Return")
	s.waitFor(patience, "Republish all modules")
	take("republish", s.window("Publishing"))
	s.press("Return")
	if code := p.exitCode(patience); code != 0 {
		t.Errorf("the program ended with %d", code)
	}
}
