package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// process is a command that has been started.
type process struct {
	*exec.Cmd
	t                *testing.T
	printed, comment bytes.Buffer
}

func begin(t *testing.T, command *exec.Cmd) *process {
	t.Helper()
	p := &process{Cmd: command, t: t}
	p.Stdout, p.Stderr = &p.printed, &p.comment
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() }) // ended already, unless the test failed
	return p
}

// end waits for the process, which must end within a minute.
func (p *process) end() (code int, stdout, stderr string) {
	p.t.Helper()
	timer := time.AfterFunc(time.Minute, func() { p.Process.Kill() })
	defer timer.Stop()
	err := p.Wait()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		p.t.Fatal(err)
	}
	return p.ProcessState.ExitCode(), p.printed.String(), p.comment.String()
}

func finish(t *testing.T, command *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	return begin(t, command).end()
}

// console is the command line in a process of its own: this test program, which
// testscript makes one under that name.
func console(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(self)
	command.Args = append([]string{"sessionconfig"}, args...)
	command.Env = append(os.Environ(), "SESSIONCONFIG_PASSWORD="+redisPassword)
	return command
}

// interrupt starts a command, sends it a signal once ready says so, and expects
// the exit code 130 soon.
func interrupt(t *testing.T, command *exec.Cmd, sent os.Signal, ready func() bool) (stdout, stderr string) {
	t.Helper()
	// A signal that this process ignores, as under nohup, its children would ignore
	// too; one that it takes they do not.
	taken := make(chan os.Signal, 1)
	signal.Notify(taken, sent)
	defer signal.Stop(taken)
	running := begin(t, command)
	redistest.Eventually(t, time.Minute, "the command to be at work", ready)
	start := time.Now()
	if err := running.Process.Signal(sent); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := running.end()
	if code != 130 {
		t.Errorf("exit code %d, want 130: %s", code, stderr)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %v to end", took)
	}
	return stdout, stderr
}

func TestInterruptedTest(t *testing.T) {
	for _, sent := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sent.String(), func(t *testing.T) {
			silent := redistest.StartPeer(t, redistest.Silent)
			command := console(t, "test", "--json", "--timeout", "10m", "--hosts", silent.Addr, "--settings", filepath.Join(t.TempDir(), "s.yaml"))
			stdout, _ := interrupt(t, command, sent, func() bool { return silent.Accepted() > 0 })
			if !strings.Contains(stdout, `"verdict":"cancelled"`) {
				t.Errorf("the report is %s", stdout)
			}
		})
	}
}

func TestInterruptedPublish(t *testing.T) {
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	files := map[string]string{
		"server.hsconf":         "<EnvironmentConfiguration/>\n",
		"ConfigurationTool.com": "#!/bin/sh\nsleep 60 &\necho $! > pid && mv pid started\nwait\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	settings := filepath.Join(t.TempDir(), "s.yaml")
	if code, _, stderr := finish(t, console(t, "apply", "--hosts", "a:7000", "--settings", settings, "--platform-dir", dir)); code != 0 {
		t.Fatalf("apply: exit code %d: %s", code, stderr)
	}
	_, stderr := interrupt(t, console(t, "publish", "--settings", settings, "--platform-dir", dir), os.Interrupt, func() bool {
		_, err := os.Stat(started)
		return err == nil
	})
	if !strings.Contains(stderr, "Cancelled") {
		t.Errorf("it says %q", stderr)
	}
	pid, err := os.ReadFile(started)
	if err != nil {
		t.Fatal(err)
	}
	if state, err := os.ReadFile("/proc/" + strings.TrimSpace(string(pid)) + "/stat"); err == nil && !strings.Contains(string(state), ") Z ") {
		t.Errorf("what the tool started is still running: %s", state)
	}
	if _, stdout, _ := finish(t, console(t, "show", "--json", "--settings", settings, "--platform-dir", dir)); !strings.Contains(stdout, `"pending":true`) {
		t.Errorf("the publish is not pending any more: %s", stdout)
	}
}
