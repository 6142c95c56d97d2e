package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// nodeRow is one server of the test, as the list shows it.
type nodeRow struct {
	address string
	role    string
	stage   string
	time    string
	mark    kit.Mark
}

// nodeList is the list of servers below the form. It is fed with events while
// the test runs and with the report when it is over.
type nodeList struct {
	*fyne.Container
	list    *kit.Table
	empty   *kit.Note
	said    string // what empty says while nothing changed
	head    fyne.CanvasObject
	told    *kit.Note // that a remedy was carried out
	undo    *kit.Link // takes it back
	telling fyne.CanvasObject
	verdict *kit.Note // over the rows, when the test is over
	all     *kit.Link // opens all findings

	rows  []nodeRow
	index map[string]int // of rows, by address
	marks map[string]kit.Mark
	stale bool // what is shown is of other settings than those in the fields
}

// newNodeList makes the list. open answers a row, all the link to all findings.
func newNodeList(open func(address string), all func()) *nodeList {
	n := &nodeList{index: map[string]int{}, marks: map[string]kit.Mark{}}
	n.list = kit.NewTable([]kit.TableColumn{
		{Title: tr("Server"), Part: 0.44, Middle: true},
		{Title: tr("Role"), Part: 0.16},
		{Title: tr("Step"), Part: 0.25},
		{Title: tr("Time"), Part: 0.15, Trailing: true},
	}, func() int { return len(n.rows) }, n.row)
	n.list.OnOpen = func(row int) { open(n.rows[row].address) }
	n.said = untested()
	n.empty = kit.NewCaption(n.said, kit.ColorMuted)
	n.empty.Align = fyne.TextAlignCenter
	n.verdict = kit.NewCaption("", kit.ColorMuted)
	n.all = kit.NewLink(tr("Findings..."), all)
	n.head = kit.NewInset(8, 0, 2, 0, kit.NewLine(columnGap, n.verdict, n.verdict, n.all))
	n.told, n.undo = kit.NewText(""), kit.NewLink(tr("Undo"), nil)
	n.telling = kit.NewInset(8, 0, 0, 0, kit.NewLine(columnGap, n.told, n.told, n.undo))
	n.telling.Hide()
	n.list.Hide()
	n.head.Hide()
	n.all.Hide()
	rows := kit.NewInset(4, 0, 0, 0, n.list.Container)
	results := container.NewStack(
		kit.NewFillColumn(rows, n.head, rows),
		kit.NewInset(26, 20, 0, 20, container.NewBorder(n.empty, nil, nil, nil)))
	n.Container = kit.NewFillColumn(results, n.telling, results)
	return n
}

// tell says over everything what was changed, with a link that takes it back; an
// empty text says nothing.
func (n *nodeList) tell(text string, undo func()) {
	n.told.Set(text, theme.ColorNameForeground)
	n.undo.OnTapped = undo
	show(n.telling, text != "")
	n.Refresh()
}

func (n *nodeList) row(i int) (kit.Mark, []string) {
	r := n.rows[i]
	return r.mark, []string{r.address, r.role, r.stage, r.time}
}

// say empties the list and shows a sentence in its place.
func (n *nodeList) say(text string) {
	n.clear()
	n.said = text
	n.empty.Show()
	n.head.Hide()
	n.list.Hide()
	n.showStale()
}

// untested says what the list is for.
func untested() string { return tr("Test Connection shows here how each server answers.") }

// clear empties the list for a new test.
func (n *nodeList) clear() {
	n.rows, n.index, n.marks = nil, map[string]int{}, map[string]kit.Mark{}
	n.said = ""
	n.empty.Hide()
	n.all.Hide()
	n.head.Show()
	n.list.Show()
	n.list.Refresh()
	n.stale = false
	n.showStale()
}

// elapsed says, while a test runs, for how long it has, and how long it may.
func (n *nodeList) elapsed(seconds, limit int) {
	n.said = tr("{seconds} of {limit} s", "seconds", strconv.Itoa(seconds), "limit", strconv.Itoa(limit))
	n.showStale()
}

// setStale greys what is shown as soon as it is of other settings than those in the
// fields, and says so.
func (n *nodeList) setStale(stale bool) {
	if n.stale != stale {
		n.stale = stale
		n.showStale()
	}
}

func (n *nodeList) showStale() {
	text, color := n.said, kit.ColorMuted
	if n.stale {
		text, color = tr("{summary} (settings changed since)", "summary", n.said), theme.ColorNameDisabled
	}
	n.list.SetMuted(n.stale)
	n.empty.Set(text, color)
	n.verdict.Set(text, color)
}

// update takes in what came since the last time, and redraws once.
func (n *nodeList) update(events []redisprobe.Event) {
	for _, e := range events {
		if e.Finding != nil {
			n.note(*e.Finding)
		}
		if e.Node != nil {
			n.put(*e.Node, e.Current)
		}
	}
	n.list.Refresh()
}

// note marks the servers that a finding is about.
func (n *nodeList) note(f redisprobe.Finding) {
	for _, address := range append(slices.Clone(f.Nodes), f.Node) {
		n.marks[address] = worse(n.marks[address], markOf(f.Severity))
		if i, ok := n.index[address]; ok {
			n.rows[i].mark = worse(n.rows[i].mark, n.marks[address])
		}
	}
}

// finish shows the report's nodes in its order.
func (n *nodeList) finish(report redisprobe.Report) {
	n.rows, n.index, n.marks = nil, map[string]int{}, map[string]kit.Mark{}
	for _, f := range report.Findings {
		n.note(f)
	}
	for _, node := range report.Nodes {
		n.put(node, "")
	}
	for i := range n.rows {
		row := &n.rows[i]
		row.mark = settledMark(row.mark, n.marks[row.address])
		if report.Verdict == redisprobe.VerdictCancelled && row.mark == kit.MarkError {
			row.mark = n.marks[row.address] // what did not end is no fault of the node
		}
	}
	n.list.Refresh()
	n.said = say(report.Summary)
	n.all.Show()
	n.showStale()
}

func (n *nodeList) put(node redisprobe.Node, current redisprobe.Stage) {
	row := rowOf(node, current)
	row.mark = worse(row.mark, n.marks[node.Address])
	if i, ok := n.index[node.Address]; ok {
		n.rows[i] = row
		return
	}
	n.index[node.Address] = len(n.rows)
	n.rows = append(n.rows, row)
}

// rowOf describes a node that is in a stage, or done when current is empty.
func rowOf(node redisprobe.Node, current redisprobe.Stage) nodeRow {
	row := nodeRow{address: node.Address}
	if node.Role == redisprobe.RoleMaster || node.Role == redisprobe.RoleReplica {
		row.role = tr(string(node.Role))
	}
	total := 0.0
	for _, s := range node.Stages {
		total += s.MS
	}
	if len(node.Stages) > 0 {
		row.time = milliseconds(total)
	}
	failed := slices.IndexFunc(node.Stages, func(s redisprobe.StageResult) bool { return s.Status == redisprobe.StatusFailed })
	switch {
	case failed >= 0:
		row.stage, row.mark = stageName(node.Stages[failed].Stage), kit.MarkError
	case current != "":
		row.stage = stageName(current) + "..."
	case len(node.Stages) > 0:
		row.stage, row.mark = tr("ready"), kit.MarkOK
	}
	return row
}

// stageName is a stage in the user's language.
func stageName(s redisprobe.Stage) string { return tr(s.Words()) }

// milliseconds shows a duration with about two digits that matter, from a second on in
// seconds.
func milliseconds(ms float64) string {
	if ms >= 1000 {
		return inSeconds(time.Duration(ms * float64(time.Millisecond)))
	}
	digits := 0
	if ms < 10 {
		digits = 1
	}
	return strings.TrimSuffix(strconv.FormatFloat(ms, 'f', digits, 64), ".0") + " ms"
}

// markOf is the mark of a severity.
func markOf(s finding.Severity) kit.Mark {
	switch s {
	case finding.SeverityError:
		return kit.MarkError
	case finding.SeverityWarning:
		return kit.MarkWarning
	}
	return kit.MarkNone
}

// settledMark is the mark of a server when the test is over: a step that failed is as
// bad as what was found about it.
func settledMark(row, found kit.Mark) kit.Mark {
	if row == kit.MarkError && found == kit.MarkWarning {
		return found
	}
	return worse(row, found)
}

// worse is the one of two marks that matters more.
func worse(a, b kit.Mark) kit.Mark {
	order := []kit.Mark{kit.MarkNone, kit.MarkOK, kit.MarkInfo, kit.MarkWarning, kit.MarkError}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}
