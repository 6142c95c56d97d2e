package finding

import (
	"fmt"
	"strings"
)

// chapters are the document's chapters, in the design's order.
var chapters = []struct {
	title, intro string
	table        []Definition
}{
	{"Settings", "Found in what was typed, before anything is dialled; parameter-invalid also when Redis refuses what a parameter asks for.", inputTable},
	{"Environment", "Found in the variables that the platform's Redis client reads when Use SSL is on.", environmentTable},
	{"Network", "Found on the way to a port.", networkTable},
	{"TLS", "Found while the connection is secured. Only with Use SSL.", tlsTable},
	{"Sign-in", "Found in what the server answers first.", signInTable},
	{"Topology", "Found by looking at all nodes together.", topologyTable},
	{"Front-end servers", "Found by sessionconfig compare in the reports of several front-end servers.", fleetTable},
	{"Runtime", "Found by playing the life of a session on every master.", runtimeTable},
	{"Overall", "Found when the test ends before it is done.", overallTable},
}

// findingsMarkdown is docs/findings.md: the findings table as a document.
func findingsMarkdown() string {
	var out strings.Builder
	out.WriteString("# Findings\n\n" +
		"Every problem that Test Connection or compare finds has a stable code. An error makes the test fail; a warning does not, unless\n" +
		"`--strict` is given. Words in braces are filled in for each case. Commands of redis-cli need `--askpass`, which asks\n" +
		"for the password; for an ACL user `--user NAME`; and with SSL `--tls` with `--cacert` and, for a client certificate, `--cert` and `--key`.\n\n" +
		"This page is made from the program's own table by `go generate ./internal/finding`; edit it there.\n")
	for _, chapter := range chapters {
		fmt.Fprintf(&out, "\n## %s\n\n%s\n", chapter.title, chapter.intro)
		for _, d := range chapter.table {
			fmt.Fprintf(&out, "\n### %s\n\n%s. %s\n\n- Detected: %s\n- Message: %s\n- What to do: %s\n",
				d.Code, severityWords[d.Severity], d.Meaning, escape(d.Detected), escape(d.Message), escape(d.Remedy))
		}
	}
	return out.String()
}

// severityWords begin a code's paragraph.
var severityWords = map[Severity]string{SeverityError: "Error", SeverityWarning: "Warning", SeverityInfo: "Remark"}

// escape keeps a text from being read as Markdown.
func escape(text string) string {
	return strings.NewReplacer("<", `\<`, "*", `\*`, "_", `\_`).Replace(text)
}
