package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config/safefile"
)

// machine is a front-end server's files, and what a run on it did.
type machine struct {
	t              *testing.T
	settings, dir  string
	env            Env
	stdout, stderr bytes.Buffer
	window         *WindowOptions
}

const emptyServer = "<EnvironmentConfiguration>\n</EnvironmentConfiguration>\n"

func newMachine(t *testing.T) *machine {
	t.Helper()
	root := t.TempDir()
	m := &machine{t: t, settings: filepath.Join(root, "session.yaml"), dir: filepath.Join(root, "platform")}
	if err := os.Mkdir(m.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(m.dir, "server.hsconf"), []byte(emptyServer), 0o600); err != nil {
		t.Fatal(err)
	}
	m.env = Env{
		Stdin:  strings.NewReader(""),
		Lookup: func(name string) (string, bool) { return "a-password-of-the-tests", name == platform.PasswordVariable },
	}
	return m
}

// run carries out a command line on the machine.
func (m *machine) run(ctx context.Context, args ...string) int {
	m.t.Helper()
	m.stdout.Reset()
	m.stderr.Reset()
	m.env.Stdout, m.env.Stderr = &m.stdout, &m.stderr
	args = append(args, "--settings", m.settings, "--platform-dir", m.dir)
	return Run(ctx, args, m.env, func(o WindowOptions) int {
		m.window = &o
		return 7
	})
}

// answer is the one JSON object on standard output.
func (m *machine) answer() map[string]any {
	m.t.Helper()
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(m.stdout.Bytes()))
	if err := decoder.Decode(&object); err != nil {
		m.t.Fatalf("standard output is no JSON object: %v\n%s", err, m.stdout.String())
	}
	if decoder.More() {
		m.t.Fatalf("standard output is more than one JSON object:\n%s", m.stdout.String())
	}
	return object
}

func (m *machine) server() string {
	m.t.Helper()
	data, err := os.ReadFile(filepath.Join(m.dir, "server.hsconf"))
	if err != nil {
		m.t.Fatal(err)
	}
	return string(data)
}

func TestWindowOpens(t *testing.T) {
	m := newMachine(t)
	if code := m.run(t.Context(), "--log-file", "l", "--take-over=here"); code != 7 {
		t.Errorf("exit code %d, want the window's", code)
	}
	if m.window == nil || m.window.Demo || m.window.App.SettingsPath != m.settings || m.window.App.PlatformDir != m.dir || m.window.App.LogFile != "l" || m.window.TakeOver != "here" {
		t.Errorf("the window was opened with %+v", m.window)
	}
	if want := []string{"--log-file", "l", "--settings", m.settings, "--platform-dir", m.dir}; m.window != nil && !slices.Equal(m.window.Restart, want) {
		t.Errorf("the window is opened again by %q, want %q", m.window.Restart, want)
	}
}

func TestNotElevated(t *testing.T) {
	m := newMachine(t)
	m.env.Workflow.Elevated = func(string) bool { return false }
	ran := false
	m.env.Workflow.Publisher = func(context.Context, platform.Server, []string, []string, io.Writer) (int, error) {
		ran = true
		return 0, nil
	}
	for _, args := range [][]string{
		{"apply", "--hosts", "a:7000"},
		{"apply", "--hosts", "127.0.0.1:1", "--test"},
		{"publish", "--force"},
	} {
		if code := m.run(t.Context(), append(args, "--json")...); code != 4 {
			t.Errorf("%v: exit code %d, want 4", args, code)
		}
		if answer := m.answer(); answer["done"] != false || answer["error"] == "" || answer["remedy"] == "" {
			t.Errorf("%v: answered %v", args, answer)
		}
		if strings.Count(m.stderr.String(), "\n") != 1 {
			t.Errorf("%v: standard error is not one line: %q", args, m.stderr.String())
		}
	}
	if _, err := os.Stat(m.settings); err == nil || ran || m.server() != emptyServer {
		t.Error("something was written or run")
	}
	if code := m.run(t.Context(), "show"); code != 0 {
		t.Errorf("show: exit code %d, want 0", code)
	}
}

func TestLockedByAnotherRun(t *testing.T) {
	m := newMachine(t)
	lock, err := safefile.AcquireLock(filepath.Join(m.dir, "server.hsconf"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	for _, args := range [][]string{{"apply", "--hosts", "a:7000"}, {"publish", "--force"}} {
		if code := m.run(t.Context(), args...); code != app.ExitFile {
			t.Errorf("%v: exit code %d, want %d: %s", args, code, app.ExitFile, m.stderr.String())
		}
		if m.server() != emptyServer {
			t.Errorf("%v: server.hsconf was changed", args)
		}
	}
	if code := m.run(t.Context(), "show"); code != 0 {
		t.Errorf("show: exit code %d, want 0: %s", code, m.stderr.String())
	}
}

func TestCancelledPublish(t *testing.T) {
	m := newMachine(t)
	if code := m.run(t.Context(), "apply", "--hosts", "a:7000"); code != 0 {
		t.Fatalf("apply: exit code %d: %s", code, m.stderr.String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	m.env.Workflow.Publisher = func(ctx context.Context, _ platform.Server, _, _ []string, _ io.Writer) (int, error) {
		cancel()
		<-ctx.Done()
		return -1, ctx.Err()
	}
	if code := m.run(ctx, "publish", "--json"); code != 130 {
		t.Errorf("exit code %d, want 130: %s", code, m.stderr.String())
	}
	if answer := m.answer(); answer["done"] != false {
		t.Errorf("answered %v", answer)
	}
	m.run(t.Context(), "show", "--json")
	if publish := m.answer()["publish"].(map[string]any); publish["pending"] != true {
		t.Error("the publish is not pending any more")
	}
}

// TestCancelledLook: what changes nothing does not send who stopped it to look for what is
// pending.
func TestCancelledLook(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for looks, want := range map[bool]string{true: "", false: `"sessionconfig show" says what is pending.`} {
		if _, remedy, code := (&run{ctx: ctx, looks: looks}).explain(ctx.Err()); remedy != want || code != app.ExitCancelled {
			t.Errorf("looks %t: %q, exit code %d", looks, remedy, code)
		}
	}
}

func TestCancelledTest(t *testing.T) {
	m := newMachine(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := m.run(ctx, "test", "--hosts", "127.0.0.1:1"); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if got, want := m.stderr.String(), "sessionconfig: The test was cancelled before it ended. Test the connection again.\n"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

// TestNotElevatedFirst: who may not write is refused before what is there is looked at,
// which he may often not read either.
func TestNotElevatedFirst(t *testing.T) {
	m := newMachine(t)
	m.env.Workflow.Elevated = func(string) bool { return false }
	if err := os.WriteFile(m.settings, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"apply", "--hosts", "a:7000"}, {"publish"}, {"publish", "--force"}, {"restore", "a-backup"}} {
		if code := m.run(t.Context(), args...); code != 4 {
			t.Errorf("%v: exit code %d, want 4: %s", args, code, m.stderr.String())
		}
		if out := m.stdout.String(); out != "" {
			t.Errorf("%v: printed %q", args, out)
		}
	}
	if code := m.run(t.Context(), "show"); code != app.ExitFile {
		t.Errorf("show: exit code %d, want %d", code, app.ExitFile)
	}
}

// TestApplyAnswer holds the exact members of the JSON object.
func TestApplyAnswer(t *testing.T) {
	m := newMachine(t)
	m.env.Workflow.Now = func() time.Time { return time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC) }
	if code := m.run(t.Context(), "apply", "--hosts", "a:7000", "--json"); code != 0 {
		t.Fatalf("exit code %d: %s", code, m.stderr.String())
	}
	answer := m.answer()
	if message, _ := answer["message"].(string); !strings.Contains(message, "ends the users' present sessions") {
		t.Errorf("the message does not say that sessions end: %q", message)
	}
	backup, _ := answer["backup"].(string)
	if data, err := os.ReadFile(backup); err != nil || string(data) != emptyServer {
		t.Errorf("the backup %q holds %q, %v", backup, data, err)
	}
	delete(answer, "message")
	delete(answer, "backup")
	want := map[string]any{
		"done": true, "changed": []any{"server.hsconf", "settings"}, "republish": "all-modules",
		"publish": map[string]any{"pending": true, "since": "2026-05-04T03:02:01Z"},
	}
	if diff := cmp.Diff(want, answer); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

// TestShowAnswer holds that every member is there, whatever is set.
func TestShowAnswer(t *testing.T) {
	m := newMachine(t)
	m.env.Workflow.Find = func(string) (platform.Server, error) { return platform.Server{}, nil }
	if code := m.run(t.Context(), "show", "--json"); code != 0 {
		t.Fatalf("exit code %d: %s", code, m.stderr.String())
	}
	sources := map[string]any{}
	for _, field := range []string{"provider", "hosts", "user", "password", "ssl", "ssl_host", "parameters"} {
		sources[field] = "default"
	}
	want := map[string]any{
		"provider": "database", "hosts": []any{}, "user": "", "password": "not set", "ssl": false, "ssl_host": "",
		"parameters": map[string]any{}, "sources": sources, "differences": []any{},
		"publish": map[string]any{"pending": false, "since": ""}, "republish": "none",
		"platform": map[string]any{"dir": "", "version": ""}, "client": []any{}, "machine": app.Machine(), "program": app.Version,
	}
	answer := m.answer()
	if _, err := time.Parse(time.RFC3339, fmt.Sprint(answer["time"])); err != nil {
		t.Errorf("time: %v", err)
	}
	delete(answer, "time")
	if diff := cmp.Diff(want, answer); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

// TestParameterSecretsHidden: a parameter that is a password is hidden too.
func TestParameterSecretsHidden(t *testing.T) {
	m := newMachine(t)
	if code := m.run(t.Context(), "apply", "--hosts", "a:7000", "--parameters", "keepAlive=30,sentinelPassword=MARKED-4711", "--client-version", "3.4"); code != 0 {
		t.Fatalf("exit code %d: %s", code, m.stderr.String())
	}
	for _, args := range [][]string{{"show"}, {"show", "--json"}} {
		m.run(t.Context(), args...)
		if out := m.stdout.String(); strings.Contains(out, "MARKED-4711") || !strings.Contains(out, "keepAlive") {
			t.Errorf("%v printed %s", args, out)
		}
	}
}

func TestVersionAnswer(t *testing.T) {
	m := newMachine(t)
	m.env.Workflow.Find = func(dir string) (platform.Server, error) { return platform.Server{Dir: dir, Version: "11.39.0"}, nil }
	if code := m.run(t.Context(), "version", "--json"); code != 0 {
		t.Fatalf("exit code %d: %s", code, m.stderr.String())
	}
	answer := m.answer()
	if answer["version"] != app.Version || answer["go"] == "" || answer["commit"] == "" {
		t.Errorf("answered %v", answer)
	}
	if diff := cmp.Diff(map[string]any{"dir": m.dir, "version": "11.39.0"}, answer["platform"]); diff != "" {
		t.Errorf("platform (-want +got):\n%s", diff)
	}
	m.run(t.Context(), "version")
	if !strings.Contains(m.stdout.String(), "sessionconfig "+app.Version) || !strings.Contains(m.stdout.String(), "11.39.0 in "+m.dir) {
		t.Errorf("printed %s", m.stdout.String())
	}
}

// brokenPipe is an output that nobody reads any more.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "/dev/stdout", Err: errors.New("broken pipe")}
}

func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{"show"}, {"show", "--json"}, {"version"}, {"version", "--json"}} {
		m := newMachine(t)
		code := Run(t.Context(), append(args, "--settings", m.settings), Env{Stdin: m.env.Stdin, Stdout: brokenPipe{}, Stderr: &m.stderr, Lookup: m.env.Lookup}, nil)
		if code != app.ExitFailed {
			t.Errorf("%v: exit code %d, want %d", args, code, app.ExitFailed)
		}
		if want := "Standard output cannot be written: broken pipe."; !strings.Contains(m.stderr.String(), want) {
			t.Errorf("%v: it says %q, want %q", args, m.stderr.String(), want)
		}
	}
}
