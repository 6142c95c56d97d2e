package redisprobe

import (
	_ "embed"
	"io"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
)

//go:embed test.html
var testHTML string

// htmlPage is the whole report, which loads nothing.
var htmlPage = lazily.Page("test", testHTML, finding.Printable)

// pageNode is a node's row.
type pageNode struct {
	Address, Facts, Certificate string
	Steps                       []step
}

// WriteHTML writes the report as one page that loads nothing; it says what Text says.
func (r Report) WriteHTML(out io.Writer) error {
	page := struct {
		Report
		Facts    string
		Sections []section
		Rows     []pageNode
		TLS      bool // a node showed a certificate
	}{Report: r, Facts: r.facts(), Sections: r.sections()}
	for _, n := range r.Nodes {
		page.Rows = append(page.Rows, pageNode{n.Address, strings.Join(n.facts(), ", "), n.certificate(), n.steps()})
		page.TLS = page.TLS || n.TLS != nil
	}
	return htmlPage().Execute(out, page)
}
