package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// findingsDialog is a dialog that lists findings.
type findingsDialog struct {
	title    string
	mark     kit.Mark
	lead     string // the verdict, first
	findings []redisprobe.Finding
	extra    []*kit.Button
	then     func() // when closed; may be nil
}

// findingsHeight is the most that the list takes before it scrolls.
const findingsHeight = 330

// showFindings opens it.
func (c *controller) showFindings(o findingsDialog) {
	var dialog *kit.Dialog
	ok := kit.NewDefaultButton(tr("OK"), func() {
		dialog.Close()
		if o.then != nil {
			o.then()
		}
	})
	body := []fyne.CanvasObject{kit.NewParagraph(o.lead)}
	if len(o.findings) > 0 {
		body = append(body, kit.NewLimited(findingsHeight, findingsList(o.findings)))
	}
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: o.title, Mark: o.mark, Body: kit.NewColumn(10, body...),
		Extra: o.extra, Buttons: []*kit.Button{ok}, Default: ok, Cancel: ok,
	})
}

// findingsList shows findings one below the other: a mark, what is wrong, and
// what to do about it.
func findingsList(findings []redisprobe.Finding) fyne.CanvasObject {
	var items []fyne.CanvasObject
	for _, f := range findings {
		message, remedy := findingTexts(f)
		texts := []fyne.CanvasObject{kit.NewParagraph(message)}
		if remedy != "" {
			texts = append(texts, kit.NewCaption(remedy, kit.ColorMuted))
		}
		if f.Code != "" {
			texts = append(texts, kit.NewCaption(string(f.Code), kit.ColorMuted))
		}
		items = append(items, kit.NewMarked(findingMark(f.Severity), kit.NewColumn(2, texts...)))
	}
	return kit.NewColumn(12, items...)
}

// findingMark is the mark beside a finding.
func findingMark(s redisprobe.Severity) kit.Mark {
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

// showReport opens the dialog "Test Connection": the verdict first.
func (c *controller) showReport(report redisprobe.Report) {
	title := tr("Test Connection")
	text := report.Text()
	copyIt := kit.NewButton(tr("Copy"), func() { c.app.Clipboard().SetContent(text) })
	save := kit.NewButton(tr("Save..."), func() { c.saveText(tr("Save Report"), "redis-test.txt", text) })
	then := func() { c.win.Canvas().Focus(c.view.test) }
	if hosts := report.CompleteHosts; len(hosts) > 0 {
		then = func() { c.offerHosts(hosts) }
	}
	c.showFindings(findingsDialog{
		title: title, mark: verdictMark(report.Verdict), lead: tr(report.Summary),
		findings: report.Findings, extra: []*kit.Button{copyIt, save}, then: then,
	})
}

// offerHosts offers the list of hosts that names every master.
func (c *controller) offerHosts(hosts []string) {
	c.dialogs.ask(kit.MarkInfo, tr("Use the cluster's masters?"),
		[]string{
			tr("The test found masters that Hosts does not list. This list names them all:"),
			strings.Join(hosts, ", "),
		},
		tr("Use this list"), func() {
			c.view.hosts.Set(showHosts(hosts))
			c.changed(fieldHosts)
		}, nil)
}
