package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

// pendingFixture is a server with settings applied and not yet published.
func pendingFixture(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t, serverTextFor(""))
	f.load()
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	return f
}

// publishedFixture is a server on which a publish left all modules to be
// republished by hand.
func publishedFixture(t *testing.T) *fixture {
	t.Helper()
	f := pendingFixture(t)
	if _, err := f.app.Publish(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPublish(t *testing.T) {
	f := pendingFixture(t)
	f.output = "one\r\ntwo\r\n"
	var out bytes.Buffer
	outcome, err := f.app.Publish(t.Context(), &out)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != f.output {
		t.Errorf("output %q", out.String())
	}
	want := ran{f.options.PlatformDir, []string{"/SCInstall", "/UpgradeSystemComponents"}, []string{"A=b"}}
	if len(f.ran) != 1 || !slices.Equal(f.ran[0].args, want.args) || f.ran[0].dir != want.dir || !slices.Equal(f.ran[0].env, want.env) {
		t.Errorf("ran %+v", f.ran)
	}
	if outcome.Pending || outcome.Republish != config.RepublishAllModules || len(outcome.Notes) != 1 || !strings.Contains(outcome.Notes[0], "republish all modules") {
		t.Errorf("outcome %+v", outcome)
	}

	if kept := f.files()[outcome.Output]; kept != f.output || filepath.Base(outcome.Output) != "publish-20260304T050607Z.log" {
		t.Errorf("kept in %s: %q", outcome.Output, kept)
	}

	f.restart()
	status := f.load()
	if !status.State.PendingSince.IsZero() || status.State.Republish != config.RepublishAllModules || len(status.Notices) != 1 {
		t.Errorf("state %+v, notices %q", status.State, status.Notices)
	}
	again, err := f.app.Publish(t.Context(), &out)
	if err != nil || len(f.ran) != 1 || again.Message != nothingPendingMessage {
		t.Errorf("published twice: %+v, %v", again, err)
	}
	if _, err := f.app.ConfirmRepublish(); err != nil {
		t.Fatal(err)
	}
	if status := f.load(); status.State.Republish != config.RepublishNone || len(status.Notices) != 0 {
		t.Errorf("state %+v, notices %q", status.State, status.Notices)
	}
	if _, err := f.app.PublishAnyway(t.Context(), &out); err != nil || len(f.ran) != 2 {
		t.Errorf("forced: %v, ran %d times", err, len(f.ran))
	}
}

func TestPublishFailing(t *testing.T) {
	missing := &platform.ToolError{Path: "ConfigurationTool.com", Err: os.ErrNotExist}
	tests := []struct {
		name    string
		prepare func(*fixture)
		ctx     func(context.Context) context.Context
		check   func(error) bool
		code    int
	}{
		{"exit code", func(f *fixture) { f.exitCode = 3; f.output = "before\nlast" }, nil, is[*PublishFailure], ExitFailed},
		{"only the output says so", func(f *fixture) { f.output = "before\nERROR: no\nlast\n" }, nil, is[*PublishFailure], ExitFailed},
		{"no tool", func(f *fixture) { f.publishErr = missing }, nil, is[*platform.ToolError], ExitFailed},
		{"cancelled", func(*fixture) {}, func(ctx context.Context) context.Context {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx
		}, func(err error) bool { return errors.Is(err, context.Canceled) }, ExitCancelled},
		{"not elevated", func(f *fixture) { f.elevated = false }, nil, is[*NotElevatedError], ExitNotElevated},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := pendingFixture(t)
			tt.prepare(f)
			before := f.files()
			ctx := t.Context()
			if tt.ctx != nil {
				ctx = tt.ctx(ctx)
			}
			outcome, err := f.app.Publish(ctx, &bytes.Buffer{})
			if !tt.check(err) || ExitCode(err) != tt.code {
				t.Errorf("error %v, exit code %d", err, ExitCode(err))
			}
			after := f.files()
			if kept, ok := after[outcome.Output]; len(f.ran) > 0 && (!ok || kept != f.output) {
				t.Errorf("the output is kept in %q as %q", outcome.Output, kept)
			}
			delete(after, outcome.Output)
			if diff := cmp.Diff(before, after); diff != "" {
				t.Error(diff)
			}
			if failure, ok := errors.AsType[*PublishFailure](err); ok && (failure.Tail[0] != "before" || failure.Tail[len(failure.Tail)-1] != "last") {
				t.Errorf("tail %q", failure.Tail)
			}
			if f.load().State.PendingSince.IsZero() {
				t.Error("not pending any more")
			}
		})
	}
}

func TestPublishNotRecorded(t *testing.T) {
	f := pendingFixture(t)
	f.app.replace = func(path string, _ []byte, _ safefile.Options) (string, error) {
		return "", &safefile.Error{Path: path, Cause: safefile.CauseDiskFull, Err: errors.New("no space")}
	}
	_, err := f.app.Publish(t.Context(), &bytes.Buffer{})
	problem, _ := UserError(err)
	if !is[*NotRecordedError](err) || !strings.HasPrefix(problem, publishedMessage) {
		t.Errorf("error %v, problem %q", err, problem)
	}
}

func TestPublishWithoutServer(t *testing.T) {
	f := newFixture(t, "")
	outcome, err := f.app.Publish(t.Context(), &bytes.Buffer{})
	if err != nil || outcome.Message != noServerMessage || len(f.ran) > 0 {
		t.Errorf("outcome %+v, %v", outcome, err)
	}
	if _, err := f.app.PublishAnyway(t.Context(), &bytes.Buffer{}); !errors.Is(err, ErrNoServer) || ExitCode(err) != ExitFailed {
		t.Errorf("error %v", err)
	}
}

// TestPublishKeepsOthersOut: while it runs, no other run may apply.
func TestPublishKeepsOthersOut(t *testing.T) {
	f := pendingFixture(t)
	second, err := New(f.options)
	if err != nil {
		t.Fatal(err)
	}
	var applied error
	f.app.options.Publisher = func(context.Context, platform.Server, []string, []string, io.Writer) (int, error) {
		_, applied = second.Apply(t.Context(), settingsOf("c:7000", testPassword), ApplyOptions{})
		return 0, nil
	}
	if _, err := f.app.Publish(t.Context(), &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if !is[*safefile.LockedError](applied) {
		t.Errorf("applying while publishing: %v", applied)
	}
}

func TestNoTemporaryFileStays(t *testing.T) {
	f := pendingFixture(t)
	for path := range f.files() {
		if name := filepath.Base(path); strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".tmp") {
			t.Errorf("left behind: %s", path)
		}
	}
}
