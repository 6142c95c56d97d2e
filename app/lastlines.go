package app

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// tailLines is how many lines a PublishFailure keeps of each kind, each cut to
// tailWidth bytes.
const (
	tailLines = 20
	tailWidth = 500
)

// lastLines keeps the last lines of what is written to it, and the first that say
// that something went wrong.
type lastLines struct {
	mu       sync.Mutex
	kept     []string
	troubles []string
	line     []byte
}

// Write takes output as it comes. It never fails.
func (l *lastLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for rest := p; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			l.extend(rest)
			break
		}
		l.extend(rest[:end])
		l.end()
		rest = rest[end+1:]
	}
	return len(p), nil
}

func (l *lastLines) extend(p []byte) {
	l.line = append(l.line, p[:min(len(p), tailWidth-len(l.line))]...)
}

func (l *lastLines) end() {
	text := strings.TrimSpace(strings.ToValidUTF8(string(l.line), ""))
	l.line = l.line[:0]
	if text == "" {
		return
	}
	if len(l.troubles) < tailLines && SaysTrouble(text) {
		l.troubles = append(l.troubles, text)
	}
	l.kept = append(l.kept, text)
	if len(l.kept) > tailLines {
		l.kept = slices.Delete(l.kept, 0, len(l.kept)-tailLines)
	}
}

// lines are the last lines that are not blank, and those that say that something
// went wrong.
func (l *lastLines) lines() (last, troubles []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end()
	return slices.Clone(l.kept), slices.Clone(l.troubles)
}
