package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// list is what is known of the works' licences.
type list struct {
	table   strings.Builder
	texts   []string            // each once, as first met
	holders map[string][]string // text to the works under it
}

// write writes the list, first as a table, then with all texts; a text that several works
// share is written once.
func write(w io.Writer, works []work) error {
	l := list{holders: map[string][]string{}}
	for _, work := range works {
		if err := l.add(work); err != nil {
			return err
		}
	}
	var texts strings.Builder
	line := strings.Repeat("=", 100)
	for _, text := range l.texts {
		fmt.Fprintf(&texts, "\n%s\n%s\n%s\n\n%s\n", line, strings.Join(l.holders[text], "\n"), line, text)
	}
	_, err := fmt.Fprintf(w, "The Session Configurator's programs contain these works of others.\n\n%s%s", &l.table, &texts)
	return err
}

// add reads the licences of a work.
func (l *list) add(work work) error {
	title := strings.TrimSpace(work.name + " " + work.version)
	var kinds []string
	for _, file := range work.files {
		data, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read a licence of %s: %w", title, err)
		}
		text := strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n"))
		found := kindsOf(text)
		if len(found) == 0 {
			return fmt.Errorf("%s: the licence in %s is none that this list knows: read it, then add it", title, file)
		}
		kinds = append(kinds, found...)
		if l.holders[text] == nil {
			l.texts = append(l.texts, text)
		}
		if !slices.Contains(l.holders[text], title) {
			l.holders[text] = append(l.holders[text], title)
		}
	}
	if len(kinds) == 0 {
		return fmt.Errorf("%s has no licence file", title)
	}
	slices.Sort(kinds)
	fmt.Fprintf(&l.table, "%-54s %-38s %s\n", work.name, work.version, strings.Join(slices.Compact(kinds), ", "))
	return nil
}
