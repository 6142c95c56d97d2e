package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// findingsDialog is a dialog that lists findings.
type findingsDialog struct {
	title    string
	mark     kit.Mark
	lead     string            // the verdict, first
	facts    []string          // what was found out besides, in small
	body     fyne.CanvasObject // shown before the findings; nil for nothing
	findings []redisprobe.Finding
	details  string // unfolds at the end; empty for none
	extra    []*kit.Button
	settled  bool               // nothing can be changed about them here
	report   *redisprobe.Report // that they are of; nil where they are of none
	then     func()             // when closed; may be nil
}

const (
	// findingsHeight is the most that the list takes before it scrolls.
	findingsHeight = 330
	// scrollLeast is the least height of a part that scrolls, in a low window.
	scrollLeast = 80
	// allOpen is the number of findings up to which all are unfolded at once.
	allOpen = 3
)

// showFindings opens it.
func (c *controller) showFindings(o findingsDialog) {
	var dialog *kit.Dialog
	ok := kit.NewButton(tr("OK"), o.then)
	var scroll *kit.Scroll
	var yield fyne.CanvasObject
	changed := func(fold *kit.Fold) {
		dialog.Refresh()
		scroll.Folded(fold)
	}
	body := []fyne.CanvasObject{kit.NewParagraph(o.lead)}
	for _, fact := range o.facts {
		body = append(body, kit.NewCaption(fact, kit.ColorMuted))
	}
	var list []fyne.CanvasObject
	if o.body != nil {
		list = append(list, o.body)
	}
	acts := c.findingActs(changed)
	if !o.settled {
		acts.carryOut = func(change finding.Change) { dialog.Close(); c.carryOut(change) }
	}
	if o.report != nil {
		acts.certificate = func(f finding.Finding) *kit.Link { return c.findingCertificate(*o.report, f) }
	}
	list = append(list, findingsList(o.findings, acts)...)
	if o.details != "" {
		details := kit.NewFold(kit.NewParagraph(tr("Details")), kit.NewText(strings.TrimSpace(o.details)), false)
		details.OnChanged = func() { changed(details) }
		list = append(list, details)
	}
	if len(list) > 0 {
		scroll = kit.NewLimited(findingsHeight, kit.NewColumn(10, list...))
		yield = kit.NewInset(4, 0, 0, 0, scroll)
		body = append(body, yield)
	}
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: o.title, Mark: o.mark, Body: kit.NewYieldingColumn(4, scrollLeast, yield, body...),
		Extra: o.extra, Buttons: []*kit.Button{ok},
		Cancel: kit.NewButton("", late(func() { ok.OnTapped() })), // who presses Esc as it comes meant the test
	})
}

// othersList shows the other nodes that an entry is about: their names, or how each
// differs.
func othersList(g finding.Group) []fyne.CanvasObject {
	if len(g.Others) == 0 {
		return nil
	}
	count := strconv.Itoa(len(g.Others))
	if g.Alike() {
		return []fyne.CanvasObject{kit.NewCaption(
			tr("The same for {count} more: {nodes}", "count", count, "nodes", strings.Join(g.OtherNodes(), ", ")), kit.ColorMuted)}
	}
	others := []fyne.CanvasObject{kit.NewCaption(tr("The same kind for {count} more:", "count", count), kit.ColorMuted)}
	for _, f := range g.Others {
		message, _ := findingTexts(f)
		others = append(others, kit.NewIndented(kit.NewCaption(message, kit.ColorMuted)))
	}
	return others
}

// findingsList shows findings one below the other, those of one kind as one entry: a
// mark, what is wrong, and what to do about it. Of many, only the first is unfolded.
func findingsList(findings []redisprobe.Finding, acts findingActs) []fyne.CanvasObject {
	var items []fyne.CanvasObject
	groups := finding.Grouped(findings)
	for i, f := range groups {
		message, remedy := findingTexts(f.Finding)
		texts := append(acts.advice(f.Finding, remedy), othersList(f)...)
		texts = append(texts, acts.buttons(f)...)
		texts = append(texts, acts.foot(f.Finding))
		item := kit.NewColumn(2, append([]fyne.CanvasObject{kit.NewParagraph(message)}, texts...)...)
		if len(groups) > allOpen {
			fold := kit.NewFold(kit.NewParagraph(message), kit.NewColumn(2, texts...), i == 0)
			fold.OnChanged = func() { acts.changed(fold) }
			item = kit.NewColumn(0, fold)
		}
		items = append(items, kit.NewMarked(findingMark(f.Severity), item))
	}
	return items
}

// findingMark is the mark before a finding.
func findingMark(s finding.Severity) kit.Mark {
	if m := markOf(s); m != kit.MarkNone {
		return m
	}
	return kit.MarkInfo
}

// verdictMark is the mark of a whole test.
func verdictMark(v redisprobe.Verdict) kit.Mark {
	switch v {
	case redisprobe.VerdictPassed:
		return kit.MarkOK
	case redisprobe.VerdictWarnings:
		return kit.MarkWarning
	}
	return kit.MarkError
}

// showReport opens the dialog "Test Connection": the verdict first. then follows when
// it is closed; it may be nil.
func (c *controller) showReport(report redisprobe.Report, then func()) {
	d := c.reportDialog(report)
	d.then = then
	c.showFindings(d)
}

// reportDialog is the dialog on the test that is shown.
func (c *controller) reportDialog(report redisprobe.Report) findingsDialog {
	text := report.Text()
	return findingsDialog{
		title: tr("Test Connection"), mark: verdictMark(report.Verdict), lead: say(report.Summary),
		facts:    slices.Concat(c.staleFact(), reportFacts(report), sayAll(report.Notes)),
		findings: report.Findings, details: text, report: &report,
		extra: []*kit.Button{
			kit.NewButton(tr("Copy"), func() { c.app.Clipboard().SetContent(text) }),
			kit.NewButton(tr("Save..."), func() { c.saveReport(report) }),
		},
	}
}

// reportFacts sums up what the test looked at.
func reportFacts(report redisprobe.Report) []string {
	masters, replicas := 0, 0
	var versions []string
	for _, n := range report.Nodes {
		switch n.Role {
		case redisprobe.RoleMaster:
			masters++
		case redisprobe.RoleReplica:
			replicas++
		}
		if n.Version != "" && !slices.Contains(versions, n.Version) {
			versions = append(versions, n.Version)
		}
	}
	if len(versions) == 0 {
		return nil
	}
	slices.Sort(versions)
	version := strings.Join(versions, ", ")
	kind := tr("Redis {version}, a single server.", "version", version)
	if report.Mode == redisprobe.ModeCluster {
		kind = tr("Redis {version}, a cluster of {masters} and {replicas}.", "version", version,
			"masters", counted(masters, "1 master", "{count} masters"), "replicas", counted(replicas, "1 replica", "{count} replicas"))
	}
	return []string{kind + " " + tr("The test took {time}.", "time", milliseconds(report.ElapsedMS))}
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return tr(one)
	}
	return tr(many, "count", thousands(n))
}
