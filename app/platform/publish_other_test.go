//go:build !windows

package platform

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// tool makes a Platform Server folder whose ConfigurationTool.com is a shell
// script.
func tool(t *testing.T, script string) Server {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ToolName), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return Server{Dir: dir}
}

func TestPublish(t *testing.T) {
	tests := map[string]struct {
		script string
		args   []string
		env    []string
		code   int
		out    string // DIR is replaced by the folder
	}{
		"arguments as they are":       {script: `printf '%s\n' "$0" "$@"`, args: []string{"/SCInstall", "a b", "$HOME;`id`"}, out: "DIR/ConfigurationTool.com\n/SCInstall\na b\n$HOME;`id`\n"},
		"in its own folder":           {script: `pwd -P`, out: "DIR\n"},
		"its exit code":               {script: `exit 17`, code: 17},
		"output and errors in order":  {script: `echo one; echo two >&2; echo three`, out: "one\ntwo\nthree\n"},
		"nothing to read":             {script: `read line; echo "got <$line>"`, out: "got <>\n"},
		"without a line end":          {script: `printf half`, out: "half"},
		"bytes that are no text":      {script: `printf '\377\000x'`, out: "\xff\x00x"},
		"environment without ours":    {script: `echo "$A-${SESSIONCONFIG_PASSWORD-unset}"`, env: []string{"A=b", "SESSIONCONFIG_PASSWORD=secret"}, out: "b-unset\n"},
		"ended by a signal, not zero": {script: `kill -TERM $$`, code: -1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tool(t, test.script)
			var out bytes.Buffer
			env := append([]string{"PATH=" + os.Getenv("PATH")}, test.env...)
			code, err := Publish(t.Context(), server, test.args, env, &out)
			if err != nil || code != test.code {
				t.Errorf("Publish() = %d, %v, want %d", code, err, test.code)
			}
			if want := strings.ReplaceAll(test.out, "DIR", server.Dir); out.String() != want {
				t.Errorf("printed %q, want %q", out.String(), want)
			}
		})
	}
}

func TestPublishStreams(t *testing.T) {
	server := tool(t, "printf 'first.'; while ! [ -e go ]; do sleep 0.02; done; echo second")
	in, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		_, err := Publish(t.Context(), server, nil, os.Environ(), out)
		out.Close()
		ended <- err
	}()
	chunk := make([]byte, 64)
	n, err := in.Read(chunk)
	if err != nil || string(chunk[:n]) != "first." {
		t.Fatalf("while it runs, read %q, %v", chunk[:n], err)
	}
	if err := os.WriteFile(filepath.Join(server.Dir, "go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(in)
	if err != nil || string(rest) != "second\n" {
		t.Errorf("then read %q, %v", rest, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestPublishRefuses(t *testing.T) {
	noTool := Server{Dir: t.TempDir()}
	notExecutable := tool(t, "exit 0")
	if err := os.Chmod(filepath.Join(notExecutable.Dir, ToolName), 0o644); err != nil {
		t.Fatal(err)
	}
	folder := Server{Dir: t.TempDir()}
	if err := os.Mkdir(filepath.Join(folder.Dir, ToolName), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		server Server
		says   string
		remedy string
	}{
		"no tool":                {noTool, "does not exist", "--platform-dir"},
		"a tool that cannot run": {notExecutable, "permission denied", "permissions"},
		"a folder in its place":  {folder, "not a file", "permissions"},
		"a folder not in full":   {Server{Dir: "relative"}, "full path", "permissions"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Publish(t.Context(), test.server, nil, nil, io.Discard)
			toolErr, ok := errors.AsType[*ToolError](err)
			if !ok {
				t.Fatalf("Publish() = %v, want a *ToolError", err)
			}
			if !strings.Contains(err.Error(), filepath.Join(test.server.Dir, ToolName)) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error %q does not name the file and say %q", err, test.says)
			}
			if !strings.Contains(toolErr.Remedy(), test.remedy) {
				t.Errorf("the remedy %q does not say %q", toolErr.Remedy(), test.remedy)
			}
		})
	}
}

// TestPublishCancelled starts a tool that has started another program, and
// cancels: none of the two must be left.
func TestPublishCancelled(t *testing.T) {
	server := tool(t, "sleep 60 & echo $$ $!; wait")
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		_, err := Publish(ctx, server, nil, os.Environ(), out)
		ended <- err
	}()
	var parent, child int
	if _, err := fmt.Fscan(in, &parent, &child); err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, in)
	start := time.Now()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Publish() = %v, want context.Canceled", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("cancelling took %v", took)
	}
	wantGone(t, parent, child)
}

// TestPublishLeavesNothing: what the tool leaves running does not hold the
// publish step up for long, and does not outlive it.
func TestPublishLeavesNothing(t *testing.T) {
	server := tool(t, "sleep 60 & echo $!; exit 3")
	var out bytes.Buffer
	start := time.Now()
	code, err := Publish(t.Context(), server, nil, os.Environ(), &out)
	if code != 3 || err != nil {
		t.Errorf("Publish() = %d, %v, want 3", code, err)
	}
	if took := time.Since(start); took > lingering+10*time.Second {
		t.Errorf("it took %v", took)
	}
	child, err := strconv.Atoi(strings.TrimSpace(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	wantGone(t, child)
}

// unread is an output that nobody reads any more.
type unread struct{}

func (unread) Write([]byte) (int, error) { return 0, errors.New("nobody reads") }

func TestPublishGoesOnUnread(t *testing.T) {
	server := tool(t, "echo one; sleep 0.1; echo two; touch finished; exit 5")
	if code, err := Publish(t.Context(), server, nil, os.Environ(), unread{}); code != 5 || err != nil {
		t.Errorf("Publish() = %d, %v, want 5", code, err)
	}
	if _, err := os.Stat(filepath.Join(server.Dir, "finished")); err != nil {
		t.Errorf("the tool did not get to its end: %v", err)
	}
}

func TestPublishNotStartedWhenCancelled(t *testing.T) {
	server := tool(t, "touch ran")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Publish(ctx, server, nil, nil, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("Publish() = %v, want context.Canceled", err)
	}
	if _, err := os.Stat(filepath.Join(server.Dir, "ran")); err == nil {
		t.Error("the tool was run")
	}
}

// wantGone waits until no process of these numbers runs; one that only its
// parent has not yet looked after does not.
func wantGone(t *testing.T, pids ...int) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Second)
	for _, pid := range pids {
		for running(pid) {
			if time.Now().After(deadline) {
				t.Errorf("process %d is still running", pid)
				syscall.Kill(pid, syscall.SIGKILL)
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

func running(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}
