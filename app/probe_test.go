package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

func TestConnectionTest(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: testPassword})
	settings := settingsOf(server.Addr, testPassword)
	f := newFixture(t, serverTextFor(""))
	f.load()
	before := f.files()

	events := 0
	report := f.app.Test(t.Context(), settings, TestOptions{PlatformVersion: "11.39.0"}, func(redisprobe.Event) { events++ })
	if report.Verdict != redisprobe.VerdictPassed || report.PlatformVersion != "11.39.0" || events == 0 {
		t.Fatalf("%s, %d events: %+v", report.Summary, events, report.Findings)
	}
	if diff := cmp.Diff(before, f.files()); diff != "" {
		t.Errorf("testing changed files:\n%s", diff)
	}
	review, err := f.app.Review(settings, nil)
	questions := review.Questions
	if err != nil || len(questions) != 1 || questions[0].Kind != AskProviderChange {
		t.Errorf("questions %+v, %v", questions, err)
	}
	f.apply(settings, ApplyOptions{})
	want := &config.LastTest{When: f.now, Verdict: "passed", Summary: "Test completed successfully."}
	if diff := cmp.Diff(want, f.load().State.LastTest); diff != "" {
		t.Error(diff)
	}

	wrong := settingsOf(server.Addr, otherPassword)
	report = f.app.Test(t.Context(), wrong, TestOptions{}, nil)
	if report.Verdict != redisprobe.VerdictFailed || !slices.Contains(codes(report.Findings), finding.Code("auth-wrong-password")) {
		t.Errorf("%s: %v", report.Summary, codes(report.Findings))
	}
	review, err = f.app.Review(wrong, nil)
	questions = review.Questions
	if err != nil || len(questions) != 1 || questions[0].Kind != AskTestFailed || !strings.Contains(questions[0].Message, report.Summary) {
		t.Errorf("questions %+v, %v", questions, err)
	}
}

// TestConnectionTestFollowsParameters: what the platform's client would do
// because of further parameters is what is tested, and counted.
func TestConnectionTestFollowsParameters(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: testPassword})
	settings := settingsOf(server.Addr, testPassword)
	settings.Redis.Parameters = []config.Parameter{{Key: "defaultdatabase", Value: "16"}, {Key: "syncTimeout", Value: "1000"}}
	f := newFixture(t, "")
	report := f.app.Test(t.Context(), settings, TestOptions{}, nil)
	if diff := cmp.Diff([]finding.Code{"parameter-invalid"}, codes(report.Findings)); diff != "" {
		t.Error(diff)
	}
	if _, err := f.app.Sessions(t.Context(), settings, redisprobe.SessionsOptions{}); !is[*redisprobe.SessionsError](err) {
		t.Errorf("error %v", err)
	}
}

func TestConnectionTestJoinsInputFindings(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: "short"})
	settings := settingsOf(server.Addr+","+server.Addr, "short")
	report := newFixture(t, "").app.Test(t.Context(), settings, TestOptions{}, nil)
	if report.Verdict != redisprobe.VerdictWarnings || report.Summary != "Test completed with 1 warning." {
		t.Errorf("%s: %v", report.Summary, codes(report.Findings))
	}
	want := []finding.Code{"password-short", "host-duplicate"}
	if diff := cmp.Diff(want, codes(report.Findings)); diff != "" {
		t.Error(diff)
	}
	if len(report.Nodes) != 1 {
		t.Errorf("%d nodes", len(report.Nodes))
	}
}

func TestInvalidSettingsAreNotDialled(t *testing.T) {
	tests := []struct {
		name     string
		settings config.Settings
		want     []finding.Code
		field    string
	}{
		{"nothing", config.Settings{Provider: config.ProviderDatabase}, []finding.Code{"hosts-empty", "password-missing"}, "hosts"},
		{"host", settingsOf("redis://a", testPassword), []finding.Code{"host-invalid"}, "hosts"},
		{"password", settingsOf("a:1", "with,comma and more"), []finding.Code{"password-unrepresentable"}, "password"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, "")
			report := f.app.Test(t.Context(), tt.settings, TestOptions{PlatformVersion: "11.39"}, func(redisprobe.Event) { t.Error("an event") })
			if diff := cmp.Diff(tt.want, codes(report.Findings)); diff != "" {
				t.Error(diff)
			}
			if report.Verdict != redisprobe.VerdictFailed || len(report.Nodes) > 0 || report.PlatformVersion != "11.39" {
				t.Errorf("report %+v", report)
			}
			if got := report.Findings[0].Args["field"]; got != tt.field {
				t.Errorf("field %q", got)
			}
		})
	}
}

func TestCancelledTestIsNoTest(t *testing.T) {
	settings := settingsOf("127.0.0.1:1", testPassword)
	f := newFixture(t, serverTextFor(""))
	f.load()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if report := f.app.Test(ctx, settings, TestOptions{Timeout: time.Second}, nil); report.Verdict != redisprobe.VerdictCancelled {
		t.Errorf("verdict %s", report.Verdict)
	}
	review, err := f.app.Review(settings, nil)
	questions := review.Questions
	if err != nil || questions[0].Kind != AskUntested {
		t.Errorf("questions %+v, %v", questions, err)
	}
}

func TestSessionsAreCounted(t *testing.T) {
	server := redistest.StartServer(t, redistest.Options{Password: testPassword})
	f := newFixture(t, "")
	report, err := f.app.Sessions(t.Context(), settingsOf(server.Addr, testPassword), redisprobe.SessionsOptions{})
	if err != nil || report.Total != 0 || len(report.Masters) != 1 {
		t.Errorf("report %+v, %v", report, err)
	}
	if _, err := f.app.Sessions(t.Context(), config.Settings{}, redisprobe.SessionsOptions{}); !is[*InvalidSettingsError](err) {
		t.Errorf("error %v", err)
	}
}

func TestTestsAreRemembered(t *testing.T) {
	base := settingsOf("a:1,b:2", testPassword)
	change := map[string]func(*config.Redis){
		"hosts":      func(r *config.Redis) { r.Hosts = []string{"a:1"} },
		"user":       func(r *config.Redis) { r.User = "u" },
		"password":   func(r *config.Redis) { r.Password = config.NewSecret(otherPassword) },
		"ssl":        func(r *config.Redis) { r.SSL = true },
		"ssl-host":   func(r *config.Redis) { r.SSLHost = "h" },
		"parameters": func(r *config.Redis) { r.Parameters = []config.Parameter{{Key: "name", Value: "x"}} },
	}
	var m memory
	m.keep(base, tested{verdict: redisprobe.VerdictPassed})
	if _, ok := m.of(settingsOf("a:1,b:2", testPassword)); !ok {
		t.Error("the same settings are not known")
	}
	for field, apply := range change {
		other := base
		apply(&other.Redis)
		if _, ok := m.of(other); ok {
			t.Errorf("another %s passes for tested", field)
		}
	}
}
