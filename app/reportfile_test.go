package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/app/compare"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// aReport is a report with something in every part that is shown.
func aReport() redisprobe.Report {
	s := config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
		Hosts: []string{"10.0.0.1:7000"}, Password: config.NewSecret("MARKED-password"), SSL: true, SSLHost: "redis.example",
		Parameters: []config.Parameter{{Key: "sentinelPassword", Value: "MARKED-too"}},
	}}
	return redisprobe.Report{
		Origin: redisprobe.Origin{
			Machine: "FE1", Time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600)), Program: "1.2.3",
			ClientVersions: []string{"2.5.61"}, ClientSource: "found", Settings: ReportSettings(s, nil), LimitS: 10,
		},
		Verdict: redisprobe.VerdictFailed, Summary: "Redis was reached, but the test failed.", PlatformVersion: "11.39.0",
		Nodes:    []redisprobe.Node{{Address: "10.0.0.1:7000", Role: redisprobe.RoleMaster, Listed: true, Stages: []redisprobe.StageResult{{Stage: finding.StageConnect, Status: redisprobe.StatusFailed, MS: 2}}}},
		Findings: []redisprobe.Finding{finding.New(finding.TCPRefused, "10.0.0.1:7000", nil), finding.New(finding.NotRedis, "<script>:1", finding.Args{"kind": ""})},
		Notes:    []string{"A note."},
	}
}

// TestReportFiles: each form opens with what makes it worth mailing, holds no password,
// and what was saved as JSON is read as it was.
func TestReportFiles(t *testing.T) {
	report := aReport()
	for _, name := range []string{"r.txt", "r.JSON", "r.html"} {
		data, err := ReportBytes(report, name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if strings.Contains(text, "MARKED") || name == "r.html" && strings.Contains(text, "<script>") {
			t.Errorf("%s holds what it must not:\n%s", name, text)
		}
		for _, want := range []string{"FE1", "1.2.3", "11.39.0", "2.5.61", "redis.example", "tcp-refused", "A note."} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
		if name == "r.JSON" {
			continue
		}
		for _, want := range []string{"2026-03-04 05:06:07", "Use SSL on", "password set", "Time limit: 10 s"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "r.json")
	data, _ := ReportBytes(report, path)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := new(App).ReadReport(path)
	if err != nil || read.Text() != report.Text() {
		t.Errorf("%v, read as\n%s\nwant\n%s", err, read.Text(), report.Text())
	}
}

// TestCostlyReports: a file of some megabytes that would take hundreds in memory is refused.
func TestCostlyReports(t *testing.T) {
	const begins = `{"verdict":"passed","summary":"s",`
	for name, text := range map[string]string{
		"stages": begins + `"nodes":[{"stages":[` + strings.Repeat(`{},`, 2<<20) + `{}]}]}`,
		"nodes":  begins + `"nodes":[` + strings.Repeat(`{},`, 2<<20) + `{}]}`,
		"names":  begins + `"nodes":[{"tls":{"names":[` + strings.Repeat(`"",`, 2<<20) + `""]}}]}`,
	} {
		if _, err := parseReport([]byte(text)); err == nil || err.Error() != "it has far more values than a report" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReadHostileReports: what is no report is refused, and what acts is shown as text.
func TestReadHostileReports(t *testing.T) {
	many := `{"verdict":"passed","summary":"s","nodes":[` + strings.Repeat(`{},`, compare.MaxNodes) + `{}]}`
	for name, text := range map[string]string{
		"empty": "", "no JSON": "hello", "an array": "[]", "other JSON": `{"a":1}`, "no summary": `{"verdict":"passed"}`,
		"a strange verdict": `{"verdict":"splendid","summary":"s"}`, "too many nodes": many, "settings of another kind": `{"verdict":"passed","summary":"s","settings":[1]}`,
		"deep": strings.Repeat(`{"nodes":[`, 100_000),
	} {
		if _, err := parseReport([]byte(text)); err == nil {
			t.Errorf("%s was taken for a report", name)
		}
	}
	r, err := parseReport([]byte(`{"verdict":"passed","summary":"a\u001b[31m\u202eb","findings":[{"code":"x","message":"` + strings.Repeat("m", 2*maxReportText) + `"}]}`))
	if err != nil || r.Summary != `a\u001b[31m\u202eb` || len(r.Findings[0].Message) > maxReportText+3 || r.Findings[0].Changes != nil {
		t.Errorf("%v, summary %q, message of %d", err, r.Summary, len(r.Findings[0].Message))
	}
}
