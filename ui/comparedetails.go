package ui

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/app/compare"
	"sessionconfig/internal/finding"
	"sessionconfig/ui/kit"
)

// Bounds of what is shown below the matrix, for any report: entries of a kind, and
// characters of a text.
const (
	mostEntries = 100
	mostOfText  = 600
)

// commandOfReport collects a report on a server.
const commandOfReport = "sessionconfig test --json >FE1.json"

// whatToDo is shown as long as there are no reports.
func (w *compareWindow) whatToDo() fyne.CanvasObject {
	step := func(text string) fyne.CanvasObject { return kit.NewParagraph(text) }
	return kit.NewFit(fyne.NewSize(300, 100), kit.NewInset(20, 60, 0, 60, kit.NewColumn(10,
		kit.NewHeading(tr("What differs between the front-end servers?")),
		step(tr("Sessions break when one front-end server differs from the others: another password, a firewall rule, last year's certificate.")),
		step(tr("1. Make a report on each front-end server, as an administrator, each with a name of its own:")),
		w.c.code(commandOfReport),
		step(tr("With --fingerprint-key FILE, the same file on all servers, passwords are compared too. The report never contains them.")),
		step(tr("2. Add the reports or their folder here, or drop them on this window.")),
	)))
}

// showDetails shows what there is to say: about the chosen cell, or of all.
func (w *compareWindow) showDetails() {
	var said []fyne.CanvasObject
	for _, f := range w.failed[:min(len(w.failed), mostEntries)] {
		texts := notCompared(f)
		said = append(said, entry(kit.MarkError, texts[0], texts[1]))
	}
	switch {
	case w.chosen != nil:
		said = w.ofCell(*w.chosen)
	case len(w.reports) > 0:
		said = append(said, w.ofAll()...)
	}
	w.said.Objects = said
	w.said.Refresh()
	w.details.Refresh()
	w.details.ScrollToTop()
}

// notCompared says why a file is left out, and what to do about it.
func notCompared(f *compare.FileError) []string {
	return []string{tr("{file} cannot be compared: {reason}.", "file", f.File, "reason", reportReason(f.Err)), say(f.Remedy())}
}

// reportReason is why a file is not compared.
func reportReason(err error) string {
	if _, system := errors.AsType[*os.PathError](err); system {
		return reason(err)
	}
	return say(err.Error())
}

// entry is something that is said with what to do about it.
func entry(mark kit.Mark, text, remedy string) fyne.CanvasObject {
	return kit.NewMarked(mark, kit.NewColumn(2, kit.NewParagraph(shortText(text)), kit.NewCaption(shortText(remedy), kit.ColorMuted)))
}

// shortText is a text less what is beyond any use, since others wrote it.
func shortText(text string) string { return atMost(text, mostOfText) }

// atMost is the beginning of a text that has more characters than that.
func atMost(text string, characters int) string {
	if runes := []rune(text); len(runes) > characters {
		return string(runes[:characters]) + "..."
	}
	return text
}

// ofAll says which reports are missing, and what was found.
func (w *compareWindow) ofAll() []fyne.CanvasObject {
	var said []fyne.CanvasObject
	for _, m := range w.compared.Missing[:min(len(w.compared.Missing), mostEntries)] {
		said = append(said, entry(kit.MarkWarning, tr("There is no {kind} report of {machine}.", "kind", string(m.Report), "machine", m.Machine),
			tr("Run sessionconfig {kind} --json on {machine}, and add what it prints.", "kind", string(m.Report), "machine", m.Machine)))
	}
	said = append(said, w.findings(w.compared.Findings)...)
	if len(said) == 0 && w.compared.Alike && len(w.compared.Machines) > 1 {
		said = append(said, kit.NewParagraph(tr("Nothing differs. Click a row or a server for its details.")))
	}
	return said
}

// findings lists findings with their remedies, in the user's language.
func (w *compareWindow) findings(findings []finding.Finding) []fyne.CanvasObject {
	var shown []finding.Finding
	for _, f := range findings[:min(len(findings), mostEntries)] {
		shown = append(shown, w.worded(f))
	}
	return findingsList(shown, w.c.findingActs(w.details.Folded))
}

// worded is a finding whose values are in the user's language and bounded.
func (w *compareWindow) worded(f finding.Finding) finding.Finding {
	f.Args = maps.Clone(f.Args)
	for _, row := range w.compared.Rows {
		if f.Args["values"] != "" && slices.ContainsFunc(row.Findings, func(of finding.Finding) bool { return of.Message == f.Message }) {
			f.Args["values"] = w.values(row)
			f.Message = finding.New(f.Code, f.Node, f.Args).Message
		}
	}
	for name, value := range f.Args {
		f.Args[name] = shortText(value)
	}
	f.Message, f.Remedy = shortText(f.Message), shortText(f.Remedy)
	return f
}

// values are a row's values, each with the servers that have it.
func (w *compareWindow) values(row compare.Row) string {
	var parts []string
	for _, h := range havingOf(w.compared, row) {
		if h.value != "" {
			parts = append(parts, shortText(say(h.value))+" ("+someOf(h.machines)+")")
		}
	}
	return strings.Join(parts, "; ")
}

// ofCell says what there is to say about a cell: the row on all servers, what was
// found, and the reports of the server.
func (w *compareWindow) ofCell(cell chosenCell) []fyne.CanvasObject {
	var said []fyne.CanvasObject
	if cell.row >= 0 {
		row := rowAt(w.compared, cell.row)
		values := kit.NewColumn(2, kit.NewHeading(say(row.Name)))
		for _, h := range havingOf(w.compared, row) {
			values.Add(kit.NewCaption(shortText(compareValue(h.value))+" ("+someOf(h.machines)+")", kit.ColorMuted))
		}
		said = append(said, values)
		said = append(said, w.findings(row.Findings)...)
	}
	if cell.column >= 0 {
		machine := w.compared.Machines[cell.column]
		if cell.row < 0 {
			said = append(said, w.ofServer(machine), w.serverFindings(machine))
		} else {
			said = append(said, w.ofServer(machine))
		}
	}
	back := kit.NewLink(tr("All findings"), w.c.guarded(func() { w.choose(nil) }))
	return append(said, kit.NewLine(0, nil, back))
}

// ofServer says which reports there are of a server, with a button that takes it out.
func (w *compareWindow) ofServer(machine string) fyne.CanvasObject {
	lines := kit.NewColumn(2, kit.NewHeading(machine))
	count := 0
	for _, r := range w.reports {
		if !strings.EqualFold(r.Machine, machine) {
			continue
		}
		if count++; count > mostEntries {
			break
		}
		lines.Add(kit.NewCaption(tr("{kind} report of {time}, by version {version}: {file}", "kind", string(r.Kind),
			"time", r.Time.Format("2006-01-02 15:04:05 -07:00"), "version", shortText(r.Program), "file", r.File), kit.ColorMuted))
	}
	button := kit.NewButton(tr("Remove {machine}", "machine", shortened(machine)), w.c.guarded(func() { w.remove(machine) }))
	return kit.NewColumn(6, lines, kit.NewInset(2, 0, 2, 0, kit.NewLine(0, nil, button)))
}

// serverFindings are what was found about one server.
func (w *compareWindow) serverFindings(machine string) fyne.CanvasObject {
	about := slices.DeleteFunc(slices.Clone(w.compared.Findings), func(f finding.Finding) bool { return !slices.Contains(f.Nodes, machine) })
	if len(about) == 0 {
		return kit.NewParagraph(tr("Nothing sets this server apart."))
	}
	return kit.NewColumn(8, w.findings(about)...)
}

// lastFolder is where the last report came from; empty without one.
func (w *compareWindow) lastFolder() string {
	if len(w.reports) == 0 {
		return ""
	}
	return filepath.Dir(w.reports[len(w.reports)-1].File)
}
