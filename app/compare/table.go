package compare

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"sessionconfig/internal/finding"
)

// Bounds of a column, in characters: at most in a table that must fit a width, at most in
// one that need not, and what it takes in any case.
const (
	widest    = 28
	longLine  = 200
	narrowest = 10
)

// gap is what separates columns, and begins each line.
const gap = 2

// writeDifferent writes the rows that differ: a column for each machine, in as many
// blocks of machines as it takes to fit width; in one where width is 0.
func (c Comparison) writeDifferent(out *strings.Builder, width int) {
	names := []string{""}
	columns := make([][]string, len(c.Machines))
	for i, machine := range c.Machines {
		columns[i] = []string{finding.Printable(machine)}
	}
	for _, row := range c.Rows {
		if row.Same {
			continue
		}
		names = append(names, finding.Printable(row.Name))
		for i, value := range row.Values {
			columns[i] = append(columns[i], cmp.Or(finding.Printable(value), "-"))
		}
	}
	if len(names) == 1 {
		return
	}
	out.WriteString("\nNot the same on all\n")
	label, most := widthOf(names), longLine
	if width > 0 {
		label = min(label, max(width/2, narrowest))
		most = max(min(widest, width-label-2*gap), narrowest)
	}
	writeBlocks(out, column{names, label}, columns, most, width)
}

// writeBlocks writes columns of at most most characters beside their labels, in as many
// blocks as it takes to fit width.
func writeBlocks(out *strings.Builder, labels column, columns [][]string, most, width int) {
	for begun := 0; begun < len(columns); {
		if begun > 0 {
			out.WriteString("\n")
		}
		block := []column{labels}
		used := gap + labels.width
		for ; begun < len(columns); begun++ {
			next := column{columns[begun], min(widthOf(columns[begun]), most)}
			used += gap + next.width
			if width > 0 && used > width && len(block) > 1 {
				break
			}
			block = append(block, next)
		}
		writeColumns(out, block)
	}
}

// column is cells below each other, in so many characters.
type column struct {
	cells []string
	width int
}

// widthOf is how many characters the longest of cells has.
func widthOf(cells []string) int {
	longest := 0
	for _, cell := range cells {
		longest = max(longest, utf8.RuneCountInString(cell))
	}
	return longest
}

// writeColumns writes columns beside each other. A cell that is longer than its column
// is wide takes several lines.
func writeColumns(out *strings.Builder, columns []column) {
	for row := range columns[0].cells {
		cells := make([][]string, len(columns))
		lines := 0
		for i, c := range columns {
			cells[i] = wrapped(c.cells[row], c.width)
			lines = max(lines, len(cells[i]))
		}
		for line := range lines {
			var text strings.Builder
			for i, c := range columns {
				part := ""
				if line < len(cells[i]) {
					part = cells[i][line]
				}
				text.WriteString(strings.Repeat(" ", gap) + part + strings.Repeat(" ", c.width-utf8.RuneCountInString(part)))
			}
			out.WriteString(strings.TrimRight(text.String(), " ") + "\n")
		}
	}
}

// wrapped are the lines of a text of at most width characters each, broken at blanks
// where there are any.
func wrapped(text string, width int) []string {
	var lines []string
	rest := []rune(text)
	for len(rest) > width {
		end := width
		for i := width; i > 0; i-- {
			if rest[i] == ' ' {
				end = i
				break
			}
		}
		lines = append(lines, strings.TrimRight(string(rest[:end]), " "))
		rest = []rune(strings.TrimLeft(string(rest[end:]), " "))
	}
	return append(lines, string(rest))
}
