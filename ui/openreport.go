package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// saveReport asks where to save a report; the file's name says in which form.
func (c *controller) saveReport(report redisprobe.Report) {
	saveAs(c.dialogs, tr("Save Report"), "redis-test.txt",
		tr("The ending decides what is saved: .html a web page, .txt text, .json a report for File > Open Report..."),
		func(path string) ([]byte, error) { return app.ReportBytes(report, path) }, nil)
}

// openReport answers Open Report...: a report that was saved as JSON is shown as that of
// a test that has just ended, in the place of the form. Nothing in it can be carried out
// here.
func (c *controller) openReport() {
	pickFile(c.dialogs, filePicker{
		title: tr("Open Report"), accept: tr("Open"), hint: tr("A report that was saved as .json, or that sessionconfig test --json printed."),
		done: func(path string, _ config.Secret, end func(error) bool) {
			shown := c.phase
			c.setPhase(phaseApplying)
			c.work(func() func() {
				report, err := c.workflow.ReadReport(path)
				return func() {
					c.setPhase(shown)
					if end(err) && err == nil {
						c.showOpened(report)
					}
				}
			})
		},
	})
}

// openedView shows a report that was read from a file, in the place of the form.
type openedView struct {
	*fyne.Container
	facts *fyne.Container
	nodes *nodeList
}

func newOpenedView(node func(address string), findings func()) *openedView {
	o := &openedView{facts: kit.NewColumn(4), nodes: newNodeList(node, findings)}
	o.Container = kit.NewInset(8, kit.GroupSide, 0, kit.GroupSide, kit.NewFillColumn(o.nodes.Container, o.facts, o.nodes.Container))
	return o
}

// set shows a report: what it is about, and its servers.
func (o *openedView) set(facts []string, report redisprobe.Report) {
	o.facts.RemoveAll()
	for _, fact := range facts {
		o.facts.Add(kit.NewCaption(fact, kit.ColorMuted))
	}
	o.nodes.clear()
	o.nodes.finish(report)
	o.Refresh()
}

// showOpened shows a report that was read from a file, with its findings before it.
func (c *controller) showOpened(report redisprobe.Report) {
	c.opened = &report
	c.view.opened.set(openedFacts(report), report)
	c.setPhase(phaseOpened)
	c.showBanners()
	c.showOpenedFindings()
}

// showOpenedFindings opens the findings of the report that was read.
func (c *controller) showOpenedFindings() {
	d := c.reportDialog(*c.opened)
	d.title, d.settled, d.facts = tr("Report"), true, openedFacts(*c.opened)
	d.then = func() { c.win.Canvas().Focus(c.view.opened.nodes.list.Rows()) }
	c.showFindings(d)
}

// showOpenedNode opens what that report says of one server.
func (c *controller) showOpenedNode(address string) {
	d := c.nodeDialog(*c.opened, address)
	d.settled = true
	c.showFindings(d)
}

// whileOpened keeps what is done with that report from reaching behind a dialog.
func (c *controller) whileOpened(f func()) func() {
	return c.unlessModal(func() {
		if c.phase == phaseOpened {
			f()
		}
	})
}

// closeReport returns to the form, which is as it was.
func (c *controller) closeReport() {
	c.opened = nil
	c.setPhase(phaseIdle)
	c.showBanners()
	c.win.Canvas().Focus(c.view.provider) // what had the focus is gone
}

// openedBanner says that what is shown is none of this window's doing.
func (c *controller) openedBanner() fyne.CanvasObject {
	text := tr("Saved report, not of the settings in this window.")
	if c.opened.Machine != "" {
		text = tr("Saved report of {machine}, {when}, not of the settings in this window.",
			"machine", inShort(c.opened.Machine), "when", c.opened.Time.Format("2006-01-02 15:04 -07:00"))
	}
	return kit.NewBanner(kit.MarkInfo, text, kit.NewLink(tr("Close"), c.whileOpened(c.closeReport)))
}

// openedFacts are shown above the findings of a report that was read.
func openedFacts(report redisprobe.Report) []string {
	var facts []string
	for _, fact := range slices.Concat(report.Heading(), reportFacts(report), sayAll(report.Notes)) {
		if facts = append(facts, inShort(fact)); len(facts) == mostFacts {
			break
		}
	}
	return facts
}

// inShort is a fact of a file, as much of it as there is room for.
func inShort(fact string) string { return atMost(fact, mostOfFact) }

// Bounds of what is shown above the findings of an opened report: facts, and characters
// of each. Details have the rest.
const (
	mostFacts  = 8
	mostOfFact = 300
)
