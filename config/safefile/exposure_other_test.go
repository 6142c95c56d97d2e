//go:build !windows

package safefile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExposureIsSaid(t *testing.T) {
	const someone = 12345
	for _, c := range []struct {
		name   string
		expose func(folder, file string) error
		words  string // of the notice; "" for none
	}{
		{"private", func(string, string) error { return nil }, ""},
		{"folder of another user", func(folder, _ string) error { return os.Chown(folder, someone, 0) }, "belongs to user 12345"},
		{"file of another user", func(_, file string) error { return os.Chown(file, someone, 0) }, "belongs to user 12345"},
		{"folder open to all", func(folder, _ string) error { return os.Chmod(folder, 0o777) }, "mode 0777"},
		{"folder like /tmp", func(folder, _ string) error { return os.Chmod(folder, 0o777|os.ModeSticky) }, ""},
		{"file open to all", func(_, file string) error { return os.Chmod(file, 0o666) }, "mode 0666"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			file := filepath.Join(folder, "session.yaml")
			writeFile(t, file, "version: 1\n")
			if err := c.expose(folder, file); err != nil {
				t.Fatal(err)
			}
			got := Exposure(file)
			if !strings.Contains(got, c.words) || (got == "") != (c.words == "") {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestExposureBeforeTheFirstSave: a folder that someone has made ahead of time.
func TestExposureBeforeTheFirstSave(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if got := Exposure(filepath.Join(folder, "session.yaml")); !strings.Contains(got, "mode 0777") {
		t.Errorf("got %q", got)
	}
	if got := Exposure(filepath.Join(folder, "none", "session.yaml")); got != "" {
		t.Errorf("got %q", got)
	}
}
