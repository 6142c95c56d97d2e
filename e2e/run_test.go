package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestRunWithoutADisplay: make run on a machine without a display shows what the
// program does, in pictures and in words.
func TestRunWithoutADisplay(t *testing.T) {
	t.Parallel()
	built, err := build()
	if err != nil {
		t.Fatalf("the program does not build: %v", err)
	}
	program := filepath.Join(t.TempDir(), "sessionconfig") // the pictures go beside it
	if err := os.Link(built, program); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("../scripts/run", program)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "DISPLAY=") || strings.HasPrefix(entry, "WAYLAND_DISPLAY=")
	})
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, want := range []string{"A machine is down.", "[tcp-refused]", "session ok"} {
		if !strings.Contains(string(said), want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	for name, wanted := range map[string][]string{
		"1-form.png":    {"In-Memory", "Connection"},
		"2-result.png":  {"refused", "replica"},
		"3-publish.png": {"saved", "Publish"},
	} {
		path := filepath.Join(filepath.Dir(program), "demo", name)
		if !strings.Contains(string(said), path) {
			t.Errorf("it does not say where %s is:\n%s", name, said)
		}
		picture, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		words := readText(t, picture, "11")
		for _, want := range wanted {
			if !slices.ContainsFunc(words, func(w word) bool { return strings.Contains(w.text, want) }) {
				t.Errorf("%s does not show %q but %v", name, want, words)
			}
		}
	}
}
