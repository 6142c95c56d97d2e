package redisprobe

import (
	_ "embed"
	"io"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
)

//go:embed test.html
var testHTML string

// htmlPage is the whole report, which loads nothing.
var htmlPage = lazily.Page("test", testHTML, finding.Printable)

// WriteHTML writes the report as one page that loads nothing.
func (r Report) WriteHTML(out io.Writer) error {
	return htmlPage().Execute(out, struct {
		Report
		Groups []finding.Group
		Facts  string
	}{r, finding.Grouped(r.Findings), r.facts()})
}
