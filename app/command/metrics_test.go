package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// TestTestMetrics: names that a server gave itself cannot break a line, and nothing
// appears twice, on which a collector would refuse the file.
func TestTestMetrics(t *testing.T) {
	when := time.Unix(1_800_000_000, 0)
	stage := func(name redisprobe.Stage, status redisprobe.Status) redisprobe.StageResult {
		return redisprobe.StageResult{Stage: name, Status: status, MS: 1.5}
	}
	odd := redisprobe.Node{
		Address: "a\"b\\c\nd:1", TLS: &redisprobe.TLSInfo{NotAfter: when},
		Stages: []redisprobe.StageResult{stage("connect", redisprobe.StatusOK), stage("tls", redisprobe.StatusSkipped), stage("session", redisprobe.StatusFailed)},
	}
	report := redisprobe.Report{
		Origin: redisprobe.Origin{Time: when}, Nodes: []redisprobe.Node{odd, odd},
		Findings: []redisprobe.Finding{{Code: finding.TCPRefused, Severity: "error"}, {Code: finding.TCPRefused, Severity: "error"}},
	}
	var got strings.Builder
	for _, m := range testMetrics(&report, false, time.Time{}) {
		for line := range strings.Lines(m.String()) {
			if !strings.HasPrefix(line, "#") {
				got.WriteString(line)
			}
		}
	}
	name := `a\"b\\c\\u000ad:1`
	want := "sessionconfig_up 0\nsessionconfig_test_timestamp_seconds 1800000000\n" +
		`sessionconfig_stage_seconds{node="` + name + `",stage="connect"} 0.0015` + "\n" +
		`sessionconfig_stage_seconds{node="` + name + `",stage="session"} 0.0015` + "\n" +
		`sessionconfig_certificate_expiry_timestamp_seconds{node="` + name + `"} 1800000000` + "\n" +
		`sessionconfig_findings{code="tcp-refused",severity="error"} 2` + "\n"
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", &got, want)
	}
}

// TestCancelledTestKeepsTheMetrics: who stops a test says nothing of the sessions.
func TestCancelledTestKeepsTheMetrics(t *testing.T) {
	m := newMachine(t)
	file := filepath.Join(t.TempDir(), "s.prom")
	if err := os.WriteFile(file, []byte("of the run before"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := m.run(ctx, "test", "--hosts", "127.0.0.1:1", "--prometheus", file); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "of the run before" {
		t.Errorf("the file holds %q, %v", data, err)
	}
}

// TestNagiosLine: text of servers neither begins performance data nor goes on without
// end.
func TestNagiosLine(t *testing.T) {
	line := nagiosLine(nagiosCritical, "The | file.", "a | b\nc", strings.Repeat("ä", longestLine))
	if !strings.HasPrefix(line, "SESSIONCONFIG CRITICAL - a / b c ä") || len(line) > longestLine+40 || strings.ToValidUTF8(line, "?") != line {
		t.Errorf("the line is %.60q..., of %d bytes", line, len(line))
	}
	for verdict, want := range map[redisprobe.Verdict]int{
		redisprobe.VerdictPassed: nagiosOK, redisprobe.VerdictWarnings: nagiosWarning, redisprobe.VerdictFailed: nagiosCritical, redisprobe.VerdictCancelled: nagiosUnknown,
	} {
		if _, code := (&reportError{report: redisprobe.Report{Verdict: verdict}}).nagios(""); code != want {
			t.Errorf("%s ends with %d, want %d", verdict, code, want)
		}
	}
}
