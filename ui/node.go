package ui

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// showNode opens what the last test found out about one server, and its findings.
func (c *controller) showNode(address string) {
	if c.last == nil || c.last.report == nil {
		return
	}
	report := *c.last.report
	at := slices.IndexFunc(report.Nodes, func(n redisprobe.Node) bool { return n.Address == address })
	if at < 0 {
		return
	}
	node := report.Nodes[at]
	found := findingsOf(report, address)
	mark := rowOf(node, "").mark
	for _, f := range found {
		mark = worse(mark, markOf(f.Severity))
	}
	lead := nodeFacts(node)
	if len(found) == 0 {
		lead = joinSentences([]string{lead, tr("Nothing was found that needs attention.")})
	}
	c.showFindings(findingsDialog{
		title: address, mark: mark, lead: lead, facts: c.staleFact(), body: stageList(node), findings: found,
	})
}

// findingsOf are the findings about one server, alone or with others.
func findingsOf(report redisprobe.Report, address string) []redisprobe.Finding {
	var found []redisprobe.Finding
	for _, f := range report.Findings {
		if f.Node == address || slices.Contains(f.Nodes, address) {
			found = append(found, f)
		}
	}
	return found
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

// stageList shows the steps that a server was taken through, with their times.
func stageList(n redisprobe.Node) fyne.CanvasObject {
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
		list.Add(kit.NewMarked(mark, kit.NewLine(8, name, name, kit.NewFixed(idleWidth, took))))
	}
	return list
}

// staleFact says that the fields hold other settings than the test was made with.
func (c *controller) staleFact() []string {
	if c.view.nodes.stale {
		return []string{tr("The settings were changed since this test.")}
	}
	return nil
}
