package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// TestSessionsOnAMaster: the size of sessions is said once, beside their bar, which counts
// all that they take.
func TestSessionsOnAMaster(t *testing.T) {
	for want, m := range map[string]redisprobe.MasterSessions{
		"1 session on 10.0.0.1:7000":      {Sessions: 1, Bytes: 3000},
		"2,000 sessions on 10.0.0.1:7000": {Sessions: 2000, Bytes: 12 << 20, Estimated: true},
	} {
		m.Address = "10.0.0.1:7000"
		if got := sessionsOn(m); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestSessionsWithoutATwin: one is not called several.
func TestSessionsWithoutATwin(t *testing.T) {
	for want, ids := range map[string][]string{
		"1 session lacks its data or its internal key.":         {"a"},
		"1,000 sessions lack their data or their internal key.": make([]string, 1000),
	} {
		said := ""
		for _, o := range sessionsFound(redisprobe.SessionsReport{Total: 2000, Incomplete: ids}, time.Now()) {
			eachWidget(o, func(w fyne.Widget) {
				if note, is := w.(*kit.Note); is {
					said += note.Text() + "\n"
				}
			})
		}
		if !contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
}
