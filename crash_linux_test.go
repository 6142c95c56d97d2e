package main

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestCrashShowsNoPassword ends the program, while it holds a marked password and
// talks to a server that never answers, as a crash does: Go then prints the stacks
// of all that runs, with their arguments.
func TestCrashShowsNoPassword(t *testing.T) {
	const marked = "MARKED-password-4711"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "password"), []byte(marked), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "sessionconfig", "test", "--settings", filepath.Join(dir, "s.yaml"), "--timeout", "30s",
		"--hosts", listener.Addr().String(), "--password-file", filepath.Join(dir, "password"))
	command.Env = append(os.Environ(), "GOTRACEBACK=system")
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	connection, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_ = connection.SetReadDeadline(time.Now().Add(time.Minute))
	said := make([]byte, 4096)
	for n := 0; !bytes.Contains(said[:n], []byte(marked)); {
		if n, err = connection.Read(said); err != nil {
			t.Fatalf("the program did not sign in: %v", err)
		}
		if bytes.Contains(said[:n], []byte("hello")) {
			_, _ = connection.Write([]byte("-ERR unknown command 'hello'\r\n")) // as an old server; then comes AUTH
		}
	}
	if err := command.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // a crash is no success
	text := output.String()
	if strings.Count(text, "\ngoroutine ") < 5 {
		t.Errorf("this is no crash: %s", text)
	}
	for form, spelt := range spellings(marked) {
		if strings.Contains(text, string(spelt)) {
			t.Errorf("the password, %s, is in the crash's output", form)
		}
	}
}
