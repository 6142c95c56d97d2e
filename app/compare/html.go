package compare

import (
	_ "embed"
	"io"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
)

//go:embed compare.html
var pageText string

// page is the whole report, which loads nothing.
var page = lazily.Page("compare", pageText, finding.Printable)

// WriteHTML writes the comparison as one page that loads nothing. made is the time it
// shows.
func (c Comparison) WriteHTML(out io.Writer, made time.Time) error {
	return page().Execute(out, struct {
		Comparison
		Summary, Made string
		Silence       func(Row) string
	}{c, c.Summary(), made.Format("2006-01-02 15:04:05 -07:00"), c.silence})
}
