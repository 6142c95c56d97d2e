package ui

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sessionconfig/app/compare"
	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// Size of the window that compares, and of what it says below the matrix.
const (
	compareWidth   = 900
	compareHeight  = 680
	compareDetails = 190
)

// compareWindow shows the reports of several front-end servers side by side, as the
// command compare does. What is in them was written on other machines: it is read and
// compared off Fyne's goroutine, bounded, and shown as text.
type compareWindow struct {
	c *controller
	sideWindow

	summary *fyne.Container
	matrix  *kit.Matrix
	body    *fyne.Container // the matrix, or what to do without reports
	details *kit.Scroll
	said    *fyne.Container // within details
	save    *kit.Button
	adding  *kit.Button

	reports  []compare.Report
	compared compare.Comparison
	failed   []*compare.FileError
	chosen   *chosenCell // nil: all findings are shown

	waiting []string // files and folders that are still to be read
	reading bool
}

// chosenCell is what the details are about: a row, a server, or both.
type chosenCell struct{ row, column int } // -1 for none

// compareNow is when reports are compared; tests set it.
var compareNow = time.Now

// showCompare opens the window that compares front-end servers, or comes back to it.
func (c *controller) showCompare() {
	if c.compare == nil {
		c.compare = newCompareWindow(c)
	}
	c.compare.win.RequestFocus()
}

func newCompareWindow(c *controller) *compareWindow {
	w := &compareWindow{
		c: c, matrix: kit.NewMatrix(),
		summary: container.NewStack(), said: kit.NewColumn(8), body: container.NewStack(),
	}
	w.matrix.OnOpen = func(row, column int) { c.guard(func() { w.choose(&chosenCell{row, column}) }) }
	w.matrix.OnDelete = func(column int) { c.guard(func() { w.remove(w.compared.Machines[column]) }) }
	w.details = kit.NewTall(compareDetails, w.said)
	w.adding = kit.NewButton(tr("Add Report..."), c.guarded(w.addFile))
	folder := kit.NewButton(tr("Add Folder..."), c.guarded(w.addFolder))
	w.save = kit.NewButton(tr("Save Report..."), c.guarded(w.saveReport))
	closeIt := kit.NewButton(tr("Close"), c.guarded(w.close))
	space := kit.NewSpace()
	top := kit.NewInset(0, 0, 13, 0, kit.NewLine(8, w.summary, w.summary, w.adding, folder))
	details := kit.NewInset(13, 0, 10, 0, w.details)
	panes := kit.NewPanes(w.body, scrollLeast, details, top, w.body, details, kit.NewLine(8, space, w.save, space, closeIt))
	w.sideWindow = c.openBeside(tr("Compare Front-Ends"), fyne.NewSize(compareWidth, compareHeight), panes, w.key, w.close)
	w.win.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { c.guard(func() { w.dropped(files) }) })
	w.show()
	w.win.Canvas().Focus(w.adding)
	return w
}

func (w *compareWindow) key(ev *fyne.KeyEvent) bool {
	switch {
	case ev.Name == fyne.KeyF1:
		w.c.showHelp(assets.HelpCompare)
	case ev.Name == fyne.KeyEscape && w.chosen != nil:
		w.choose(nil)
	case ev.Name == fyne.KeyEscape:
		w.close()
	default:
		return false
	}
	return true
}

func (w *compareWindow) close() {
	if !w.dialogs.cancel() {
		w.win.Close()
		w.c.compare = nil
	}
}

// addFile asks for a report.
func (w *compareWindow) addFile() {
	pickFile(w.dialogs, filePicker{
		title: tr("Add Report"), accept: tr("Add"), start: w.lastFolder(),
		hint: tr("What sessionconfig test --json or show --json printed on a front-end server."),
		done: func(path string, _ config.Secret, end func(error) bool) { w.addPicked(path, end) },
	})
}

// addFolder asks for a folder of reports.
func (w *compareWindow) addFolder() {
	pickFile(w.dialogs, filePicker{
		title: tr("Add Folder"), accept: tr("Add"), whole: true, start: w.lastFolder(),
		hint: tr("All files named *.json in it are taken as reports."),
		done: func(path string, _ config.Secret, end func(error) bool) { w.addPicked(path, end) },
	})
}

// addPicked adds what was picked, and says in the dialog when nothing of it can be compared.
func (w *compareWindow) addPicked(path string, end func(error) bool) {
	if w.reading {
		end(nil)
		w.add(path)
		return
	}
	w.work(w.reports, []string{path}, end)
}

// dropped takes the files and folders that were dropped on the window.
func (w *compareWindow) dropped(files []fyne.URI) {
	var paths []string
	for _, file := range files {
		if file.Scheme() == "file" {
			paths = append(paths, file.Path())
		}
	}
	w.add(paths...)
}

// add reads further reports and compares all.
func (w *compareWindow) add(paths ...string) {
	w.waiting = append(w.waiting, paths...)
	if len(w.waiting) > 0 && !w.reading {
		paths, w.waiting = w.waiting, nil
		w.work(w.reports, paths, nil)
	}
}

// remove takes the reports of one server out.
func (w *compareWindow) remove(machine string) {
	if !w.reading {
		w.work(slices.DeleteFunc(slices.Clone(w.reports), func(r compare.Report) bool { return strings.EqualFold(r.Machine, machine) }), nil, nil)
	}
}

// work reads reports, adds them to others and compares all. end, if there is one, ends the
// dialog that the paths are from: with an error where nothing of them can be compared, and
// then all stays as it was.
func (w *compareWindow) work(have []compare.Report, paths []string, end func(error) bool) {
	w.reading = true
	w.showSummary()
	now := compareNow()
	w.c.work(func() func() {
		reports, failed := compare.Add(have, paths...)
		if end != nil && len(failed) > 0 && !slices.ContainsFunc(reports, func(r compare.Report) bool { return isOf(r, paths) }) {
			return func() {
				w.reading = false
				end(failed[0])
				w.showSummary()
				w.add() // what was dropped meanwhile
			}
		}
		compared := compare.Of(reports, now)
		compared.Without(failed)
		heads, rows := compareHeads(compared), compareRows(compared)
		return func() {
			w.reading = false
			if end != nil {
				end(nil)
			}
			w.reports, w.compared, w.failed, w.chosen = reports, compared, failed, nil
			if w.c.compare == w {
				w.matrix.Set(heads, rows)
				w.show()
				w.add()
			}
		}
	})
}

// isOf tells whether a report is one of paths, or in one of them.
func isOf(r compare.Report, paths []string) bool {
	return slices.ContainsFunc(paths, func(path string) bool { return r.File == path || filepath.Dir(r.File) == filepath.Clean(path) })
}

// saveReport saves the comparison as a page.
func (w *compareWindow) saveReport() {
	compared := w.compared
	saveAs(w.dialogs, tr("Save Report"), "front-ends.html", tr("A self-contained page."), func(string) ([]byte, error) {
		var page bytes.Buffer
		err := compared.WriteHTML(&page, compareNow())
		return page.Bytes(), err
	}, nil)
}

// choose shows what there is to say about a cell, or about all.
func (w *compareWindow) choose(cell *chosenCell) {
	w.chosen = cell
	w.showDetails()
}

// show shows what was compared.
func (w *compareWindow) show() {
	empty := len(w.reports) == 0
	if w.body.Objects = []fyne.CanvasObject{w.matrix.Container}; empty {
		w.body.Objects = []fyne.CanvasObject{w.whatToDo()}
	}
	enable(w.save, !empty)
	w.body.Refresh()
	w.showSummary()
	w.showDetails()
	if !empty && w.win.Canvas().Overlays().Top() == nil {
		w.matrix.Focus(w.win.Canvas())
	}
}
