package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDigestFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	if d, err := DigestFile(path); err != nil || d != (Digest{}) {
		t.Errorf("no file gives %v, %v", d, err)
	}
	writeFile(t, path, "")
	if d, err := DigestFile(path); err != nil || d != DigestOf(nil) || d == (Digest{}) {
		t.Errorf("an empty file gives %v, %v", d, err)
	}
	writeFile(t, path, "x")
	if d, err := DigestFile(path); err != nil || d != DigestOf([]byte("x")) || d == DigestOf([]byte("y")) {
		t.Errorf("a file gives %v, %v", d, err)
	}
	if _, err := DigestFile(folder); err == nil {
		t.Error("a folder gives no error")
	}
}

func TestChangedErrorNamesTheFile(t *testing.T) {
	if text := (&ChangedError{Path: "a/b"}).Error(); !strings.HasPrefix(text, "a/b was changed") {
		t.Errorf("it says %q", text)
	}
}

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

func TestDefaultPath(t *testing.T) {
	if got := DefaultPath(); filepath.Base(got) != settingsName || !filepath.IsAbs(got) {
		t.Errorf("got %s", got)
	}
	t.Setenv("XDG_CONFIG_HOME", "/home/someone/.config")
	if got := userFolder(); got != "/home/someone/.config/sessionconfig" {
		t.Errorf("a user's folder is %s", got)
	}
}
