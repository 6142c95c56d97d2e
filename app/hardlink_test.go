package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestHardLinkIsSaid: replacing a file that has another name leaves that name with what
// it held. A notice says so, and it is true; of a symbolic link there is nothing to say.
func TestHardLinkIsSaid(t *testing.T) {
	said := func(s Status) bool {
		return slices.ContainsFunc(s.Notices, func(n string) bool { return strings.Contains(n, "has another name (a hard link)") })
	}
	f := newFixture(t, serverTextFor(""))
	if said(f.load()) {
		t.Error("a file with one name is said to have two")
	}
	elsewhere := filepath.Join(t.TempDir(), "server.hsconf")
	if err := os.Link(f.serverPath(), elsewhere); err != nil {
		t.Fatal(err)
	}
	if !said(f.load()) {
		t.Error("nothing is said of the other name")
	}
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	if got := f.read(elsewhere); got != serverTextFor("") || f.plain() != testPlain {
		t.Errorf("the other name holds %q", got)
	}
	if said(f.load()) {
		t.Error("it is said of the new file")
	}
}
