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
	pickFile(c.dialogs, filePicker{
		title: tr("Save Report"), name: "redis-test.txt", accept: tr("Save"), save: true,
		hint: tr("The name says what is saved: .html a page, .txt text, .json what File > Open Report... reads."),
		done: func(path string, _ config.Secret) {
			data, err := app.ReportBytes(report, path)
			saveFile(c.dialogs, path, data, err)
		},
	})
}

// openReport answers Open Report...: a report that was saved as JSON is shown as that of
// a test that has just ended. Nothing in it can be carried out here.
func (c *controller) openReport() {
	pickFile(c.dialogs, filePicker{
		title: tr("Open Report"), accept: tr("Open"), hint: tr("A report that was saved as .json, or that sessionconfig test --json printed."),
		done: func(path string, _ config.Secret) {
			c.work(func() func() {
				report, err := c.workflow.ReadReport(path)
				return func() {
					if err != nil {
						c.dialogs.tell(kit.MarkError, tr("The report was not opened"), errorTexts(err), nil)
						return
					}
					c.showOpened(report)
				}
			})
		},
	})
}

// showOpened shows a report that was read from a file.
func (c *controller) showOpened(report redisprobe.Report) {
	d := c.reportDialog(report)
	d.title, d.settled, d.body = tr("Report"), true, c.serversOf(report)
	d.facts = nil
	for _, fact := range slices.Concat(report.Heading(), reportFacts(report), sayAll(report.Notes)) {
		if runes := []rune(fact); len(runes) > mostOfFact {
			fact = string(runes[:mostOfFact]) + "..."
		}
		if d.facts = append(d.facts, fact); len(d.facts) == mostFacts {
			break
		}
	}
	c.showFindings(d)
}

// serversOf is a list of a report's servers, as that of a test; a row opens what was
// found on it.
func (c *controller) serversOf(report redisprobe.Report) fyne.CanvasObject {
	if len(report.Nodes) == 0 {
		return nil
	}
	list := newNodeList(func(address string) {
		d := c.nodeDialog(report, address)
		d.settled = true
		c.showFindings(d)
	}, nil)
	list.clear()
	list.finish(report)
	return kit.NewHigh(kit.TableHeight(min(len(report.Nodes), serversShown)), list.list.Container)
}

// What is shown above the findings of a report that was read, whatever it holds: so many
// facts, of so many characters each. Details hold the rest.
const (
	mostFacts  = 8
	mostOfFact = 300

	serversShown = 6 // of the servers, before they scroll
)
