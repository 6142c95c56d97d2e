package command

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
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
	if _, err := s.readSecret("password", &pipe); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("readSecret() = %v, want context.DeadlineExceeded", err)
	}
}
