package compare

import (
	"fmt"
	"strings"

	"sessionconfig/internal/finding"
)

// Text is the comparison as a table with a column for each machine, and what to do
// about each difference. What is the same on all is said once. Where width is more than
// 0, the table fits that many characters, if that is not less than 24: further machines
// are below the first ones, and long values take several lines.
func (c Comparison) Text(width int) string {
	var out strings.Builder
	out.WriteString(c.Summary() + "\n")
	for _, m := range c.Missing {
		fmt.Fprintf(&out, "No %s report of %s.\n", m.Report, finding.Printable(m.Machine))
	}
	for _, u := range c.Unread {
		out.WriteString(finding.Printable(u.String()) + "\n")
	}
	c.writeDifferent(&out, width)
	c.writeSame(&out)
	for _, f := range c.Findings {
		fmt.Fprintf(&out, "\n- %s [%s]\n  %s\n", finding.Printable(f.Message), f.Code, finding.Printable(f.Remedy))
	}
	return out.String()
}

// Differences is how many findings are differences between the machines.
func (c Comparison) Differences() int {
	differences := 0
	for _, f := range c.Findings {
		if f.Code != finding.FleetStaleReport {
			differences++
		}
	}
	return differences
}

// Summary is the outcome in one sentence.
func (c Comparison) Summary() string {
	differences := c.Differences()
	switch {
	case len(c.Machines) == 1:
		return "Only one front-end server, " + finding.Printable(c.Machines[0]) + ": there is nothing to compare it with."
	case c.Alike:
		return fmt.Sprintf("All %d front-end servers are alike.", len(c.Machines))
	case differences == 0 && len(c.Missing) == 0:
		return fmt.Sprintf("%d front-end servers are alike, but not all reports could be read.", len(c.Machines))
	case differences == 0:
		return fmt.Sprintf("%d front-end servers, not all with the same reports.", len(c.Machines))
	case differences == 1:
		return fmt.Sprintf("%d front-end servers, 1 difference.", len(c.Machines))
	}
	return fmt.Sprintf("%d front-end servers, %d differences.", len(c.Machines), differences)
}

// writeSame writes the rows that are the same on all, a line each.
func (c Comparison) writeSame(out *strings.Builder) {
	var rows []Row
	var names []string
	for _, row := range c.Rows {
		if row.Same {
			rows, names = append(rows, row), append(names, finding.Printable(row.Name))
		}
	}
	if len(rows) == 0 {
		return
	}
	out.WriteString("\nThe same on all\n")
	width := min(widthOf(names), longName)
	for i, row := range rows {
		fmt.Fprintf(out, "  %-*s  %s%s\n", width, names[i], finding.Printable(row.Value()), c.silence(row))
	}
}

// longName is from how many characters on the name of a row does not widen the others.
const longName = 60

// silence names the machines that a row says nothing of.
func (c Comparison) silence(row Row) string {
	silent := row.Silent(c.Machines)
	if len(silent) == 0 {
		return ""
	}
	return finding.Printable(" (not known of " + list(silent) + ")")
}
