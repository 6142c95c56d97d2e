package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"sessionconfig/app/compare"
	"sessionconfig/config/safefile"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/jsoncost"
	"sessionconfig/internal/plaintext"
	"sessionconfig/redisprobe"
)

// ReportBytes is the content of a report's file, by the file's name: .json as
// `test --json` prints it, .html as one page that loads nothing, anything else as text.
func ReportBytes(r redisprobe.Report, name string) ([]byte, error) {
	var out bytes.Buffer
	switch extension(name) {
	case ".json":
		return JSON(r, "  ")
	case ".html", ".htm":
		err := r.WriteHTML(&out)
		return out.Bytes(), err
	}
	return []byte(r.Text()), nil
}

func extension(name string) string { return strings.ToLower(filepath.Ext(name)) }

// JSON is a report as --json prints it, on one line or with an indent.
func JSON(report any, indent string) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(report); err != nil {
		return nil, err
	}
	return finding.PrintableJSON(out.Bytes()), nil
}

// Bounds of a report that is shown, beside those of one that is compared.
const (
	maxReportNames = 100  // of a certificate
	maxReportText  = 4000 // characters of one text
)

// ReportError says that a file is no report of a test.
type ReportError struct {
	Path string
	Err  error
}

func (e *ReportError) Error() string { return e.Path + " is not a report of a test: " + e.Err.Error() }

func (e *ReportError) Unwrap() error { return e.Err }

func (e *ReportError) Remedy() string {
	return "Open a report that was saved as .json, or that sessionconfig test --json printed."
}

// ReadReport reads a report that was saved as JSON. The file may be forged: its texts
// are bounded and escaped, and nothing in it can be carried out. The error is a
// *ReportError, or of the file.
func (a *App) ReadReport(path string) (redisprobe.Report, error) {
	data, err := safefile.Read(path, compare.MaxReport)
	if err != nil {
		return redisprobe.Report{}, err
	}
	r, err := parseReport(data)
	if err != nil {
		return redisprobe.Report{}, &ReportError{Path: path, Err: err}
	}
	return r, nil
}

func parseReport(data []byte) (redisprobe.Report, error) {
	data = plaintext.Of(data)
	if jsoncost.Of(data) > compare.MaxCost {
		return redisprobe.Report{}, compare.ErrTooCostly
	}
	var read struct {
		redisprobe.Report
		Settings *ReportedSettings `json:"settings"` // in place of the report's, which may be anything
	}
	if err := json.Unmarshal(data, &read); err != nil {
		return redisprobe.Report{}, errors.New("it is not JSON of test --json")
	}
	r := read.Report
	verdicts := []redisprobe.Verdict{redisprobe.VerdictPassed, redisprobe.VerdictWarnings, redisprobe.VerdictFailed, redisprobe.VerdictCancelled}
	if !slices.Contains(verdicts, r.Verdict) || r.Summary == "" {
		return r, errors.New("it has no verdict and no summary of a test")
	}
	if len(r.Nodes) > compare.MaxNodes || len(r.Findings) > compare.MaxFindings {
		return r, compare.ErrTooMany
	}
	if read.Settings != nil {
		r.Settings = *read.Settings
	}
	for _, n := range r.Nodes {
		if t := n.TLS; t != nil && len(t.Names) > maxReportNames {
			t.LeftOff += len(t.Names) - maxReportNames
			t.Names = t.Names[:maxReportNames]
		}
	}
	for _, text := range textsOf(&r) {
		*text = bounded(*text)
	}
	return r, nil
}

// textsOf are the texts of a report that are shown at length.
func textsOf(r *redisprobe.Report) []*string {
	texts := []*string{&r.Machine, &r.Program, &r.Summary, &r.PlatformVersion}
	for i := range r.Findings {
		f := &r.Findings[i]
		texts = append(texts, &f.Node, &f.Message, &f.Remedy)
	}
	for i := range r.Nodes {
		n := &r.Nodes[i]
		texts = append(texts, &n.Address, &n.Version, &n.Product)
		if t := n.TLS; t != nil {
			texts = append(texts, &t.Subject, &t.Issuer, &t.Fingerprint, &t.Protocol, &t.Cipher)
			for i := range t.Names {
				texts = append(texts, &t.Names[i])
			}
		}
	}
	for i := range r.Notes {
		texts = append(texts, &r.Notes[i])
	}
	return texts
}

// bounded is a text that is safe to show, and not too long.
func bounded(text string) string {
	text = finding.Printable(text[:min(len(text), utf8.UTFMax*(maxReportText+1))])
	if runes := []rune(text); len(runes) > maxReportText {
		return string(runes[:maxReportText]) + "..."
	}
	return text
}
