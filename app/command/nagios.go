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

// nagiosLine is the one line that a plugin prints, without performance data: the
// sentences, of which the end is cut off if they are too long, and more, which is not.
func nagiosLine(state int, more string, sentences ...string) string {
	more = inPlugin(more)
	text := inPlugin(sentences...)
	if room := max(0, longestLine-len(more)); len(text) > room {
		text = strings.ToValidUTF8(text[:room], "") + "..."
	}
	return oneLine("SESSIONCONFIG "+nagiosNames[state]+" - "+text, more)
}

// inPlugin makes sentences fit for a plugin's line.
func inPlugin(sentences ...string) string {
	// A vertical bar would begin the performance data.
	return strings.ReplaceAll(finding.Printable(oneLine(sentences...)), "|", "/")
}

// nagios is a test as a plugin reports it: its line, and its exit code. unwritten says
// which file could not be written, empty if all were.
func (e *reportError) nagios(unwritten string) (line string, code int) {
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
	return nagiosLine(code, unwritten, sentences...) + fmt.Sprintf(" | time=%.3fs;;;0 nodes=%d;;;0 errors=%d;;;0 warnings=%d;;;0",
		r.ElapsedMS/1000, len(r.Nodes), errs, warnings), code
}
