package app

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAnothersSaveIsPutBack starts after a run was killed while it exchanged
// server.hsconf for its own, at the moment at which another program saved it: that save
// is in its place again, and a notice says so.
func TestAnothersSaveIsPutBack(t *testing.T) {
	for _, c := range []struct {
		name, now string // what server.hsconf holds
		want      string
		notice    string
	}{
		{"killed", "ours", serverTextFor(""), "The saved version was restored"},
		{"saved once more", serverTextFor(sessionSection(testPlain, false)), serverTextFor(sessionSection(testPlain, false)), "The saved version is kept as server.hsconf."},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t, c.now)
			f.write(filepath.Join(f.options.PlatformDir, ".sessionconfig-7.tmp"), serverTextFor(""))
			f.write(filepath.Join(f.options.PlatformDir, ".sessionconfig-7.exchange"), fmt.Sprintf(`{"file":"server.hsconf","old":"%x","new":"%x"}`,
				sha256.Sum256([]byte("read")), sha256.Sum256([]byte("ours"))))
			f.restart()
			status := f.load()
			if !slices.ContainsFunc(status.Notices, func(n string) bool { return strings.Contains(n, c.notice) }) {
				t.Errorf("notices are %q", status.Notices)
			}
			if got := f.read(f.serverPath()); got != c.want {
				t.Errorf("server.hsconf holds %q", got)
			}
			f.restart()
			if status := f.load(); slices.ContainsFunc(status.Notices, func(n string) bool { return strings.Contains(n, c.notice) }) {
				t.Errorf("it is said again: %q", status.Notices)
			}
		})
	}
}
