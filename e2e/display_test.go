package e2e

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// display is a virtual X screen of its own for one test.
type display struct {
	name string // ":7"
}

// startDisplay starts Xvfb, with further arguments, on a free display number and stops it
// with the test. The server would reset whenever its last client leaves, and refuse who
// connects meanwhile: -noreset keeps it up. With -r a key that a busy machine lets go of
// late does not repeat.
func startDisplay(t *testing.T, args ...string) display {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	cmd := exec.Command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", "1024x768x24", "-nolisten", "tcp", "-ac", "-wr", "-noreset", "-r"}, args...)...)
	cmd.ExtraFiles = []*os.File{writer}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatalf("Xvfb does not start: %v", err)
	}
	writer.Close()
	t.Cleanup(func() {
		// Asked to end, it removes its lock and socket; killed, it would leave them.
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	})
	if err := reader.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	number, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb does not say its display: %v", err)
	}
	return display{name: ":" + strings.TrimSpace(number)}
}

// environ is the environment for a program on this display.
func (d display) environ() []string {
	return append(os.Environ(), "DISPLAY="+d.name, "LIBGL_ALWAYS_SOFTWARE=1")
}

// run runs a tool on this display and returns what it printed.
func (d display) run(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = d.environ()
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return string(out), nil
}

// TestDisplayOutlastsItsClients: tools come and go, and between them there may be
// none, without a connection ever being refused.
func TestDisplayOutlastsItsClients(t *testing.T) {
	t.Parallel()
	d := startDisplay(t)
	var hands sync.WaitGroup
	for range 3 {
		hands.Go(func() {
			for range 100 {
				if _, err := d.run("xdotool", "getdisplaygeometry"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	hands.Wait()
}
