package ui

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Bounds of what the output window keeps: a publish may print megabytes.
const (
	outputLines     = 20000
	outputLineBytes = 2000
)

// output takes what a program prints, on any goroutine, and keeps it as lines
// that can be shown: bounded in number and length, control characters and bytes
// that are no UTF-8 made visible. Line ends are LF, CRLF or a lone CR.
type output struct {
	changed func() // called, on the writer's goroutine, when there is something to fetch

	mu      sync.Mutex
	lines   []string
	dropped int // lines forgotten at the beginning
	partial []byte
	told    bool
	afterCR bool
}

// Write takes bytes; it never fails.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	for _, b := range p {
		switch {
		case b == '\n' && o.afterCR:
		case b == '\n' || b == '\r':
			o.endLine()
		case len(o.partial) >= outputLineBytes:
			o.endLine()
			o.partial = append(o.partial, b)
		default:
			o.partial = append(o.partial, b)
		}
		o.afterCR = b == '\r'
	}
	tell := !o.told
	o.told = true
	o.mu.Unlock()
	if tell && o.changed != nil {
		o.changed()
	}
	return len(p), nil
}

func (o *output) endLine() {
	o.lines = append(o.lines, printable(o.partial))
	o.partial = o.partial[:0]
	if extra := len(o.lines) - outputLines; extra > outputLines/10 {
		o.lines = append([]string(nil), o.lines[extra:]...)
		o.dropped += extra
	}
}

// snapshot is all that is kept, the unfinished line included; the number of
// lines forgotten before it comes with it. The slice is the caller's.
func (o *output) snapshot() (lines []string, dropped int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = false
	lines = append(lines, o.lines...)
	if len(o.partial) > 0 {
		lines = append(lines, printable(o.partial))
	}
	return lines, o.dropped
}

// printable shows bytes as text: tabs as blanks, colour sequences left out, what
// cannot be shown as a replacement character.
func printable(line []byte) string {
	var b strings.Builder
	for len(line) > 0 {
		if n := escapeLength(line); n > 0 {
			line = line[n:]
			continue
		}
		r, size := utf8.DecodeRune(line)
		line = line[size:]
		switch {
		case r == '\t':
			b.WriteString("    ")
		case r == utf8.RuneError || !unicode.IsPrint(r):
			b.WriteRune('\uFFFD')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// escapeLength is the length of the terminal sequence that a line begins with,
// ESC [ ... letter; 0 if it begins with none.
func escapeLength(line []byte) int {
	if len(line) < 2 || line[0] != 0x1b || line[1] != '[' {
		return 0
	}
	for i := 2; i < len(line); i++ {
		if line[i] >= 0x40 && line[i] <= 0x7e {
			return i + 1
		}
	}
	return len(line)
}
