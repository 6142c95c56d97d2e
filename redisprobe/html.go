package redisprobe

import (
	"io"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/lazily"
)

// htmlPage is the whole report, which loads nothing.
var htmlPage = lazily.Page("test", `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Test Connection</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --good: #2e7d32; --warn: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #81c784; --warn: #e3b341; } }
body { font: 15px/1.45 "Segoe UI", system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.from { opacity: .75; margin: .2rem 0; } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .7rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.error { border-left: .25rem solid var(--bad); } .warning { border-left: .25rem solid var(--warn); } .info { border-left: .25rem solid var(--line); }
.finding { padding: .2rem 1rem; margin: .8rem 0; } .finding p { margin: .2rem 0; } code { opacity: .75; } .failed { color: var(--bad); }
</style></head><body>
<h1>{{shown .Summary}}</h1>{{range .Heading}}<p class="from">{{shown .}}</p>{{end}}{{with .Facts}}<p class="from">{{shown .}}</p>{{end}}
{{range .Groups}}<div class="finding {{print .Severity | shown}}"><p><strong>{{shown .Message}}</strong> <code>{{print .Code | shown}}</code></p><p>{{shown .Remedy}}</p>
{{range .Others}}<p>{{shown .Message}}</p>{{end}}</div>{{end}}
{{if .Nodes}}<h2>Nodes</h2><div class="scroll"><table><thead><tr><th>Server</th><th>Role</th><th>Version</th><th>Steps</th><th>Certificate</th></tr></thead><tbody>
{{range .Nodes}}<tr><td>{{shown .Address}}</td><td>{{print .Role | shown}}</td><td>{{shown .Version}}</td>
<td>{{range .Stages}}{{if eq .Status "failed"}}<span class="failed">{{print .Stage | shown}} failed</span> {{else if eq .Status "ok"}}{{print .Stage | shown}} {{.MS}} ms {{end}}{{end}}</td>
<td>{{with .TLS}}{{shown .Subject}}, issued by {{shown .Issuer}}, valid until {{.NotAfter.Format "2006-01-02 15:04 MST"}}{{end}}</td></tr>
{{end}}</tbody></table></div>{{end}}{{range .Notes}}<p>{{shown .}}</p>{{end}}</body></html>
`, finding.Printable)

// WriteHTML writes the report as one page that loads nothing.
func (r Report) WriteHTML(out io.Writer) error {
	return htmlPage().Execute(out, struct {
		Report
		Groups []finding.Group
		Facts  string
	}{r, finding.Grouped(r.Findings), r.facts()})
}
