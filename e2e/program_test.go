package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// workDir holds what all tests share, from the first test to the last.
var workDir string

// closing is what has to be ended before workDir can be removed.
var closing []func()

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "sessionconfig-e2e-")
	if err != nil {
		panic(err)
	}
	workDir = dir
	os.Chmod(workDir, 0o755) // one test runs the program as another user
	code := m.Run()
	for _, end := range closing {
		end()
	}
	os.RemoveAll(workDir)
	os.Exit(code)
}

// build makes the window's program once for all tests, with the flags of the
// Makefile, so that the build cache serves.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workDir, "sessionconfig")
	cmd := exec.Command("go", "build", "-tags", "no_emoji,no_animations,gles", "-ldflags", "-s -w", "-o", path, "sessionconfig")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", errors.Join(errors.New(string(out)), err)
	}
	return path, nil
})

// printed collects what a program prints, for who reads along.
type printed struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *printed) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(data)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// program is a running window of ours.
type program struct {
	t      *testing.T
	cmd    *exec.Cmd
	output *printed // standard output and error together
	ended  chan struct{}
	err    error
}

// start runs the program with the window on d.
func start(t *testing.T, d display, env []string, args ...string) *program {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatalf("the program does not build: %v", err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(d.environ(), env...)
	return startCommand(t, cmd)
}

// startCommand starts cmd. What is still running when the test ends is killed.
func startCommand(t *testing.T, cmd *exec.Cmd) *program {
	t.Helper()
	p := &program{t: t, cmd: cmd, output: new(printed), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.output, p.output
	if p.cmd.SysProcAttr == nil {
		p.cmd.SysProcAttr = new(syscall.SysProcAttr)
	}
	p.cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.ended
		if t.Failed() {
			t.Logf("the program printed:\n%s", p.output)
		}
	})
	return p
}

// exitCode waits until the program has ended by itself.
func (p *program) exitCode(within time.Duration) int {
	p.t.Helper()
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(within):
		p.t.Fatalf("the program is still running after %v", within)
		return -1
	}
}
