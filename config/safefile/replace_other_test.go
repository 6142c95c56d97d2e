//go:build !windows

package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestReplaceNewFile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "made", "too")
	path := filepath.Join(folder, "file")
	backup, err := Replace(path, []byte("new"), Options{Backup: true})
	if err != nil || backup != "" {
		t.Fatalf("got %q, %v", backup, err)
	}
	if got := readFile(t, path); got != "new" {
		t.Errorf("it holds %q", got)
	}
	assertMode(t, path, 0o600)
	assertMode(t, folder, fs.ModeDir|0o700)
	assertNames(t, folder, "file")
}

func assertMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != want {
		t.Errorf("the mode of %s is %v, want %v", path, info.Mode(), want)
	}
}

func TestReplaceKeepsMode(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o664, 0o755, 0o200} {
		t.Run(mode.String(), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "server.hsconf")
			writeFile(t, path, "old")
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			backup, err := Replace(path, []byte("new"), Options{Backup: true})
			if err != nil {
				t.Fatal(err)
			}
			assertMode(t, path, mode)
			assertMode(t, backup, mode)
		})
	}
}

func TestReplaceFollowsLinks(t *testing.T) {
	for _, c := range []struct {
		name  string
		links func(folder, target string) []string // what to link: name, target, ...
	}{
		{"absolute", func(_, target string) []string { return []string{"link", target} }},
		{"relative", func(string, string) []string { return []string{"link", "real/file"} }},
		{"of a link", func(string, string) []string { return []string{"link", "second", "second", "real/file"} }},
		{"of a folder", func(string, string) []string { return []string{"linked", "real", "link", "linked/file"} }},
	} {
		for _, exists := range []bool{true, false} {
			name := c.name + " to nothing yet"
			if exists {
				name = c.name
			}
			t.Run(name, func(t *testing.T) {
				folder := t.TempDir()
				target := filepath.Join(folder, "real", "file")
				if err := os.Mkdir(filepath.Dir(target), 0o700); err != nil {
					t.Fatal(err)
				}
				if exists {
					writeFile(t, target, "old")
				}
				links := c.links(folder, target)
				for i := 0; i < len(links); i += 2 {
					if err := os.Symlink(links[i+1], filepath.Join(folder, links[i])); err != nil {
						t.Fatal(err)
					}
				}
				link := filepath.Join(folder, "link")
				backup, err := Replace(link, []byte("new"), Options{Backup: true})
				if err != nil {
					t.Fatal(err)
				}
				if info, err := os.Lstat(link); err != nil || info.Mode().Type() != fs.ModeSymlink {
					t.Errorf("the link is gone: %v, %v", info, err)
				}
				if info, err := os.Lstat(target); err != nil || !info.Mode().IsRegular() || readFile(t, target) != "new" {
					t.Errorf("the file was not written: %v", err)
				}
				backups, err := Backups(link)
				if err != nil || exists != (len(backups) == 1 && backups[0].Path == backup) {
					t.Errorf("backups are %v, %v", backups, err)
				}
			})
		}
	}
}

func TestReplaceRefusesCircles(t *testing.T) {
	folder := t.TempDir()
	circle := filepath.Join(folder, "circle")
	if err := os.Symlink("circle", circle); err != nil {
		t.Fatal(err)
	}
	_, err := Replace(circle, []byte("new"), Options{Backup: true})
	if refused, ok := errors.AsType[*Error](err); !ok || refused.Cause != CauseNotAFile {
		t.Errorf("got %#v", err)
	}
	assertNames(t, folder, "circle")
}

func TestRemoveFollowsLinks(t *testing.T) {
	folder := t.TempDir()
	link := filepath.Join(folder, "link.yaml")
	if err := os.Symlink("session.yaml", link); err != nil {
		t.Fatal(err)
	}
	if _, err := Replace(link, []byte("new"), Options{}); err != nil {
		t.Fatal(err)
	}
	if err := Remove(link); err != nil {
		t.Fatal(err)
	}
	assertNames(t, folder, "link.yaml")
	if err := Remove(link); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removing nothing gives %v", err)
	}
}
