package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestSaveFollowsNoLink saves where somebody has put a link to another file.
func TestSaveFollowsNoLink(t *testing.T) {
	folder, precious := t.TempDir(), filepath.Join(t.TempDir(), "precious")
	path := filepath.Join(folder, "x.txt")
	if err := errors.Join(os.WriteFile(precious, []byte("precious"), 0o644), os.Symlink(precious, path)); err != nil {
		t.Fatal(err)
	}
	if err := saveFile(path, []byte("text")); err != nil {
		t.Errorf("it was not saved: %v", err)
	}
	for name, want := range map[string]string{path: "text", precious: "precious"} {
		if data, err := os.ReadFile(name); err != nil || string(data) != want {
			t.Errorf("%s holds %q, %v", name, data, err)
		}
	}
	if info, err := os.Lstat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
