//go:build packages

package packaging

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/app"
)

func TestArchiveRuns(t *testing.T) {
	archive := one(t, "*.tar.xz")
	dir := t.TempDir()
	run(t, "tar", "-C", dir, "-xJf", archive)
	root := filepath.Join(dir, strings.TrimSuffix(filepath.Base(archive), ".tar.xz"))
	for _, program := range []string{"sessionconfig", "sessionconfig-nogui"} {
		said := run(t, filepath.Join(root, program), "version")
		if !strings.HasPrefix(said, "sessionconfig "+app.Version+"\n") || !strings.Contains(said, head(t)) {
			t.Errorf("%s says %q", program, said)
		}
	}
	for _, name := range []string{"LICENSE", "THIRD-PARTY-LICENCES.txt", "README.md", "docs/unattended.md"} {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Error(err)
		}
	}
}

// head is the commit that this tree is at; "unknown" without git's record of it.
func head(t *testing.T) string {
	t.Helper()
	commit, err := exec.Command("git", "rev-parse", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(commit))
}

// TestChecksums: everything in dist is in SHA256SUMS, and as it says.
func TestChecksums(t *testing.T) {
	check := exec.Command("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")
	check.Dir = "../dist"
	if out, err := check.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	sums, err := os.ReadFile("../dist/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir("../dist")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != "SHA256SUMS" && !strings.Contains(string(sums), "  "+entry.Name()+"\n") {
			t.Errorf("%s has no checksum", entry.Name())
		}
	}
}

// TestLicencesAndBillsAgree: what a bill of material names has its licence listed.
func TestLicencesAndBillsAgree(t *testing.T) {
	licences, err := os.ReadFile(one(t, "THIRD-PARTY-LICENCES.txt"))
	if err != nil {
		t.Fatal(err)
	}
	bills, err := filepath.Glob("../dist/*.cdx.json")
	if err != nil || len(bills) != 4 {
		t.Fatalf("there are %d bills of material, %v", len(bills), err)
	}
	for _, path := range bills {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var bill struct {
			Metadata   struct{ Component struct{ Version string } }
			Components []struct{ Name, Version string }
		}
		if err := json.Unmarshal(data, &bill); err != nil {
			t.Fatal(err)
		}
		if len(bill.Components) < 5 || bill.Metadata.Component.Version != "v"+app.Version {
			t.Errorf("%s names %d components of version %q", path, len(bill.Components), bill.Metadata.Component.Version)
		}
		for _, c := range bill.Components {
			if c.Name != "std" && !strings.Contains(string(licences), c.Name+" "+c.Version+"\n") {
				t.Errorf("%s: %s %s has no licence listed", path, c.Name, c.Version)
			}
		}
	}
}

// TestSameBytesTwice builds the Windows programs in two folders, and makes the
// packages again: the same commit gives the same bytes.
func TestSameBytesTwice(t *testing.T) {
	twice := exec.Command("./twice", "windows")
	twice.Env = append(os.Environ(), "TWICE_SHARED_CACHE=yes")
	if out, err := twice.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}

	before, err := os.ReadFile("../dist/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("./build").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	after, err := os.ReadFile("../dist/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Errorf("the packages differ:\n%s\n%s", before, after)
	}
}
