//go:build !windows

package safefile

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRealPath(t *testing.T) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	real := filepath.Join(folder, "real")
	if err := os.Mkdir(real, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"linked": "real", "absolute": real, "dangling": "real/none", "far": "none/none", "up": "real/../real/x", "loop": "loop",
	} {
		if err := os.Symlink(target, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{
		"real": real, "real/none": real + "/none", "linked/none/none": real + "/none/none", "absolute/x": real + "/x",
		"dangling": real + "/none", "dangling/x": real + "/none/x", "far": folder + "/none/none", "up": real + "/x",
		"none/../real": real,
	} {
		if got, err := RealPath(filepath.Join(folder, path)); err != nil || got != want {
			t.Errorf("%s leads to %s, %v, want %s", path, got, err, want)
		}
	}
	if got, err := RealPath(filepath.Join(folder, "loop")); err == nil {
		t.Errorf("a circle leads to %s", got)
	}
	t.Chdir(real)
	if got, err := RealPath("relative"); err != nil || got != real+"/relative" {
		t.Errorf("a relative path leads to %s, %v", got, err)
	}
}
