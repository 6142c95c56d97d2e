package redisprobe

import (
	"fmt"
	"slices"

	"sessionconfig/internal/finding"
)

// The summaries that the platform's documentation promises, and ours.
const (
	summaryPassed      = "Test completed successfully."
	summaryNoConnect   = "It was not possible to connect to Redis server."
	summaryFailed      = "Redis was reached, but the test failed."
	summaryOneWarning  = "Test completed with 1 warning."
	summaryManyWarning = "Test completed with %d warnings."
)

// InputReport is the report on settings that were refused, or merely remarked
// upon, before anything was dialled: no nodes, mode unknown.
func InputReport(findings []Finding, platformVersion string) Report {
	report := Report{Mode: ModeUnknown, PlatformVersion: platformVersion, Nodes: []Node{}, Findings: slices.Clone(findings)}
	report.conclude(false)
	return report
}

// AddFindings adds findings, such as those on the settings, to a finished report and
// judges it again.
func (r *Report) AddFindings(findings ...Finding) {
	signedIn := r.Summary != summaryNoConnect
	r.Findings = append(slices.Clone(r.Findings), findings...)
	r.conclude(signedIn)
}

// conclude sorts the findings and derives verdict and summary from them.
// signedIn tells whether any node could be reached and signed in to.
func (r *Report) conclude(signedIn bool) {
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	if r.ClientVersions == nil {
		r.ClientVersions = []string{}
	}
	slices.SortStableFunc(r.Findings, finding.Compare)
	errors, warnings, cancelled := 0, 0, false
	for _, f := range r.Findings {
		switch {
		case f.Code == finding.Cancelled:
			cancelled = true
		case f.Severity == finding.SeverityError:
			errors++
		case f.Severity == finding.SeverityWarning:
			warnings++
		}
	}
	failed := summaryNoConnect
	if signedIn {
		failed = summaryFailed
	}
	switch {
	case cancelled:
		r.Verdict, r.Summary = VerdictCancelled, failed
	case errors > 0:
		r.Verdict, r.Summary = VerdictFailed, failed
	case warnings == 1:
		r.Verdict, r.Summary = VerdictWarnings, summaryOneWarning
	case warnings > 1:
		r.Verdict, r.Summary = VerdictWarnings, fmt.Sprintf(summaryManyWarning, warnings)
	default:
		r.Verdict, r.Summary = VerdictPassed, summaryPassed
	}
}
