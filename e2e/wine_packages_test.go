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

// failure is a line in which a test says what is wrong.
var failure = regexp.MustCompile(`(?m)^\s+\S+\.go:\d+: .*|^panic: .*`)

// harmless is what such a line may say: Wine 8 does not know how Go removes files
// that are in use, and properties report how often they held.
var harmless = regexp.MustCompile(`TempDir RemoveAll cleanup: .* Invalid function\.$|\[rapid\] OK`)

// TestWinePackages runs the tests of packages that do much of their own on
// Windows, built for it.
func TestWinePackages(t *testing.T) {
	w := newWine(t)
	tests := map[string]string{ // package to the tests that Wine 8 cannot play
		"app/platform":                "^TestFindResolvesTheFolder$/^a_link_to_it$",
		"config":                      "",
		"config/connstring":           "",
		"config/hsconf":               "",
		"config/safefile":             "",
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
			cmd := w.command("wine", binary, "-test.v", "-test.skip="+skip)
			cmd.Dir = filepath.Join("..", path)
			cmd.Env = append(cmd.Env, "RAPID_NOFAILFILE=true")
			printed, err := finish(cmd)
			if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 || !strings.Contains(printed[0], "\n--- PASS: ") {
				t.Fatalf("ended with %d, %v:\n%s%s", code, err, printed[0], printed[1])
			}
			for _, line := range failure.FindAllString(printed[0]+printed[1], -1) {
				if line = strings.TrimSpace(line); !harmless.MatchString(line) {
					t.Error(line)
				}
			}
		})
	}
}
