package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestWindowProgramStarts looks at what the window's program prints before it
// has a window.
func TestWindowProgramStarts(t *testing.T) {
	t.Parallel()
	program, err := build()
	if err != nil {
		t.Fatalf("the program does not build: %v", err)
	}
	home := t.TempDir()

	for _, locale := range []string{"LANG=C", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "LANG=POSIX", "LC_ALL=POSIX", "LC_MESSAGES=C.utf8", "LANG=en_US.UTF-8", ""} {
		t.Run("no complaint under "+locale, func(t *testing.T) {
			if code, stdout, stderr := outcome(t, []string{"HOME=" + home, locale}, program, "version"); code != 0 || stderr != "" || !strings.Contains(stdout, "sessionconfig") {
				t.Errorf("exit code %d, printed %q and complained %q", code, stdout, stderr)
			}
		})
	}

	displays := map[string]struct{ env, says string }{
		"no display":              {"LANG=C", "DISPLAY is not set"},
		"Wayland without X":       {"WAYLAND_DISPLAY=wayland-0", "DISPLAY is not set"},
		"a display that is not":   {"DISPLAY=:65000", "the display cannot be reached"},
		"a display of no meaning": {"DISPLAY=nonsense", "the display cannot be reached"},
	}
	for name, test := range displays {
		for _, args := range [][]string{nil, {"--demo"}} {
			t.Run(name+" "+strings.Join(args, " "), func(t *testing.T) {
				temporary := t.TempDir()
				code, stdout, stderr := outcome(t, []string{"HOME=" + home, "TMPDIR=" + temporary, test.env}, program, args...)
				if code != 1 || stdout != "" {
					t.Errorf("exit code %d, printed %q, want 1 and nothing", code, stdout)
				}
				if !strings.Contains(stderr, test.says) || !strings.Contains(stderr, "use the commands") || strings.Contains(stderr, "goroutine") {
					t.Errorf("it says %q, want %q and what to do", stderr, test.says)
				}
				if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
					t.Errorf("it leaves %v, %v", left, err)
				}
			})
		}
	}
}

// outcome runs a command until it ends by itself, within patience.
func outcome(t *testing.T, env []string, program string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...)
	var printed, comment bytes.Buffer
	command.Env, command.Stdout, command.Stderr = env, &printed, &comment
	if err := command.Run(); command.ProcessState == nil {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), printed.String(), comment.String()
}
