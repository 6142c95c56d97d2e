package compare

import (
	"io"
	"time"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
)

// page is the whole report, which loads nothing. It is parsed when first needed, so that
// no start of the program waits for it.
var page = lazily.Page("compare", `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Front-end servers compared</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --good: #2e7d32; --warn: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #81c784; --warn: #e3b341; } }
body { font: 15px/1.45 "Segoe UI", system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.time { opacity: .7; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .7rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
tr.differs td:first-child, tr.differs th { font-weight: 600; color: var(--bad); }
.error { border-left: .25rem solid var(--bad); } .warning { border-left: .25rem solid var(--warn); }
.finding { padding: .2rem 1rem; margin: .8rem 0; } .finding p { margin: .2rem 0; } code { opacity: .75; }
</style></head><body>
<h1>{{shown .Summary}}</h1><p class="time">{{.Made}}</p>
{{range .Missing}}<p>No {{.Report}} report of {{shown .Machine}}.</p>{{end}}
{{range .Unread}}<p>{{print . | shown}}</p>{{end}}
{{range .Findings}}<div class="finding {{print .Severity | shown}}"><p><strong>{{shown .Message}}</strong> <code>{{print .Code | shown}}</code></p><p>{{shown .Remedy}}</p></div>{{end}}
<h2>Side by side</h2><div class="scroll"><table><thead><tr><th></th>{{range .Machines}}<th>{{shown .}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}{{if .Same}}<tr><th scope="row">{{shown .Name}}</th><td colspan="{{len .Values}}">{{shown .Value}}{{shown (call $.Silence .)}}</td></tr>
{{else}}<tr class="differs"><th scope="row">{{shown .Name}}</th>{{range .Values}}<td>{{if .}}{{shown .}}{{else}}-{{end}}</td>{{end}}</tr>
{{end}}{{end}}</tbody></table></div></body></html>
`, finding.Printable)

// WriteHTML writes the comparison as one page that loads nothing. made is the time it
// shows.
func (c Comparison) WriteHTML(out io.Writer, made time.Time) error {
	return page().Execute(out, struct {
		Comparison
		Summary, Made string
		Silence       func(Row) string
	}{c, c.Summary(), made.Format("2006-01-02 15:04:05 -07:00"), c.silence})
}
