package platform

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFindResolvesTheFolder(t *testing.T) {
	real := filepath.Join(t.TempDir(), "Platform Server")
	if err := os.Mkdir(real, 0o755); err != nil {
		t.Fatal(err)
	}
	want, err := realPath(real)
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	for name, override := range map[string]string{"the folder": real, "a link to it": link} {
		t.Run(name, func(t *testing.T) {
			server, err := Find(override)
			if err != nil || server.Dir != want {
				t.Errorf("Find(%q) = %+v, %v, want the folder %q", override, server, err, want)
			}
		})
	}
}

func TestFindRelative(t *testing.T) {
	dir := t.TempDir()
	want, err := realPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	server, err := Find(".")
	if err != nil || server.Dir != want {
		t.Errorf("Find(.) = %+v, %v, want the folder %q", server, err, want)
	}
}

func TestFindRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ override, says string }{
		"a folder that is not there": {filepath.Join(dir, "none"), "does not exist"},
		"a file":                     {file, "is not a folder"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server, err := Find(test.override)
			folderErr, ok := errors.AsType[*FolderError](err)
			if !ok || server.Present() {
				t.Fatalf("Find(%q) = %+v, %v, want a *FolderError", test.override, server, err)
			}
			if !strings.Contains(err.Error(), test.override) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error %q does not name %q and say %q", err, test.override, test.says)
			}
			if !strings.Contains(folderErr.Remedy(), "--platform-dir") {
				t.Errorf("the remedy %q does not name --platform-dir", folderErr.Remedy())
			}
		})
	}
}
