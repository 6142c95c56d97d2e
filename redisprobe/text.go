package redisprobe

import (
	"cmp"
	"fmt"
	"strings"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/topology"
)

// dateLayout is how the text writes dates.
const dateLayout = "2006-01-02 15:04 MST"

// Text is the report as text to copy, without passwords and session content.
func (r Report) Text() string {
	var out page
	out.line("%s", r.Summary)
	for _, line := range r.Heading() {
		out.line("%s", line)
	}
	if facts := r.facts(); facts != "" {
		out.line("%s", facts)
	}
	writeFindings(&out, "Errors", r.Findings, finding.SeverityError)
	writeFindings(&out, "Warnings", r.Findings, finding.SeverityWarning)
	writeFindings(&out, "Remarks", r.Findings, finding.SeverityInfo)
	if len(r.CompleteHosts) > 0 {
		out.title("Hosts with all masters:")
		out.line("  %s", strings.Join(r.CompleteHosts, ","))
	}
	if len(r.Nodes) > 0 {
		out.title("Nodes")
	}
	for _, n := range r.Nodes {
		n.write(&out)
	}
	for _, note := range r.Notes {
		out.title(note)
	}
	return out.String()
}

// page is a text for people, whose lines end nowhere else than here: what comes
// from outside cannot begin one.
type page struct{ strings.Builder }

// line writes a line.
func (p *page) line(format string, args ...any) {
	p.WriteString(finding.Printable(fmt.Sprintf(format, args...)) + "\n")
}

// title writes a line behind an empty one.
func (p *page) title(text string) {
	p.WriteByte('\n')
	p.line("%s", text)
}

// facts is the line on what was tested.
func (r Report) facts() string {
	var facts []string
	switch r.Mode {
	case ModeCluster:
		facts = append(facts, "Redis Cluster")
	case ModeStandalone:
		facts = append(facts, "Single Redis server")
	case ModeSentinel:
		facts = append(facts, "Redis Sentinel")
	}
	if r.PlatformVersion != "" {
		facts = append(facts, "Platform Server "+r.PlatformVersion)
	}
	if r.ElapsedMS > 0 {
		facts = append(facts, fmt.Sprintf("tested in %.1f ms", r.ElapsedMS))
	}
	return strings.Join(facts, ", ")
}

// writeFindings writes the findings of one severity under a title, those of one kind
// as one entry.
func writeFindings(out *page, title string, findings []Finding, severity finding.Severity) {
	begun := false
	for _, g := range finding.Grouped(findings) {
		if g.Severity != severity {
			continue
		}
		if !begun {
			out.title(title)
			begun = true
		}
		out.line("- %s [%s]", g.Message, g.Code)
		out.line("  %s", g.Remedy)
		writeOthers(out, g)
	}
}

// writeOthers writes the other nodes that an entry is about: their names, or how each
// differs.
func writeOthers(out *page, g finding.Group) {
	switch {
	case len(g.Others) == 0:
	case g.Alike():
		out.line("  The same for %d more: %s", len(g.Others), strings.Join(g.OtherNodes(), ", "))
	default:
		out.line("  The same kind for %d more:", len(g.Others))
		for _, f := range g.Others {
			out.line("  - %s", f.Message)
		}
	}
}

// write writes a node: what it is, how its stages went, its certificate.
func (n Node) write(out *page) {
	facts := []string{n.Address, string(n.Role)}
	if n.Role == RoleUnknown {
		facts = facts[:1]
	}
	if !n.Listed {
		facts = append(facts, "not listed, found by the cluster")
	}
	if n.Version != "" {
		facts = append(facts, cmp.Or(n.Product, topology.Redis)+" "+n.Version)
	}
	if n.Slots > 0 {
		facts = append(facts, fmt.Sprintf("%d slots", n.Slots))
	}
	if n.RoundTrip != nil {
		facts = append(facts, fmt.Sprintf("round trip %.2f ms median, %.2f ms worst", n.RoundTrip.MedianMS, n.RoundTrip.WorstMS))
	}
	out.line("- %s", strings.Join(facts, ", "))
	var stages []string
	for _, s := range n.Stages {
		switch s.Status {
		case StatusOK:
			stages = append(stages, fmt.Sprintf("%s ok (%.1f ms)", s.Stage, s.MS))
		case StatusFailed:
			stages = append(stages, fmt.Sprintf("%s FAILED (%.1f ms)", s.Stage, s.MS))
		}
	}
	if len(stages) > 0 {
		out.line("  %s", strings.Join(stages, ", "))
	}
	if t := n.TLS; t != nil {
		out.line("  certificate %s, names %s, issued by %s, valid until %s, %s, %s",
			t.Subject, finding.List(t.Names, "none"), t.Issuer, t.NotAfter.Format(dateLayout), t.Protocol, t.Cipher)
	}
}
