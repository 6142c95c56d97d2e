//go:build wine

package e2e

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// scheduledTask is where Wine's task scheduler keeps the task.
const scheduledTask = "drive_c/windows/system32/tasks/Session Configurator"

// TestWineScheduledTask: the task scheduler takes the task, and what it runs writes for
// windows_exporter.
func TestWineScheduledTask(t *testing.T) {
	w := newWine(t)
	path, err := filepath.Abs("../packaging/windows/monitoring.xml")
	if err != nil {
		t.Fatal(err)
	}
	if r := w.run(t, "", "schtasks", "/Create", "/F", "/TN", "Session Configurator", "/XML", windowsPath(path)); r.code != 0 || !exists(filepath.Join(w.prefix, scheduledTask)) {
		t.Fatalf("the task scheduler ended with %d: %s%s", r.code, r.stdout, r.stderr)
	}
	if r := w.run(t, "", "schtasks", "/Delete", "/F", "/TN", "Session Configurator"); r.code != 0 || exists(filepath.Join(w.prefix, scheduledTask)) {
		t.Errorf("deleting the task ended with %d: %s%s", r.code, r.stdout, r.stderr)
	}

	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var task struct {
		Command   string `xml:"Actions>Exec>Command"`
		Arguments string `xml:"Actions>Exec>Arguments"`
	}
	if err := xml.Unmarshal(data, &task); err != nil {
		t.Fatal(err)
	}
	if want := `"` + installFolder + `\SessionConfig.com"`; task.Command != want {
		t.Errorf("the task runs %s, want %s", task.Command, want)
	}
	words := strings.SplitN(task.Arguments, " ", 3)
	file := filepath.Join(w.prefix, "drive_c", filepath.FromSlash(strings.ReplaceAll(strings.TrimPrefix(strings.Trim(words[2], `"`), `C:\`), `\`, "/")))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	c := newConsole(t)
	c.run(2, "", words[0], words[1], strings.Trim(words[2], `"`))
	if data, err := os.ReadFile(file); err != nil || !strings.Contains(string(data), "\nsessionconfig_up 0\n") {
		t.Errorf("windows_exporter would read %q, %v", data, err)
	}
}
