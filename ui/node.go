package ui

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// showNode opens what the last test found out about one server, and its findings.
func (c *controller) showNode(address string) {
	if c.last != nil && c.last.report != nil {
		d := c.nodeDialog(*c.last.report, address)
		d.facts = c.staleFact()
		c.showFindings(d)
	}
}

// nodeDialog is the dialog on one server of a report.
func (c *controller) nodeDialog(report redisprobe.Report, address string) findingsDialog {
	node, known := report.Node(address)
	if !known {
		return findingsDialog{title: address}
	}
	found := findingsOf(report, address)
	mark := kit.MarkNone
	for _, f := range found {
		mark = worse(mark, markOf(f.Severity))
	}
	mark = settledMark(rowOf(node, "").mark, mark)
	lead := nodeFacts(node)
	if len(found) == 0 {
		lead = joinSentences([]string{lead, tr("Nothing needs attention.")})
	}
	return findingsDialog{
		title: address, mark: mark, lead: lead, body: c.stageList(report, node), findings: found, report: &report,
	}
}

// findingsOf are the findings about one server, alone or with others.
func findingsOf(report redisprobe.Report, address string) []redisprobe.Finding {
	return slices.DeleteFunc(slices.Clone(report.Findings), func(f redisprobe.Finding) bool {
		return f.Node != address && !slices.Contains(f.Nodes, address)
	})
}

// nodeFacts says what a server is; nothing of one that was not reached.
func nodeFacts(n redisprobe.Node) string {
	var facts []string
	if n.Role == redisprobe.RoleMaster || n.Role == redisprobe.RoleReplica {
		facts = append(facts, tr("Role: {role}.", "role", tr(string(n.Role))))
	}
	if n.Version != "" {
		facts = append(facts, cmp.Or(n.Product, "Redis")+" "+n.Version+".")
	}
	if !n.Listed {
		facts = append(facts, tr("The cluster advertises it; Hosts does not list it."))
	}
	return joinSentences(facts)
}

// stageList shows the stages of a server's test, with their times. That of TLS has a link
// to the certificate.
func (c *controller) stageList(report redisprobe.Report, n redisprobe.Node) fyne.CanvasObject {
	list := kit.NewColumn(2)
	for _, s := range n.Stages {
		mark, time := kit.MarkOK, milliseconds(s.MS)
		switch s.Status {
		case redisprobe.StatusFailed:
			mark = kit.MarkError
		case redisprobe.StatusSkipped:
			mark, time = kit.MarkNone, tr("skipped")
		}
		name, took := kit.NewText(stageName(s.Stage)), kit.NewCaption(time, kit.ColorMuted)
		took.Align = fyne.TextAlignTrailing
		row := []fyne.CanvasObject{name, kit.NewFixed(idleWidth, took)}
		if s.Stage == finding.StageTLS && n.TLS != nil {
			row = slices.Insert(row, 1, fyne.CanvasObject(c.certificateLink(report, n.Address)))
		}
		list.Add(kit.NewMarked(mark, kit.NewLine(8, name, row...)))
	}
	return list
}

// staleFact says that the fields have other settings than the test was made with.
func (c *controller) staleFact() []string {
	if c.view.nodes.stale {
		return []string{tr("The settings were changed since this test.")}
	}
	return nil
}
