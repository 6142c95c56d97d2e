package hsconf

import (
	"cmp"
	"strings"
)

// layout is how a new section is set into a document.
type layout struct {
	newline string // empty: all in one line
	section string // indentation of a section
	value   string // indentation of a section's children
}

// lineStart is the offset behind the last line break before at.
func lineStart(text string, at int) int {
	return strings.LastIndexAny(text[:at], "\r\n") + 1
}

// indentation is the text before an offset in its line, and whether it is all blanks.
func indentation(text string, at int) (string, bool) {
	before := text[lineStart(text, at):at]
	return before, strings.Trim(before, " \t") == ""
}

// newline is the document's more frequent line break; empty when it has none.
func newline(text string) string {
	all, windows := strings.Count(text, "\n"), strings.Count(text, "\r\n")
	switch {
	case all == 0:
		return ""
	case 2*windows > all:
		return "\r\n"
	}
	return "\n"
}

// indentationOf is the indentation of a line that the outline remembers, and whether
// there is one.
func (d *Document) indentationOf(line int) (string, bool) {
	if line == 0 {
		return "", false
	}
	return indentation(d.text, line)
}

// rootIndentation are the blanks that begin the root's line.
func (d *Document) rootIndentation() string {
	before, _ := indentation(d.text, d.root.tag.start)
	return before[:len(before)-len(strings.TrimLeft(before, " \t"))]
}

// layout measures how sections and their children are indented in the document.
func (d *Document) layout() layout {
	l := layout{newline: newline(d.text)}
	section, lines := d.indentationOf(d.lineOfSection)
	if l.newline == "" || !lines && d.root.parent {
		return layout{}
	}
	root := d.rootIndentation()
	l.section = section
	if !lines {
		l.section = root + "  "
	}
	l.value = l.section + cmp.Or(strings.TrimPrefix(l.section, root), "  ")
	if indent, ok := d.indentationOf(d.lineOfOther); ok {
		l.value = indent
	}
	return l
}
