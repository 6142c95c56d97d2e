package app

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"sessionconfig/internal/lazily"
)

// tailLines is how many lines a PublishFailure has of each kind, each cut to tailWidth
// bytes.
const (
	tailLines = 20
	tailWidth = 500
)

// lastLines keeps the last lines of what is written to it, and the first lines that
// report a failure.
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
	for line := range bytes.Lines(p) {
		text, whole := bytes.CutSuffix(line, []byte("\n"))
		l.extend(text)
		if whole {
			l.end()
		}
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

// lines are the last lines that are not blank, and those that report a failure.
func (l *lastLines) lines() (last, troubles []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end()
	return slices.Clone(l.kept), slices.Clone(l.troubles)
}

// SaysTrouble tells whether a line that the platform's tool printed reports a failure:
// it starts with ERROR, maybe after a time or a counter, or says that something failed.
// The exit code of the tool may be 0 nevertheless.
func SaysTrouble(line string) bool {
	return saysTrouble().MatchString(line) && !saysNone().MatchString(line)
}

var (
	// A time, a counter or a bracket may come before ERROR.
	saysTrouble = lazily.Regexp(`(?i)^[\s\[(]*(?:[0-9][0-9 :.,/TZ+-]*[\s\])|-]*[\[(]*)?(?:error|fatal)\b` +
		`|\bfailed\b|\bfailures?\b|\b(?:not successful|unsuccessful(?:ly)?)\b` +
		`|\b(?:could not be|was not|were not) (?:published|installed|upgraded|compiled|deployed|applied)\b` +
		`|\bunable to (?:publish|install|upgrade|compile|deploy|apply|connect)\b`)
	// No failure: "0 failed", "failures: 0", "without errors"; and what is tried again.
	saysNone = lazily.Regexp(`(?i)\b(?:0|no|none|not|never|without|zero)(?: [a-z]+)? (?:errors?|failed|failures?)\b` +
		`|\b(?:errors?|failed|failures?)(?: count)?\s*[:=]\s*(?:0|none)\b|\b(?:retry|retrying|trying again|try again)\b`)
)
