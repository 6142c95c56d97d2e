package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestWithoutOpenGL: on a display that has none, the program says so and ends,
// instead of running on unseen.
func TestWithoutOpenGL(t *testing.T) {
	t.Parallel()
	d := startDisplay(t, "-extension", "GLX")
	program := start(t, d, nil, "--settings", filepath.Join(t.TempDir(), "session.yaml"))
	if code := program.exitCode(patience); code != 1 {
		t.Errorf("it ended with %d", code)
	}
	for _, want := range []string{"OpenGL 2.1", "--help"} {
		if said := program.output.String(); !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}
