package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config/safefile"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// commandError is an error that is this package's own: of the arguments, or of
// what they name.
type commandError struct {
	code            int
	problem, remedy string
}

func (e *commandError) Error() string { return e.problem }

// usage is the error of arguments that make no sense.
func usage(problem, remedy string) error {
	return &commandError{code: app.ExitUsage, problem: problem, remedy: remedy}
}

// failed is the error of an operation that did not succeed.
func failed(problem, remedy string) error {
	return &commandError{code: app.ExitFailed, problem: problem, remedy: remedy}
}

// unusable is the error of a file that cannot be read or written.
func unusable(problem, remedy string) error {
	return &commandError{code: app.ExitFile, problem: problem, remedy: remedy}
}

// reportError is the error of settings or of a test that failed.
type reportError struct {
	report     redisprobe.Report
	strict     bool
	unreadable bool  // a password is saved, but cannot be read
	unwritten  error // of a file that was to have the outcome; nil if all were written
}

func (e *reportError) Error() string { return e.report.Summary }

// failure is the JSON object of a command that failed. If a report says why, the
// report's members are in the same object.
type failure struct {
	Done   bool   `json:"done"`
	Error  string `json:"error"`
	Remedy string `json:"remedy"`
	Output string `json:"output,omitempty"`
	*redisprobe.Report
}

// finish says what went wrong, if anything did, and returns the exit code.
func (r *run) finish(err error) int {
	if err == nil {
		return r.code
	}
	problem, remedy, code := r.explain(err)
	if r.nagios {
		_ = r.say(nagiosLine(nagiosUnknown, "", problem, remedy)) // standard output is all that a plugin has
		return nagiosUnknown
	}
	fmt.Fprintln(r.env.Stderr, finding.Printable(Name+": "+oneLine(problem, remedy)))
	if r.json && !r.answered {
		answer := failure{Error: problem, Remedy: remedy, Output: r.output}
		if e, ok := errors.AsType[*reportError](err); ok {
			answer.Report = &e.report
		}
		if err := r.print(answer); err != nil {
			return app.ExitFailed
		}
	}
	return code
}

// explain turns an error into what is wrong, what to do, and the exit code.
func (r *run) explain(err error) (problem, remedy string, code int) {
	if own, ok := errors.AsType[*commandError](err); ok {
		return own.problem, own.remedy, own.code
	}
	if e, ok := errors.AsType[*reportError](err); ok {
		problem, remedy = reportProblem(e)
		return problem, oneLine(remedy, r.unwritten(e)), reportCode(e.report, e.strict)
	}
	if r.ctx.Err() != nil && errors.Is(err, context.Canceled) {
		if r.looks {
			return "Cancelled.", "", app.ExitCancelled
		}
		return "Cancelled.", `"` + Name + ` show" says what is pending.`, app.ExitCancelled
	}
	problem, remedy = app.UserError(err)
	return problem, remedy, app.ExitCode(err)
}

// unwritten says which file could not be written that was to have a test's outcome, and
// what to do; empty if all were.
func (r *run) unwritten(e *reportError) string {
	if e.unwritten == nil {
		return ""
	}
	problem, remedy, _ := r.explain(e.unwritten)
	return oneLine(problem, remedy)
}

// reportProblem is a failed report in short: its summary and the first remedy. For
// refused settings and a cancelled test it leaves out the summary, which is about
// connecting.
func reportProblem(e *reportError) (problem, remedy string) {
	if i := slices.IndexFunc(e.report.Findings, isCancelled); i >= 0 {
		return e.report.Findings[i].Message, e.report.Findings[i].Remedy
	}
	problem = e.report.Summary
	if reportCode(e.report, e.strict) == app.ExitUsage {
		problem = "The settings are not valid."
	}
	if e.unreadable && slices.ContainsFunc(e.report.Findings, func(f redisprobe.Finding) bool { return f.Code == finding.PasswordMissing }) {
		return oneLine(problem, "A password is saved, but it cannot be read here."), "Give the password with --password-file, with --password-stdin or in the variable " + platform.PasswordVariable + "."
	}
	for _, f := range e.report.Findings {
		if counts(f.Severity, e.strict) {
			return oneLine(problem, f.Message), f.Remedy
		}
	}
	return problem, ""
}

func isCancelled(f redisprobe.Finding) bool { return f.Code == finding.Cancelled }

func counts(severity finding.Severity, strict bool) bool {
	return severity == finding.SeverityError || strict && severity == finding.SeverityWarning
}

// reportCode is the exit code of a test: 0 when it passed, 2 when the settings
// are invalid, 130 when it was cancelled, else 1.
func reportCode(report redisprobe.Report, strict bool) int {
	if report.Verdict == redisprobe.VerdictCancelled {
		return app.ExitCancelled
	}
	code := app.ExitDone
	for _, f := range report.Findings {
		if !counts(f.Severity, strict) {
			continue
		}
		code = app.ExitFailed
		if f.Severity == finding.SeverityError && f.Code.Stage() == finding.StageInput {
			return app.ExitUsage
		}
	}
	if report.Verdict == redisprobe.VerdictFailed {
		code = app.ExitFailed
	}
	return code
}

// print writes a JSON object in a line: the run's one, but for watch, which has several.
func (r *run) print(object any) error {
	r.answered = true
	text, err := app.JSON(object, "")
	if err != nil {
		return err
	}
	return r.write(string(text))
}

// outputError is the error of a standard output that cannot be written.
func outputError(err error) error {
	return failed(fmt.Sprintf("Standard output cannot be written: %v.", safefile.Reason(err)), "Check where it is redirected.")
}

// say writes lines for people.
func (r *run) say(lines ...string) error {
	for _, line := range lines {
		if line == "" {
			continue
		}
		if err := r.write(finding.Printable(line)); err != nil {
			return err
		}
	}
	return nil
}

// write writes a text of several lines.
func (r *run) write(text string) error {
	if _, err := io.WriteString(r.env.Stdout, strings.TrimRight(text, "\n")+"\n"); err != nil {
		return outputError(err)
	}
	return nil
}

// show prints what came of a command: the object with --json, else the text.
func (r *run) show(object any, text string) error {
	if r.json {
		return r.print(object)
	}
	return r.write(text)
}

// tell is show for lines.
func (r *run) tell(object any, lines ...string) error {
	if r.json {
		return r.print(object)
	}
	return r.say(lines...)
}

// writePage makes a web page, for this user only, if one is wanted.
func writePage(path filePath, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	var page bytes.Buffer
	if err := write(&page); err != nil {
		return err
	}
	return safefile.MakeAnew(string(path), page.Bytes(), 0o600)
}

// oneLine joins sentences into one line.
func oneLine(sentences ...string) string {
	return strings.Join(strings.Fields(strings.Join(sentences, " ")), " ")
}
