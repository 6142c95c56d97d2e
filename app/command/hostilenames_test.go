package command

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"

	"sessionconfig/app"
	"sessionconfig/app/compare"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/watch"
)

// TestHostileNames: names that servers, reports and machines give themselves hold each
// character that acts. In pages, metrics and a plugin's line it is an escape.
func TestHostileNames(t *testing.T) {
	when := time.Unix(1_800_000_000, 0)
	for r := range rune(unicode.MaxRune) {
		if !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			continue
		}
		name := "a" + string(r) + "b"
		master := watch.Master{Address: name, Now: name + "2", Redis: watch.Lane{Errors: map[string]int{name: 1}, Outages: []redisprobe.WatchOutage{{From: when, MS: 10}}}}
		watched := redisprobe.WatchSummary{
			Started: when, Seconds: 10, Masters: []watch.Master{master}, Advice: name,
			Events: []redisprobe.WatchEvent{{Time: when, Lane: "topology", Event: "promoted", Master: name, Kind: name, SeenBy: name}},
		}
		report := redisprobe.Report{
			Origin: redisprobe.Origin{Time: when, Machine: name, Program: name}, Verdict: redisprobe.VerdictFailed, Summary: name,
			Nodes: []redisprobe.Node{{
				Address: name, Role: redisprobe.Role(name), Version: name, TLS: &redisprobe.TLSInfo{NotAfter: when, Subject: name},
				Stages: []redisprobe.StageResult{{Stage: redisprobe.Stage(name), Status: redisprobe.StatusOK}},
			}},
			Findings: []redisprobe.Finding{{Code: finding.Code(name), Severity: finding.Severity(name), Node: name, Message: name, Remedy: name}},
		}
		report.Findings = append(report.Findings, finding.New(finding.SessionFailed, name, finding.Args{"reason": name}))
		var pages, metrics bytes.Buffer
		if err := app.WriteWatchHTML(&pages, watched); err != nil {
			t.Fatal(err)
		}
		if err := report.WriteHTML(&pages); err != nil {
			t.Fatal(err)
		}
		compared := compare.Of([]compare.Report{}, when)
		compared.Machines = []string{name, name + "2"}
		if err := compared.WriteHTML(&pages, when); err != nil {
			t.Fatal(err)
		}
		capacity := redisprobe.CapacityReport{Masters: []redisprobe.CapacityMaster{{Address: name, Sessions: 1, Room: 1}}}
		for _, m := range append(testMetrics(&report, false, when), capacityMetrics(capacity, when)...) {
			metrics.WriteString(m.String())
		}
		line, _ := (&reportError{report: report}).nagios("")
		for what, text := range map[string]string{"pages": pages.String(), "metrics": metrics.String(), "the plugin's line": line} {
			if strings.ContainsFunc(text, func(r rune) bool {
				return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
			}) {
				at := strings.IndexRune(text, r)
				t.Fatalf("%U acts in %s: %q", r, what, text[max(0, at-60):min(len(text), at+20)])
			}
			if !unicode.IsSpace(r) && !strings.Contains(text, escapeOf(r)) && what != "the plugin's line" { // which makes one line of what has several
				t.Errorf("%U is not shown in %s", r, what)
			}
		}
		for l := range strings.Lines(metrics.String()) {
			if !strings.HasPrefix(l, "sessionconfig_") && !strings.HasPrefix(l, "# ") {
				t.Fatalf("%U begins a line of its own: %q", r, l)
			}
		}
	}
}

// escapeOf is the escape of a character that must not act.
func escapeOf(r rune) string { return strings.Trim(finding.Printable("a"+string(r)+"b"), "ab") }

// TestLongPluginLine: escapes, too, are bounded.
func TestLongPluginLine(t *testing.T) {
	line := nagiosLine(nagiosCritical, "", strings.Repeat("\u202e", longestLine))
	if len(line) > longestLine+40 || strings.Contains(line, "\u202e") {
		t.Errorf("the line is %.60q..., of %d bytes", line, len(line))
	}
}
