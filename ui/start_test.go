//go:build linux && !race

package ui

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// startLimit is how much longer than a minimal window's, and how much larger,
// the program's start may be.
const startLimit = 1.2

// restLimit is how much of a processor the window may use at rest, in percent.
const restLimit = 5

// startRuns is how often each program is started; medians are compared.
const startRuns = 9

// started is what one start was measured at.
type started struct {
	frame float64 // until the first frame, in ms
	size  float64 // memory, in MB
	rest  float64 // use of a processor at rest, in percent
	caret float64 // and with the text cursor in a field
}

// BenchmarkStart measures the first frame, the memory and the rest of the
// program's window and of a minimal one with the same widgets, side by side on
// one display.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	ours, minimal := buildWindows(b, dir)
	display := benchDisplay(b)
	for b.Loop() {
		var our, their []started
		for range startRuns {
			our = append(our, startOnce(b, display, dir, ours, "--settings", filepath.Join(dir, "none.yaml")))
			their = append(their, startOnce(b, display, dir, minimal))
		}
		frames := func(s started) float64 { return s.frame }
		sizes := func(s started) float64 { return s.size }
		rest := median(our, func(s started) float64 { return s.rest })
		caret := median(our, func(s started) float64 { return s.caret })
		frame, size := median(our, frames)/median(their, frames), median(our, sizes)/median(their, sizes)
		b.ReportMetric(median(our, frames), "ms/first-frame")
		b.ReportMetric(frame, "x-minimal-frame")
		b.ReportMetric(median(our, sizes), "MB")
		b.ReportMetric(size, "x-minimal-memory")
		b.ReportMetric(rest, "%-processor-at-rest")
		b.ReportMetric(caret, "%-processor-with-caret")
		if max(rest, caret) > restLimit {
			b.Errorf("the window uses %.0f %% of a processor at rest, %.0f %% with the text cursor in a field; at most %d %% is wanted", rest, caret, restLimit)
		}
		if frame > startLimit || size > startLimit {
			b.Errorf("the first frame takes %.2f times a minimal window's, the memory %.2f times; at most %.1f is wanted", frame, size, startLimit)
		}
	}
}

// buildWindows builds the program and the minimal window that it is measured
// against.
func buildWindows(b *testing.B, dir string) (ours, minimal string) {
	b.Helper()
	ours, minimal = filepath.Join(dir, "sessionconfig"), filepath.Join(dir, "minimal")
	for program, pkg := range map[string]string{ours: "sessionconfig", minimal: "./testdata/minimal"} {
		build := exec.Command("go", "build", "-tags", "no_emoji,no_animations,gles", "-ldflags", "-s -w", "-o", program, pkg)
		build.Env = append(os.Environ(), "CGO_ENABLED=1")
		if out, err := build.CombinedOutput(); err != nil {
			b.Fatalf("build %s: %v\n%s", pkg, err, out)
		}
	}
	return ours, minimal
}

// benchDisplay starts an X server for the time of the benchmark and returns its
// name.
func benchDisplay(b *testing.B) string {
	b.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "800x700x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{writer}
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	writer.Close()
	number, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return ":" + strings.TrimSpace(number)
}

// onDisplay is a command whose window comes on a display.
func onDisplay(display, home string, command ...string) *exec.Cmd {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "DISPLAY="+display, "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_THEME=light", "HOME="+home, "XDG_CONFIG_HOME="+home)
	return cmd
}

// openWindow starts a program and waits until it has drawn into the middle of the
// screen. It ends with the benchmark, or when it is told to.
func openWindow(b *testing.B, display, home string, command ...string) (pid int, frame time.Duration, end func()) {
	b.Helper()
	began := time.Now()
	program := onDisplay(display, home, command...)
	if err := program.Start(); err != nil {
		b.Fatal(err)
	}
	end = sync.OnceFunc(func() {
		_ = program.Process.Kill()
		_ = program.Wait()
	})
	b.Cleanup(end)
	for {
		point, err := onDisplay(display, home, "import", "-window", "root", "-crop", "1x1+240+500", "-depth", "8", "rgb:-").Output()
		if err != nil {
			b.Fatal(err)
		}
		frame = time.Since(began)
		if !bytes.Equal(point, []byte{0, 0, 0}) {
			return program.Process.Pid, frame, end
		}
		if frame > 30*time.Second {
			b.Fatalf("%s draws nothing", command[0])
		}
	}
}

// pressOn presses keys in the window that has the focus.
func pressOn(b *testing.B, display string, keys ...string) {
	b.Helper()
	if out, err := onDisplay(display, "", append([]string{"xdotool", "key", "--delay", "100"}, keys...)...).CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
}

// startOnce starts a program and looks at it a moment later.
func startOnce(b *testing.B, display, home string, command ...string) started {
	b.Helper()
	pid, frame, end := openWindow(b, display, home, command...)
	defer end()
	result := started{frame: float64(frame.Milliseconds()), rest: idleUse(b, pid), size: residentMB(b, pid)}
	pressOn(b, display, "Down", "Tab", "Tab") // chooses Redis and goes to Hosts
	result.caret = idleUse(b, pid)
	return result
}

// idleUse is how much of a processor a process uses when it has come to rest, in
// percent.
func idleUse(b *testing.B, pid int) float64 {
	b.Helper()
	time.Sleep(time.Second)
	before := processorTicks(b, pid)
	time.Sleep(time.Second)
	return processorTicks(b, pid) - before // a tick is 10 ms: one percent of a second
}

// processorTicks is the processor time of a process so far, in ticks of 10 ms.
func processorTicks(b *testing.B, pid int) float64 {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	total := 0.0
	for _, field := range fields[11:13] { // utime and stime, proc(5)
		ticks, err := strconv.ParseFloat(field, 64)
		if err != nil {
			b.Fatal(err)
		}
		total += ticks
	}
	return total
}

// residentMB is the memory that a process holds now.
func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kilobytes / 1024
		}
	}
	b.Fatal("the process has no VmRSS")
	return 0
}

func median(runs []started, of func(started) float64) float64 {
	var values []float64
	for _, r := range runs {
		values = append(values, of(r))
	}
	slices.Sort(values)
	return values[len(values)/2]
}
