//go:build !windows

package platform

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// elevating puts a pkexec in place that permits everything, as the real one does it: it
// becomes what it starts.
func elevating(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pkexec"), []byte("#!/bin/sh\nexec \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

// TestHandOverIsNobodyElses: neither another user nor root comes by what is handed over,
// not even through the process that has it.
func TestHandOverIsNobodyElses(t *testing.T) {
	ours, theirs, err := socketPair()
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	defer theirs.Close()
	if _, err := ours.Write([]byte(typed)); err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), theirs.Fd())
	if link, err := os.Readlink(path); err != nil || !strings.HasPrefix(link, "socket:") {
		t.Fatalf("%s is %q, %v", path, link, err)
	}
	for name, user := range map[string]*syscall.Credential{"another user": {Uid: nobody, Gid: nobody}, "the same": nil} {
		if user != nil && os.Geteuid() != 0 {
			t.Log("not root: asking as the user who runs the tests alone")
			continue
		}
		cat := exec.Command("cat", path)
		cat.SysProcAttr = &syscall.SysProcAttr{Credential: user}
		if out, err := cat.CombinedOutput(); err == nil || strings.Contains(string(out), typed) {
			t.Errorf("%s reads %q, %v", name, out, err)
		}
	}
}
