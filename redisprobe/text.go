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
	for _, s := range r.sections() {
		out.title(s.Title)
		for _, e := range s.Entries {
			out.line("- %s [%s]", e.Message, e.Code)
			out.line("  %s", e.Remedy)
			out.others(e)
		}
	}
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
		tested := "tested"
		if len(facts) == 0 { // it begins the line
			tested = "Tested"
		}
		facts = append(facts, tested+" in "+Took(r.ElapsedMS))
	}
	return strings.Join(facts, ", ")
}

// section is the findings of one severity under their title.
type section struct {
	Title   string
	Entries []entry
}

// entry is the findings of one kind, and in words the other nodes that it is about: a
// sentence, which their names end, or which what differs follows line by line.
type entry struct {
	finding.Group
	More      string
	Different []string
}

// sections are the findings, by severity, the worst first.
func (r Report) sections() []section {
	var all []section
	for _, of := range []struct {
		severity finding.Severity
		title    string
	}{{finding.SeverityError, "Errors"}, {finding.SeverityWarning, "Warnings"}, {finding.SeverityInfo, "Remarks"}} {
		s := section{Title: of.title}
		for _, g := range finding.Grouped(r.Findings) {
			if g.Severity == of.severity {
				s.Entries = append(s.Entries, entryOf(g))
			}
		}
		if len(s.Entries) > 0 {
			all = append(all, s)
		}
	}
	return all
}

func entryOf(g finding.Group) entry {
	e := entry{Group: g}
	switch {
	case len(g.Others) == 0:
	case g.Alike():
		e.More = fmt.Sprintf("The same for %d more: %s", len(g.Others), strings.Join(g.OtherNodes(), ", "))
	default:
		e.More = fmt.Sprintf("The same kind for %d more:", len(g.Others))
		for _, f := range g.Others {
			e.Different = append(e.Different, f.Message)
		}
	}
	return e
}

// others writes the other nodes that an entry is about.
func (p *page) others(e entry) {
	if e.More != "" {
		p.line("  %s", e.More)
	}
	for _, message := range e.Different {
		p.line("  - %s", message)
	}
}

// write writes a node: what it is, how its stages went, its certificate.
func (n Node) write(out *page) {
	out.line("- %s", strings.Join(append([]string{n.Address}, n.facts()...), ", "))
	var steps []string
	for _, s := range n.steps() {
		steps = append(steps, s.Text)
	}
	if len(steps) > 0 {
		out.line("  %s", strings.Join(steps, ", "))
	}
	if certificate := n.certificate(); certificate != "" {
		out.line("  certificate %s", certificate)
	}
}

// facts are what a node is.
func (n Node) facts() []string {
	var facts []string
	if n.Role != RoleUnknown {
		facts = append(facts, string(n.Role))
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
	return facts
}

// step is how one stage of a node went, in words.
type step struct {
	Text   string
	Failed bool
}

// steps are a node's stages that were tried.
func (n Node) steps() []step {
	var all []step
	for _, s := range n.Stages {
		switch s.Status {
		case StatusOK:
			all = append(all, step{Text: fmt.Sprintf("%s ok (%s)", s.Stage.Words(), Took(s.MS))})
		case StatusFailed:
			all = append(all, step{Text: fmt.Sprintf("%s FAILED (%s)", s.Stage.Words(), Took(s.MS)), Failed: true})
		}
	}
	return all
}

// certificate describes the certificate that a node showed; "" without one.
func (n Node) certificate() string {
	t := n.TLS
	if t == nil {
		return ""
	}
	return fmt.Sprintf("%s, names %s, issued by %s, valid until %s, %s, %s",
		t.Subject, finding.List(t.Names, "none"), t.Issuer, t.NotAfter.Format(dateLayout), t.Protocol, t.Cipher)
}

// Took writes a duration of milliseconds, from a second on in seconds.
func Took(ms float64) string {
	if ms >= 1000 {
		return fmt.Sprintf("%.1f s", ms/1000)
	}
	return fmt.Sprintf("%.1f ms", ms)
}
