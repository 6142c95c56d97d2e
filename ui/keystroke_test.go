//go:build linux && !race

package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// keystrokeLimit is how much processor time a key in Hosts may take until it is
// drawn, with sixty hosts, in ms.
const keystrokeLimit = 50

// keystrokes are typed at the end of the hosts.
var keystrokes = strings.Split("abcdefghijklmnopqrstuvwxyzabcd", "")

// BenchmarkKeystroke measures what a key in a field of sixty hosts takes until it is
// drawn, in the program's window and in a minimal one whose field is Fyne's.
func BenchmarkKeystroke(b *testing.B) {
	dir := b.TempDir()
	ours, minimal := buildWindows(b, dir)
	hosts := manyHosts().Settings.Redis.Hosts
	settings := filepath.Join(dir, "session.yaml")
	text := "version: 1\nprovider: redis\nredis:\n  hosts:\n    - " + strings.Join(hosts, "\n    - ") + "\n"
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	toHosts := append(slices.Repeat([]string{"Tab"}, tabsToHosts(b)), "Next")
	for b.Loop() {
		display := benchDisplay(b)
		our := keystroke(b, display, dir, toHosts, ours, "--settings", settings)
		their := keystroke(b, display, dir, []string{"Next"}, minimal, showHosts(hosts))
		b.ReportMetric(our, "ms/key")
		b.ReportMetric(our/their, "x-plain-entry")
		if our > keystrokeLimit {
			b.Errorf("a key takes %.0f ms, at most %d is wanted", our, keystrokeLimit)
		}
	}
}

// keystroke is the processor time that a key takes in a program's window, in ms.
func keystroke(b *testing.B, display, home string, toHosts []string, command ...string) float64 {
	b.Helper()
	pid, _, end := openWindow(b, display, home, command...)
	defer end()
	pressOn(b, display, toHosts...)
	idle := idleUse(b, pid)
	began, before := time.Now(), processorTicks(b, pid)
	pressOn(b, display, keystrokes...)
	time.Sleep(time.Second)
	used := processorTicks(b, pid) - before - idle*time.Since(began).Seconds()
	return used * 10 / float64(len(keystrokes))
}

// tabsToHosts is how often Tab is pressed to come to Hosts.
func tabsToHosts(b *testing.B) int {
	b.Helper()
	window := newBench(b, &fakeWorkflow{status: manyHosts()}, nil)
	canvas := window.window.win.Canvas()
	for tabs := range 10 {
		if canvas.Focused() == window.v.hosts {
			return tabs
		}
		canvas.FocusNext()
	}
	b.Fatal("Tab does not come to Hosts")
	return 0
}
