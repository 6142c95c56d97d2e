//go:build !windows

package platform

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestElevatedCommand(t *testing.T) {
	t.Setenv("DISPLAY", ":1")
	t.Setenv("XAUTHORITY", "/run/x")
	t.Setenv("WAYLAND_DISPLAY", "w-0")
	t.Setenv("XDG_RUNTIME_DIR", "/run/u")
	display := []string{"DISPLAY=:1", "XAUTHORITY=/run/x", "WAYLAND_DISPLAY=w-0", "XDG_RUNTIME_DIR=/run/u"}
	tests := map[string]struct {
		own  bool
		want []string
	}{
		"with an action of its own": {true, []string{"pkexec", packaged, "--settings", "a b"}},
		"without one":               {false, slices.Concat([]string{"pkexec", "/usr/bin/env"}, display, []string{packaged, "--settings", "a b"})},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			command := elevatedCommand("pkexec", packaged, []string{"--settings", "a b"}, test.own)
			if diff := cmp.Diff(test.want, command.Args); diff != "" {
				t.Errorf("arguments (-want +got):\n%s", diff)
			}
			if !slices.Equal(command.Env[len(command.Env)-4:], display) {
				t.Errorf("the environment is %q", command.Env)
			}
		})
	}
}

// TestDisplayVariables: the file that permits to use the display is found where
// X's clients look for it, unless it is named.
func TestDisplayVariables(t *testing.T) {
	home := t.TempDir()
	env := map[string]string{"DISPLAY": ":1", "HOME": home, "SESSIONCONFIG_PASSWORD": "secret"}
	lookup := func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	}
	if diff := cmp.Diff([]string{"DISPLAY=:1"}, displayVariables(lookup)); diff != "" {
		t.Errorf("without the file (-want +got):\n%s", diff)
	}
	file := filepath.Join(home, ".Xauthority")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"DISPLAY=:1", "XAUTHORITY=" + file}, displayVariables(lookup)); diff != "" {
		t.Errorf("with the file (-want +got):\n%s", diff)
	}
	env["XAUTHORITY"] = "/run/x"
	if diff := cmp.Diff([]string{"DISPLAY=:1", "XAUTHORITY=/run/x"}, displayVariables(lookup)); diff != "" {
		t.Errorf("where it is named (-want +got):\n%s", diff)
	}
}

func TestStartElevated(t *testing.T) {
	tests := map[string]struct {
		script string
		want   error
	}{
		"dismissed":                  {"exit 126", ErrDeclined},
		"refused":                    {"exit 127", ErrDeclined},
		"permitted":                  {"sleep 0.3; exec sleep 0.5", nil},
		"permitted, and soon closed": {"exit 0", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			pkexec := filepath.Join(t.TempDir(), "pkexec")
			if err := os.WriteFile(pkexec, []byte("#!/bin/sh\n"+test.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := startElevated(t.Context(), exec.Command(pkexec)); !errors.Is(err, test.want) {
				t.Errorf("startElevated() = %v, want %v", err, test.want)
			}
		})
	}
}

func TestRestartElevatedWithoutPkexec(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := RestartElevated(t.Context(), nil, nil); !errors.Is(err, ErrNoElevation) {
		t.Errorf("RestartElevated() = %v, want ErrNoElevation", err)
	}
}
