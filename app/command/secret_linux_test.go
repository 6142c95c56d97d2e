package command

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"sessionconfig/app"
)

// TestReadSecretPipeCancelled: who opens a pipe waits until somebody writes to
// it, and that wait is cancelled too.
func TestReadSecretPipeCancelled(t *testing.T) {
	pipe := filePath(filepath.Join(t.TempDir(), "pipe"))
	if err := unix.Mkfifo(string(pipe), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	s := &run{ctx: ctx}
	if _, err := s.readSecret("password", pipe); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("readSecret() = %v, want context.DeadlineExceeded", err)
	}
}

// TestPipesCancelled: whoever puts a pipe that nobody writes to in a file's place does not
// make a command deaf to Ctrl+C, and nothing is written.
func TestPipesCancelled(t *testing.T) {
	for name, args := range map[string][]string{
		"--from":            {"apply", "--from"},
		"--password-file":   {"apply", "--hosts", "127.0.0.1:7", "--password-file"},
		"--passphrase-file": {"export", "out.yaml", "--passphrase-file"},
		"--fingerprint-key": {"show", "--json", "--fingerprint-key"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t)
			pipe := filepath.Join(t.TempDir(), "pipe")
			if err := unix.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			time.AfterFunc(100*time.Millisecond, cancel)
			if code := m.run(ctx, append(args, pipe)...); code != app.ExitCancelled {
				t.Errorf("exit code %d: %s", code, m.stderr.String())
			}
		})
	}
}
