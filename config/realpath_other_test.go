//go:build !windows

package config

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
		if got, err := realPath(filepath.Join(folder, path)); err != nil || got != want {
			t.Errorf("%s leads to %s, %v, want %s", path, got, err, want)
		}
	}
	if got, err := realPath(filepath.Join(folder, "loop")); err == nil {
		t.Errorf("a circle leads to %s", got)
	}
	t.Chdir(real)
	if got, err := realPath("relative"); err != nil || got != real+"/relative" {
		t.Errorf("a relative path leads to %s, %v", got, err)
	}
}

func TestUserFolder(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", "/home/someone/.config")
	if got := userFolder(); got != "/home/someone/.config/sessionconfig" {
		t.Errorf("a user's folder is %s", got)
	}
}

func TestSealFollowsLinks(t *testing.T) {
	path := saved(t, t.TempDir())
	link := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if d := load(t, link); d.Settings.Redis.Password.Reveal() != marked {
		t.Errorf("through a link the password is unreadable: %q", d.Notices)
	}
}
