//go:build wine

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// TestWineWindow is the main procedure in the Windows program's window.
func TestWineWindow(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: password})
	w := newWine(t)
	d := startDisplay(t)
	w.on(t, d)
	view := window{platform: newWindowsPlatformServer(t, w), settings: filepath.Join(t.TempDir(), "session.yaml")}
	view.screen = newScreen(t, d)
	program, err := filepath.Abs("../bin/SessionConfig.exe")
	if err != nil {
		t.Fatal(err)
	}
	view.program = w.start(t, []string{"DISPLAY=" + d.name, "LIBGL_ALWAYS_SOFTWARE=1"}, program,
		"--settings", windowsPath(view.settings), "--platform-dir", windowsPath(view.platform.dir))
	view.waitFor(2*time.Minute, "Session Provider", "Apply and Exit")
	view.focus("Configuration Tool - Session")

	view.fillIn(server.Addr, password)
	view.testSucceeds(func() { view.click("Test Connection") })
	view.press("Return")
	view.applyAndAccept()
	view.press("Return")
	view.waitForUnasked("Republish all modules")
	view.press("Return")
	if code := view.program.exitCode(patience); code != 0 {
		t.Fatalf("the program ended with %d", code)
	}
	connection, rest := view.platform.section()
	if want := server.Addr + ",password=" + password; connection != want || rest != hsconf {
		t.Errorf("server.hsconf connects to %q, want %q; the rest is kept: %t", connection, want, rest == hsconf)
	}
}

// TestWineWithoutOpenGL: a message box says what is missing, and what does the
// same job.
func TestWineWithoutOpenGL(t *testing.T) {
	w := newWine(t)
	d := startDisplay(t, "-extension", "GLX")
	w.on(t, d)
	view := newScreen(t, d)
	path, err := filepath.Abs("../bin/SessionConfig.exe")
	if err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(t.TempDir(), "session.yaml")
	program := w.start(t, []string{"DISPLAY=" + d.name}, path, "--settings", windowsPath(settings))
	view.waitFor(2*time.Minute, "OpenGL 2.1", "SessionConfig.com", "opengl32.dll")
	view.press("Return")
	if code := program.exitCode(patience); code != 1 {
		t.Errorf("it ended with %d", code)
	}
	log, err := os.ReadFile(filepath.Join(filepath.Dir(settings), "sessionconfig.log"))
	if err != nil || !strings.Contains(string(log), `"driver":"no OpenGL (`) {
		t.Errorf("the log does not tell the driver: %v\n%s", err, log)
	}
}

// TestWineWindowFollowsTheDesktop: light or dark as the user chose under Settings,
// and still when that changes.
func TestWineWindowFollowsTheDesktop(t *testing.T) {
	w := newWine(t)
	d := startDisplay(t)
	w.on(t, d)
	useLightTheme := func(value string) {
		t.Helper()
		r := w.run(t, "", "reg", "add", `HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\Themes\Personalize`,
			"/v", "AppsUseLightTheme", "/t", "REG_DWORD", "/d", value, "/f")
		if r.code != 0 {
			t.Fatalf("reg ended with %d: %s%s", r.code, r.stdout, r.stderr)
		}
	}
	useLightTheme("0")
	t.Cleanup(func() { useLightTheme("1") })
	view := newScreen(t, d)
	path, err := filepath.Abs("../bin/SessionConfig.exe")
	if err != nil {
		t.Fatal(err)
	}
	w.start(t, []string{"DISPLAY=" + d.name, "LIBGL_ALWAYS_SOFTWARE=1"}, path, "--settings", windowsPath(filepath.Join(t.TempDir(), "session.yaml")))
	view.waitFor(2*time.Minute, "Session Provider", "Apply and Exit")
	view.waitForShade(true)
	for _, dark := range []bool{false, true, false} {
		useLightTheme(map[bool]string{true: "0", false: "1"}[dark])
		view.waitForShade(dark)
	}
}
