package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"sessionconfig/app/platform"
)

// entry is the only entry in the event log since the last look.
func (f *fixture) entry() platform.Event {
	f.t.Helper()
	if len(f.events) != 1 {
		f.t.Fatalf("the event log has %+v", f.events)
	}
	event := f.events[0]
	f.events = nil
	return event
}

// TestEventLogTellsWhoDidWhat: each operation that changes the server is entered
// once, however it ends.
func TestEventLogTellsWhoDidWhat(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	check := func(id uint32, kind platform.EventKind, texts ...string) {
		t.Helper()
		event := f.entry()
		if event.ID != id || event.Kind != kind {
			t.Errorf("entry %+v, want number %d of kind %d", event, id, kind)
		}
		for _, text := range append(texts, "\nUser: "+userName()+"\n", "\nProgram: sessionconfig "+Version+", process ") {
			if !strings.Contains(event.Text, text) {
				t.Errorf("the entry does not say %q:\n%s", text, event.Text)
			}
		}
	}

	backup := f.apply(settingsOf(testHosts, testPassword), ApplyOptions{}).Backup
	check(1, platform.EventDone, "Applying session settings: done.", "\nProvider: redis\n", "\nHosts: 127.0.0.1:7000, 127.0.0.2:7000\n",
		"\nChanged: server.hsconf, settings\n", "\nBackup: "+backup+"\n")
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	check(1, platform.EventDone, "\nChanged: nothing\n")
	if _, err := f.app.Apply(t.Context(), settingsOf("", testPassword), ApplyOptions{}); err == nil {
		t.Fatal("it was applied")
	}
	check(1, platform.EventFailed, "Applying session settings: failed. ")

	f.publishErr = context.Canceled
	if _, err := f.app.Publish(t.Context(), new(strings.Builder)); err == nil {
		t.Fatal("it was published")
	}
	check(3, platform.EventCancelled, "Publishing Service Center and System Components: cancelled.")
	f.publishErr = nil
	if _, err := f.app.Publish(t.Context(), new(strings.Builder)); err != nil {
		t.Fatal(err)
	}
	check(3, platform.EventDone, "\nRepublish: all-modules\n")

	if _, err := f.app.Restore(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	check(2, platform.EventDone, "Restoring server.hsconf: done.", "\nFrom: "+backup+"\n")
}

// TestEventLogThatTakesNothing: without an entry an apply is as good.
func TestEventLogThatTakesNothing(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	f.options.Report = func(platform.Event) error { return errors.New("the event log is full") }
	f.restart()
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	if f.plain() != testPlain {
		t.Errorf("server.hsconf connects to %q", f.plain())
	}
	list := records(t, f.app.LogPath())
	if last := list[len(list)-2]; last["level"] != "WARN" || last["error"] != "the event log is full" {
		t.Errorf("record %v", last)
	}
}
