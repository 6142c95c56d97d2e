package command

import (
	"fmt"
	"slices"
	"strings"

	"sessionconfig/app"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// The exit codes of a plugin of Nagios and compatible programs, and their names.
const (
	nagiosOK = iota
	nagiosWarning
	nagiosCritical
	nagiosUnknown
)

var nagiosNames = [...]string{"OK", "WARNING", "CRITICAL", "UNKNOWN"}

// longestLine bounds a plugin's line: Nagios reads no more than 8 KiB.
const longestLine = 4096

// nagiosLine is the one line that a plugin prints, without performance data.
func nagiosLine(state int, sentences ...string) string {
	// A vertical bar would begin the performance data.
	text := strings.ReplaceAll(finding.Printable(oneLine(sentences...)), "|", "/")
	if len(text) > longestLine {
		text = strings.ToValidUTF8(text[:longestLine], "") + "..."
	}
	return "SESSIONCONFIG " + nagiosNames[state] + " - " + text
}

// nagios is a test as a plugin reports it: its line, and its exit code.
func (e *reportError) nagios() (line string, code int) {
	r := e.report
	switch {
	case r.Verdict == redisprobe.VerdictCancelled:
		code = nagiosUnknown
	case r.Verdict == redisprobe.VerdictFailed, reportCode(r, e.strict) != app.ExitDone:
		code = nagiosCritical
	case r.Verdict == redisprobe.VerdictWarnings:
		code = nagiosWarning
	}
	sentences := []string{r.Summary}
	errs, warnings := 0, 0
	for _, f := range r.Findings {
		switch f.Severity {
		case finding.SeverityError:
			errs++
		case finding.SeverityWarning:
			warnings++
		}
	}
	serious := func(f redisprobe.Finding) bool { return counts(f.Severity, true) }
	if i := slices.IndexFunc(r.Findings, serious); i >= 0 {
		problem, remedy := reportProblem(&reportError{report: r, strict: true, unreadable: e.unreadable})
		sentences = []string{problem, remedy}
		if more := errs + warnings - 1; more > 0 {
			sentences = append(sentences, fmt.Sprintf("%d more.", more))
		}
	}
	return nagiosLine(code, sentences...) + fmt.Sprintf(" | time=%.3fs;;;0 nodes=%d;;;0 errors=%d;;;0 warnings=%d;;;0",
		r.ElapsedMS/1000, len(r.Nodes), errs, warnings), code
}
