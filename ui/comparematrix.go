package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/app/compare"
	"sessionconfig/internal/finding"
	"sessionconfig/ui/kit"
)

// worst is the mark of the worst of findings that are about a server; with an empty
// name about any.
func worst(findings []finding.Finding, machine string) kit.Mark {
	mark := kit.MarkNone
	for _, f := range findings {
		switch m := findingMark(f.Severity); {
		case machine != "" && !slices.Contains(f.Nodes, machine):
		case mark == kit.MarkNone || m == kit.MarkError:
			mark = m
		}
	}
	return mark
}

// compareHeads are the servers, those that something was found about marked.
func compareHeads(c compare.Comparison) []kit.MatrixCell {
	var heads []kit.MatrixCell
	domain := sharedDomain(c.Machines)
	for _, machine := range c.Machines {
		heads = append(heads, kit.MatrixCell{Text: strings.TrimSuffix(machine, domain), Mark: worst(c.Findings, machine)})
	}
	return heads
}

// sharedDomain is what follows the host name in the names of all servers, with its dot;
// empty where they are not all of one domain.
func sharedDomain(machines []string) string {
	if len(machines) == 0 {
		return ""
	}
	_, domain, _ := strings.Cut(machines[0], ".")
	for _, machine := range machines {
		if host, of, _ := strings.Cut(machine, "."); of != domain || host == "" {
			return ""
		}
	}
	if domain == "" {
		return ""
	}
	return "." + domain
}

// compareRows are first the rows that differ, with a cell for each server, then those
// that are the same, muted, one value each.
func compareRows(c compare.Comparison) []kit.MatrixRow {
	var rows []kit.MatrixRow
	differ, same := arranged(c)
	headed := len(differ) > 0 && len(same) > 0
	if headed {
		rows = append(rows, kit.MatrixRow{Name: tr("Not the same on all")})
	}
	for _, row := range differ {
		cells := make([]kit.MatrixCell, len(row.Values))
		for i, value := range row.Values {
			cells[i] = kit.MatrixCell{Text: compareValue(value), Mark: worst(row.Findings, c.Machines[i])}
		}
		rows = append(rows, kit.MatrixRow{Name: say(row.Name), Mark: worst(row.Findings, ""), Cells: cells})
	}
	if headed {
		rows = append(rows, kit.MatrixRow{Name: tr("The same on all")})
	}
	for _, row := range same {
		rows = append(rows, kit.MatrixRow{Name: say(row.Name), Value: sameValue(c, row)})
	}
	return rows
}

// arranged are the rows that differ and those that are the same.
func arranged(c compare.Comparison) (differ, same []compare.Row) {
	for _, row := range c.Rows {
		if row.Same && len(row.Findings) == 0 {
			same = append(same, row)
		} else {
			differ = append(differ, row)
		}
	}
	return differ, same
}

// rowAt is the row of the comparison that a row of the matrix shows.
func rowAt(c compare.Comparison, i int) compare.Row {
	differ, same := arranged(c)
	if len(differ) > 0 && len(same) > 0 {
		differ = slices.Concat([]compare.Row{{}}, differ, []compare.Row{{}})
	}
	return append(differ, same...)[i]
}

// compareValue is a value in the user's language; a dash where a report says none.
func compareValue(value string) string {
	if value == "" {
		return "-"
	}
	return say(value)
}

// sameValue is the value of a row that is the same, and who says none.
func sameValue(c compare.Comparison, row compare.Row) string {
	silent := row.Silent(c.Machines)
	if len(silent) == 0 {
		return say(row.Value())
	}
	return tr("{value} (not known of {machines})", "value", say(row.Value()), "machines", someOf(silent))
}

// someOf names servers, of many the first.
func someOf(machines []string) string {
	const most = 8
	if len(machines) <= most {
		return strings.Join(machines, ", ")
	}
	return tr("{names} and {count} more", "names", strings.Join(machines[:most], ", "), "count", strconv.Itoa(len(machines)-most))
}

// having is a value with the servers that have it.
type having struct {
	value    string
	machines []string
}

// havingOf are the different values of a row, the most frequent first.
func havingOf(c compare.Comparison, row compare.Row) []having {
	var all []having
	for i, value := range row.Values {
		at := slices.IndexFunc(all, func(h having) bool { return h.value == value })
		if at < 0 {
			at = len(all)
			all = append(all, having{value: value})
		}
		all[at].machines = append(all[at].machines, c.Machines[i])
	}
	slices.SortStableFunc(all, func(a, b having) int { return len(b.machines) - len(a.machines) })
	return all
}

// showSummary says how the servers compare, or that this is being found out.
func (w *compareWindow) showSummary() {
	mark, text := w.verdict()
	heading := kit.NewHeading(text)
	w.summary.Objects = []fyne.CanvasObject{heading}
	if mark != kit.MarkNone {
		w.summary.Objects = []fyne.CanvasObject{kit.NewMarked(mark, heading)}
	}
	w.win.Content().Refresh() // its height may have changed
}

func (w *compareWindow) verdict() (kit.Mark, string) {
	c := w.compared
	mark := worst(c.Findings, "")
	switch {
	case w.reading:
		return kit.MarkNone, tr("Reading the reports...")
	case len(c.Machines) == 0:
		return kit.MarkNone, tr("No reports yet")
	case len(c.Machines) == 1:
		mark = kit.MarkInfo
	case c.Alike:
		mark = kit.MarkOK
	case c.Differences() == 0:
		mark = kit.MarkWarning
	}
	return mark, say(c.Summary())
}
