//go:build wine

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// message is a line that a failed test printed.
var message = regexp.MustCompile(`(?m)^\s+\S+\.go:\d+: .*`)

// TestWinePackages runs the tests of packages that do much of their own on
// Windows, built for it.
func TestWinePackages(t *testing.T) {
	w := newWine(t)
	tests := map[string]string{ // package to the tests that Wine 8 cannot play
		"config":                      "",
		"config/hsconf":               "",
		"app/platform":                "TestFindResolvesTheFolder", // symbolic links
		"packaging/windows/pathentry": "",
	}
	for path, skip := range tests {
		t.Run(path, func(t *testing.T) {
			binary := filepath.Join(t.TempDir(), "test.exe")
			build := exec.Command("go", "test", "-c", "-tags", "nogui", "-o", binary, "sessionconfig/"+path)
			build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			r := w.runIn(t, filepath.Join("..", path), "", binary, "-test.skip=^("+skip+")$")
			if r.code != 0 && r.code != 1 {
				t.Fatalf("ended with %d:\n%s%s", r.code, r.stdout, r.stderr)
			}
			for _, line := range message.FindAllString(r.stdout, -1) {
				// Wine 8 knows no deletion with POSIX semantics, by which Go removes folders.
				if !strings.Contains(line, "RemoveAll cleanup") && !strings.Contains(line, "[rapid] OK") {
					t.Error(strings.TrimSpace(line))
				}
			}
		})
	}
}
