package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// TestMain lets the test binary play the publish step, as main does.
func TestMain(m *testing.M) {
	if code, played := Child(os.Stdout); played {
		os.Exit(code)
	}
	temp, err := os.MkdirTemp("", "demo-test-")
	if err != nil {
		panic(err)
	}
	os.Setenv("TMPDIR", temp)
	code := m.Run()
	if err := os.RemoveAll(temp); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// kinds are the two that the demo's Redis comes in. Debian's package brings the real
// one; without it the test fails, as all tests of this program do.
var kinds = map[string]bool{"embedded": true, "redis-server": false}

func start(t *testing.T, o Options) (*Demo, *app.App) {
	t.Helper()
	d, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if o.Embedded == strings.HasPrefix(d.Redis(), "redis-server ") {
		t.Fatalf("it runs on %s", d.Redis())
	}
	d.step = time.Millisecond
	workflow, err := app.New(d.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = workflow.Close() })
	return d, workflow
}

// TestDemo goes the whole way that the window goes.
func TestDemo(t *testing.T) {
	for name, embedded := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			goTheWholeWay(t, embedded)
		})
	}
}

func goTheWholeWay(t *testing.T, embedded bool) {
	d, workflow := start(t, Options{Embedded: embedded})
	status, err := workflow.Load()
	if err != nil {
		t.Fatal(err)
	}
	if status.Settings.Provider != config.ProviderDatabase || len(status.Settings.Redis.Hosts) > 0 || !status.Demo || !status.Elevated ||
		len(status.Notices) > 0 || len(status.Database) < 5 || status.Platform.Version != platformVersion {
		t.Errorf("status %+v", status)
	}

	report := workflow.Test(t.Context(), d.Settings(), app.TestOptions{}, nil)
	if codesOf(report) != "" || len(report.Nodes) != 6 {
		t.Errorf("%s", report.Text())
	}
	outcome, err := workflow.Apply(t.Context(), d.Settings(), app.ApplyOptions{})
	if err != nil || !outcome.Pending {
		t.Fatalf("apply: %+v, %v", outcome, err)
	}
	var out bytes.Buffer
	if outcome, err = workflow.Publish(t.Context(), &out); err != nil || outcome.Pending {
		t.Fatalf("publish: %+v, %v", outcome, err)
	}
	if !strings.Contains(out.String(), "System Components were published") || !strings.Contains(out.String(), "Done") {
		t.Errorf("output %q", out.String())
	}
	if status, err = workflow.Load(); err != nil || !status.Settings.Equal(d.Settings()) || status.State.Republish != config.RepublishAllModules {
		t.Errorf("status %+v, %v", status, err)
	}
	sessions, err := workflow.Sessions(t.Context(), d.Settings(), redisprobe.SessionsOptions{})
	if err != nil || sessions.Total != 5 {
		t.Errorf("sessions %+v, %v", sessions, err)
	}
}

// TestTroubles: each trouble is found as what it is, whatever the demo's Redis runs
// on.
func TestTroubles(t *testing.T) {
	found := map[string]string{ // by name, what is found, sorted
		"":          "",
		down:        "master-not-listed replica-missing replica-unreachable tcp-refused",
		password:    "auth-wrong-password",
		certificate: "tls-name-mismatch",
		unlisted:    "master-not-listed",
		lagging:     "replica-not-linked",
		moving:      "topology-changing",
	}
	fails := []string{down, password, certificate}
	for name, embedded := range kinds {
		for _, trouble := range Troubles() {
			t.Run(name+"/"+trouble.Name, func(t *testing.T) {
				t.Parallel()
				d, workflow := start(t, Options{Trouble: trouble.Name, Embedded: embedded})
				report := workflow.Test(t.Context(), d.Settings(), app.TestOptions{}, nil)
				codes := codesOf(report)
				if fail := report.Verdict == redisprobe.VerdictFailed; codes != found[trouble.Name] || fail != slices.Contains(fails, trouble.Name) {
					t.Errorf("%s, %q:\n%s", report.Verdict, codes, report.Text())
				}
			})
		}
	}
}

// codesOf are the codes found, each once, sorted, but for what a busy machine alone
// brings about.
func codesOf(report redisprobe.Report) string {
	codes := map[string]bool{}
	for _, f := range report.Findings {
		codes[string(f.Code)] = true
	}
	delete(codes, string(finding.SessionSlow))
	delete(codes, string(finding.FailoverSlow)) // goes without saying in a cluster
	return strings.Join(slices.Sorted(maps.Keys(codes)), " ")
}

func TestUnknownTrouble(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	_, err := Start(t.Context(), Options{Trouble: "boredom"})
	unknown, ok := errors.AsType[*UnknownTroubleError](err)
	if !ok || unknown.Remedy() != "Give one of down, password, certificate, unlisted, lagging, moving." {
		t.Errorf("error %v", err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestOtherPorts: beside another demo, and beside any other program on the
// documented ports, it takes others.
func TestOtherPorts(t *testing.T) {
	first, _ := start(t, Options{Embedded: true})
	second, workflow := start(t, Options{Embedded: true})
	if slices.Equal(first.Settings().Redis.Hosts, second.Settings().Redis.Hosts) {
		t.Fatalf("both are on %v", first.Settings().Redis.Hosts)
	}
	if !strings.Contains(second.Title(), "ports ") || second.Title() == first.Title() {
		t.Errorf("%q and %q", first.Title(), second.Title())
	}
	before := second.Settings().Redis.Hosts
	if err := second.Make(t.Context(), lagging); err != nil {
		t.Fatal(err)
	}
	if after := second.Settings().Redis.Hosts; !slices.Equal(before, after) {
		t.Errorf("it went from %v to %v", before, after)
	}
	if report := workflow.Test(t.Context(), second.Settings(), app.TestOptions{}, nil); codesOf(report) != "replica-not-linked" {
		t.Error(report.Text())
	}
}

func TestPublishCanBeCancelled(t *testing.T) {
	d, workflow := start(t, Options{Embedded: true})
	if _, err := workflow.Apply(t.Context(), d.Settings(), app.ApplyOptions{}); err != nil {
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

func TestEmbeddedAnswersLikeARedis(t *testing.T) {
	d, _ := start(t, Options{Embedded: true})
	address := d.Settings().Redis.Hosts[0]
	open := redis.NewClient(&redis.Options{Addr: address, Protocol: 2, DisableIdentity: true})
	defer open.Close()
	for _, command := range [][]any{{"INFO"}, {"CONFIG", "GET", "maxmemory"}, {"CLUSTER", "NODES"}, {"GET", "x"}} {
		if err := open.Do(t.Context(), command...).Err(); err == nil || !strings.HasPrefix(err.Error(), "NOAUTH") {
			t.Errorf("%v without signing in: %v", command, err)
		}
	}
	client := redis.NewClient(&redis.Options{Addr: address, Password: accessKey, Protocol: 2, DisableIdentity: true})
	defer client.Close()
	if text := client.Info(t.Context(), "server").Val(); !strings.Contains(text, "redis_version:"+redisVersion+"\r\n") || strings.Contains(text, "role:") {
		t.Errorf("info %q", text)
	}
	if text := client.Info(t.Context()).Val(); !strings.Contains(text, "role:master") || !strings.Contains(text, "cluster_enabled:1") {
		t.Errorf("info %q", text)
	}
	if got := client.ConfigGet(t.Context(), "maxmemory*").Val(); len(got) != 2 || got["maxmemory-policy"] != "noeviction" {
		t.Errorf("config %v", got)
	}
	report, err := redisprobe.Capacity(t.Context(), redisprobe.Target{Hosts: d.Settings().Redis.Hosts, Password: accessKey}, redisprobe.CapacityOptions{Expect: 1000})
	if err != nil || report.Session.Measured == 0 || report.Session.MedianBytes < 1000 || report.Fits == nil || !*report.Fits || report.Masters[0].Maxmemory != 1<<30 {
		t.Errorf("how many sessions fit: %v, %+v", err, report)
	}
	if err := client.Do(t.Context(), "CLUSTER", "MEET").Err(); err == nil || !strings.Contains(err.Error(), "unknown subcommand") {
		t.Errorf("cluster: %v", err)
	}
	if err := client.Set(t.Context(), "{a}", "x", 0).Err(); err == nil || !strings.HasPrefix(err.Error(), "MOVED 15495 127.0.0.3:") {
		t.Errorf("another master's key: %v", err) // slot 15495: Redis's own tests
	}
	ranges, _ := client.Do(t.Context(), "CLUSTER", "SLOTS").Slice()
	if len(ranges) != 3 || !strings.HasPrefix(fmt.Sprint(ranges[2]), fmt.Sprintf("[10922 %d [127.0.0.3 ", totalSlots-1)) {
		t.Errorf("slots %v", ranges)
	}
	if err := client.Set(t.Context(), "{b}short", "x", 20*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(60 * time.Millisecond)
	if n := client.Exists(t.Context(), "{b}short").Val(); n != 0 {
		t.Error("a key outlives its expiry")
	}
}

func TestNothingStays(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	ctx, cancel := context.WithCancel(t.Context())
	first, err := Start(ctx, Options{Embedded: true})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Start(t.Context(), Options{Embedded: true})
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
	running, err := Start(t.Context(), Options{Embedded: true})
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

// TestStartedTogether: clusters that start at the same moment never share a node.
func TestStartedTogether(t *testing.T) {
	path, _ := suitable(t.Context())
	certs, err := newCertificates(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	topo := newTopology(7900, "")
	start := realServers(path)
	const together = 3
	results := make(chan error, together)
	for range together {
		go func() {
			running, err := start(t.Context(), topo, certs)
			if err == nil {
				t.Cleanup(running.close)
			}
			results <- err
		}()
	}
	started := 0
	for range together {
		if <-results == nil {
			started++
		}
	}
	if started > 1 {
		t.Errorf("%d clusters say that they run on the same ports", started)
	}
}
