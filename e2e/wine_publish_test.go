//go:build wine

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// pending is a console whose settings are applied and wait to be published.
func pending(t *testing.T) console {
	t.Helper()
	c := newConsole(t)
	c.run(0, password, "apply", "--hosts", redistest.StartServer(t, redistest.Options{Password: password}).Addr, "--password-stdin")
	return c
}

// start starts the program without waiting for its end.
func (c console) start(args ...string) *program {
	c.t.Helper()
	return c.wine.start(c.t, nil, c.program, append(args, "--settings", windowsPath(c.settings))...)
}

// alive waits for a sign of life of the stand-in tool, and returns it.
func (p platformServer) alive() string {
	p.t.Helper()
	path := filepath.Join(p.dir, "alive")
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if sign, err := os.ReadFile(path); err == nil && len(sign) > 0 {
			return string(sign)
		}
		if time.Now().After(deadline) {
			p.t.Fatal("the platform's tool does not run")
		}
	}
}

// TestWinePublishPassesAllOutput: a publish that prints much loses nothing.
func TestWinePublishPassesAllOutput(t *testing.T) {
	c := pending(t)
	c.platform.write("play", "long", 0o644)
	r := c.run(0, "", "publish")
	if n := strings.Count(r.stdout, "compiling a module"); n != 20_000 || !strings.Contains(r.stdout, "019999 compiling") {
		t.Errorf("%d of 20000 lines came", n)
	}
}

// TestWinePublishWaitsForAnotherRun: two runs of the platform's tool would stumble
// over each other.
func TestWinePublishWaitsForAnotherRun(t *testing.T) {
	c := pending(t)
	other := newWindowsPlatformServer(t, c.wine)
	other.write("play", "hold", 0o644)
	running := c.wine.start(t, nil, filepath.Join(other.dir, "ConfigurationTool.com"))
	other.alive()

	publish := c.start("publish")
	publish.says("Waiting for another run of the Configuration Tool")
	time.Sleep(2 * time.Second)
	if _, err := os.Stat(filepath.Join(c.platform.dir, "ran")); err == nil {
		t.Error("the tool was started beside another run of it")
	}
	other.write("release", "", 0o644)
	if code := running.exitCode(patience); code != 0 {
		t.Fatalf("the other run ended with %d", code)
	}
	if code := publish.exitCode(patience); code != 0 {
		t.Errorf("publish ended with %d", code)
	}
	publish.says("Done.")
}

// TestWinePublishWaitsForMachineConfig: the platform's tool writes .NET's
// machine.config, which another program may be writing.
func TestWinePublishWaitsForMachineConfig(t *testing.T) {
	c := pending(t)
	const path = `C:\windows\Microsoft.NET\Framework64\v4.0.30319\Config\machine.config`
	file := filepath.Join(c.wine.prefix, "drive_c", strings.ReplaceAll(path[3:], `\`, "/"))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(file) })
	cmd := c.wine.command("wine", "cmd", "/c", "cmd > "+path)
	cmd.WaitDelay = time.Second
	input, err := cmd.StdinPipe() // which it waits for, with the file open
	if err != nil {
		t.Fatal(err)
	}
	other := startCommand(t, cmd)
	redistest.Eventually(t, patience, "the other program writes", func() bool {
		data, _ := os.ReadFile(file)
		return len(data) > 0
	})

	publish := c.start("publish")
	publish.says("Waiting for another program to close " + path)
	if _, err := os.Stat(filepath.Join(c.platform.dir, "ran")); err == nil {
		t.Error("the tool was started all the same")
	}
	input.Close()
	other.exitCode(patience)
	if code := publish.exitCode(patience); code != 0 {
		t.Errorf("publish ended with %d", code)
	}
	publish.says("Done.")
}

// TestWinePublishLeavesNoOrphan: when this program is killed, what the platform's
// tool started ends too.
func TestWinePublishLeavesNoOrphan(t *testing.T) {
	c := pending(t)
	c.platform.write("play", "family", 0o644)
	publish := c.start("publish")
	c.platform.alive()
	if err := publish.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-publish.ended
	redistest.Eventually(t, patience, "the tool's child ends", func() bool {
		sign := c.platform.alive()
		time.Sleep(500 * time.Millisecond)
		return c.platform.alive() == sign
	})
}
