package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWithoutOpenGL: on a display that has none, the program says so and ends,
// instead of running on unseen. Started without a terminal, as from a desktop, it
// says so in a window of the desktop's own.
func TestWithoutOpenGL(t *testing.T) {
	t.Parallel()
	d := startDisplay(t, "-extension", "GLX")
	settings := filepath.Join(t.TempDir(), "session.yaml")
	desktop := t.TempDir()
	shown := filepath.Join(desktop, "shown")
	if err := os.WriteFile(filepath.Join(desktop, "zenity"), []byte("#!/bin/sh\necho \"$@\" >"+shown+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	program := start(t, d, []string{"PATH=" + desktop}, "--settings", settings)
	if code := program.exitCode(patience); code != 1 {
		t.Errorf("it ended with %d", code)
	}
	for _, want := range []string{"OpenGL ES 2", "--help"} {
		if said := program.output.String(); !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if message, err := os.ReadFile(shown); err != nil || !strings.Contains(string(message), "--error") || !strings.Contains(string(message), "OpenGL ES 2") {
		t.Errorf("the desktop shows %q, %v", message, err)
	}
	if said := program.output.String(); strings.Count(said, "\n") != 1 {
		t.Errorf("it is not one line:\n%s", said)
	}
	log, err := os.ReadFile(filepath.Join(filepath.Dir(settings), "sessionconfig.log"))
	if err != nil || !strings.Contains(string(log), "GLX extension not found") {
		t.Errorf("the log does not say what is missing: %v\n%s", err, log)
	}
}
