package demo

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// TestMain lets the test binary play the publish step, as main does.
func TestMain(m *testing.M) {
	if code, played := Child(os.Stdout); played {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

func start(t *testing.T) (*Demo, *app.App) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	d, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	d.step = time.Millisecond
	workflow, err := app.New(d.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = workflow.Close() })
	return d, workflow
}

// settingsOf are the settings that the demo's Redis accepts.
func settingsOf(d *Demo) config.Settings {
	return config.Settings{
		Provider: config.ProviderRedis,
		Redis:    config.Redis{Hosts: d.Hosts, Password: config.NewSecret(d.Password)},
	}
}

// TestDemo goes the whole way that the window goes.
func TestDemo(t *testing.T) {
	d, workflow := start(t)
	status, err := workflow.Load()
	if err != nil {
		t.Fatal(err)
	}
	if status.Settings.Provider != config.ProviderDatabase || len(status.Settings.Redis.Hosts) > 0 || !status.Demo || !status.Elevated ||
		len(status.Notices) > 0 || len(status.Database) < 5 || status.Platform.Version != platformVersion {
		t.Errorf("status %+v", status)
	}

	report := workflow.Test(t.Context(), settingsOf(d), app.TestOptions{}, nil)
	if report.Verdict != redisprobe.VerdictPassed || report.Summary != "Test completed successfully." {
		t.Errorf("%s %+v", report.Summary, report.Findings)
	}
	outcome, err := workflow.Apply(settingsOf(d), app.ApplyOptions{})
	if err != nil || !outcome.Pending {
		t.Fatalf("apply: %+v, %v", outcome, err)
	}
	var out bytes.Buffer
	if outcome, err = workflow.Publish(t.Context(), &out); err != nil || outcome.Pending {
		t.Fatalf("publish: %+v, %v", outcome, err)
	}
	if !strings.Contains(out.String(), "System Components was published") || !strings.Contains(out.String(), "Done") {
		t.Errorf("output %q", out.String())
	}
	if status, err = workflow.Load(); err != nil || !status.Settings.Equal(settingsOf(d)) || status.State.Republish != config.RepublishAllModules {
		t.Errorf("status %+v, %v", status, err)
	}
	sessions, err := workflow.Sessions(t.Context(), settingsOf(d))
	if err != nil || sessions.Total != 5 {
		t.Errorf("sessions %+v, %v", sessions, err)
	}
}

func TestWrongPassword(t *testing.T) {
	d, workflow := start(t)
	settings := settingsOf(d)
	settings.Redis.Password = config.NewSecret("not-the-demo-password")
	report := workflow.Test(t.Context(), settings, app.TestOptions{}, nil)
	if len(report.Findings) == 0 || report.Findings[0].Code != "auth-wrong-password" {
		t.Errorf("%s %+v", report.Summary, report.Findings)
	}
}

func TestPublishCanBeCancelled(t *testing.T) {
	d, workflow := start(t)
	if _, err := workflow.Apply(settingsOf(d), app.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
	d.step = time.Minute
	ctx, cancel := context.WithCancel(t.Context())
	firstLine := writerFunc(func([]byte) { cancel() })
	started := time.Now()
	if _, err := workflow.Publish(ctx, firstLine); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if took := time.Since(started); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}

type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}

func TestRedisAnswersLikeOne(t *testing.T) {
	d, _ := start(t)
	open := redis.NewClient(&redis.Options{Addr: d.Hosts[0], Protocol: 2, DisableIdentity: true})
	defer open.Close()
	for _, command := range [][]any{{"INFO"}, {"CONFIG", "GET", "maxmemory"}, {"CLUSTER", "NODES"}, {"ROLE"}, {"GET", "x"}} {
		if err := open.Do(t.Context(), command...).Err(); err == nil || !strings.HasPrefix(err.Error(), "NOAUTH") {
			t.Errorf("%v without signing in: %v", command, err)
		}
	}
	client := redis.NewClient(&redis.Options{Addr: d.Hosts[0], Password: d.Password, Protocol: 2, DisableIdentity: true})
	defer client.Close()
	if text := client.Info(t.Context(), "server").Val(); !strings.Contains(text, "redis_version:"+redisVersion+"\r\n") || strings.Contains(text, "role:") {
		t.Errorf("info %q", text)
	}
	if text := client.Info(t.Context()).Val(); !strings.Contains(text, "role:master") || !strings.Contains(text, "cluster_enabled:0") {
		t.Errorf("info %q", text)
	}
	if got := client.ConfigGet(t.Context(), "maxmemory*").Val(); len(got) != 2 || got["maxmemory-policy"] != "noeviction" {
		t.Errorf("config %v", got)
	}
	if err := client.Do(t.Context(), "CLUSTER", "INFO").Err(); err == nil || !strings.Contains(err.Error(), "cluster support disabled") {
		t.Errorf("cluster: %v", err)
	}
	if err := client.Set(t.Context(), "short", "x", 20*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(60 * time.Millisecond)
	if n := client.Exists(t.Context(), "short").Val(); n != 0 {
		t.Error("a key outlives its expiry")
	}
}

func TestNothingStays(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	ctx, cancel := context.WithCancel(t.Context())
	first, err := Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(first.PlatformDir); err != nil {
		t.Errorf("the end of one demo took another one's files: %v", err)
	}
	cancel()
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestLeftoversOfAKilledDemo(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	running, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	killed := filepath.Join(temp, prefix+"killed")
	fresh := filepath.Join(temp, prefix+"fresh")
	others := filepath.Join(temp, "something-else")
	old := time.Now().Add(-2 * settled)
	for _, dir := range []string{killed, fresh, others} {
		if err := os.MkdirAll(filepath.Join(dir, "Platform Server"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(temp, prefix+"link")
	if err := os.Symlink(others, link); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{killed, others, running.folder.root} {
		if err := os.Chtimes(dir, old, old); err != nil {
			t.Fatal(err)
		}
	}

	removeLeftovers()
	if _, err := os.Stat(killed); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the killed demo's folder: %v", err)
	}
	for _, dir := range []string{fresh, others, link, running.PlatformDir} {
		if _, err := os.Stat(dir); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestChildIsPlayedOnlyWhenAsked(t *testing.T) {
	var out bytes.Buffer
	if _, played := Child(&out); played || out.Len() > 0 {
		t.Error("played")
	}
	t.Setenv(childVariable, "soon")
	if code, played := Child(&out); !played || code == 0 {
		t.Errorf("code %d, played %t", code, played)
	}
}
