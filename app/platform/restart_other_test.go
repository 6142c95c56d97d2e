//go:build !windows

package platform

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestElevatedArguments(t *testing.T) {
	env := map[string]string{"DISPLAY": ":1", "XAUTHORITY": "/run/x", "SESSIONCONFIG_PASSWORD": "secret"}
	got := elevatedArguments("/usr/bin/sessionconfig", []string{"--settings", "a b"}, func(name string) (string, bool) {
		value, ok := env[name]
		return value, ok
	})
	want := []string{"/usr/bin/env", "DISPLAY=:1", "XAUTHORITY=/run/x", "/usr/bin/sessionconfig", "--settings", "a b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
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
			if err := startElevated(pkexec, nil); !errors.Is(err, test.want) {
				t.Errorf("startElevated() = %v, want %v", err, test.want)
			}
		})
	}
}

func TestRestartElevatedWithoutPkexec(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := RestartElevated(nil); !errors.Is(err, ErrNoElevation) {
		t.Errorf("RestartElevated() = %v, want ErrNoElevation", err)
	}
}
