package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"sessionconfig/app/platform"
	"sessionconfig/internal/finding"
)

// events are the operations recorded in the system's event log, with their event ids
// and names. docs/unattended.md lists them.
var events = map[string]struct {
	id    uint32
	doing string
}{
	"apply":   {1, "Applying session settings"},
	"restore": {2, "Restoring server.hsconf"},
	"publish": {3, "Publishing Service Center and System Components"},
}

// enter records in the event log how an operation ended, with the log's details of it.
// Like the log, it must not make the operation fail.
func (j *journal) enter(operation string, err error, details []any) {
	known, ok := events[operation]
	if !ok {
		return
	}
	event := platform.Event{ID: known.id}
	text := new(strings.Builder)
	switch {
	case err == nil:
		fmt.Fprintf(text, "%s: done.\n", known.doing)
	case errors.Is(err, context.Canceled):
		event.Kind = platform.EventCancelled
		fmt.Fprintf(text, "%s: cancelled.\n", known.doing)
	default:
		event.Kind = platform.EventFailed
		problem, remedy := UserError(err)
		fmt.Fprintf(text, "%s: failed. %s %s\n", known.doing, finding.Printable(problem), finding.Printable(remedy))
	}
	fmt.Fprintf(text, "\nUser: %s\n", finding.Printable(userName()))
	for i := 0; i+1 < len(details); i += 2 {
		writeDetail(text, fmt.Sprint(details[i]), details[i+1])
	}
	fmt.Fprintf(text, "Program: sessionconfig %s, process %d", Version, os.Getpid())
	event.Text = text.String()
	if err := j.report(event); err != nil {
		j.Warn("no entry in the event log", "error", err.Error())
	}
}

// writeDetail writes a line "Name: value". Empty values are left out, except "Changed:
// nothing".
func writeDetail(text *strings.Builder, name string, value any) {
	shown := fmt.Sprint(value)
	if list, ok := value.([]string); ok {
		shown = strings.Join(list, ", ")
	}
	if name == "changed" {
		shown = orNothing(shown)
	}
	if shown != "" {
		fmt.Fprintf(text, "%s%s: %s\n", strings.ToUpper(name[:1]), name[1:], finding.Printable(shown))
	}
}
