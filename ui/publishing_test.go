package ui

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sessionconfig/app"
	"sessionconfig/config"
)

// publishing opens a window and goes on until the platform publishes.
func publishing(t *testing.T, publish func(ctx context.Context, out io.Writer) (app.Outcome, error)) *bench {
	t.Helper()
	status := redisStatus()
	status.State.PendingSince = time.Date(2026, 3, 4, 5, 6, 0, 0, time.Local)
	status.Notices = []string{"Publishing is pending since 2026-03-04 05:06: and so on."}
	b := newBench(t, &fakeWorkflow{status: status, publish: publish}, nil)
	b.expect(b.window.win, "Publishing is pending since 2026-03-04 05:06.")
	b.c.publishPending()
	b.dialog(b.window.win, "Publish them now?")
	b.press(fyne.KeyReturn)
	return b
}

func TestPublishFailsThenSucceeds(t *testing.T) {
	attempt := 0
	b := publishing(t, func(_ context.Context, out io.Writer) (app.Outcome, error) {
		attempt++
		fmt.Fprintf(out, "attempt %d\n", attempt)
		if attempt == 1 {
			return app.Outcome{}, &app.PublishFailure{ExitCode: 7, Tail: []string{"no\tdatabase", "aborted\x07"}}
		}
		return app.Outcome{Republish: config.RepublishApplySettings}, nil
	})
	b.dialog(b.output(), "exit code 7")
	b.expect(b.output(), "no    database", "aborted\uFFFD", "Try Again")
	if b.c.phase != phasePublishing || len(b.exits) != 0 {
		t.Fatalf("phase %d, exits %v", b.c.phase, b.exits)
	}
	tap(t, b.output(), "Try Again")
	b.dialog(b.output(), "choose Apply Settings")
	tap(t, b.output(), "Done, I have republished")
	b.until("the exit", func() bool { return len(b.exits) > 0 })
	if !slices.Equal(b.exits, []int{0}) || b.fake.count("confirm") != 1 {
		t.Errorf("exits %v, confirmed %d times", b.exits, b.fake.count("confirm"))
	}
}

// TestPublishFailureKeepsOpen: the tool stays open, offers it again, though not to a
// stray Enter, and ends with 1 if it is not made good.
func TestPublishFailureKeepsOpen(t *testing.T) {
	b := publishing(t, func(context.Context, io.Writer) (app.Outcome, error) {
		return app.Outcome{}, &app.PublishFailure{ExitCode: 7}
	})
	out := b.output()
	b.dialog(out, "exit code 7")
	pressIn(out, fyne.KeyReturn) // the dialog
	if b.output() != out {
		t.Fatal("Enter publishes again")
	}
	pressIn(out, fyne.KeyEscape) // the output window
	if b.c.phase != phaseIdle {
		t.Fatalf("phase %d", b.c.phase)
	}
	b.expect(b.window.win, "Publishing is pending")
	b.c.exit()
	if !slices.Equal(b.exits, []int{1}) {
		t.Errorf("exits %v, want 1", b.exits)
	}
}

// TestAppliedPasswordIsShownNoMore: where the window stays open after applying, what was typed
// is a saved password.
func TestAppliedPasswordIsShownNoMore(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) { return savedOutcome(), nil }
	fake.publish = func(context.Context, io.Writer) (app.Outcome, error) {
		return app.Outcome{}, &app.PublishFailure{ExitCode: 7}
	}
	b := newBench(t, fake, nil)
	b.v.password.SetText("a-password-that-was-typed")
	fake.status.Settings = b.c.settings() // as it is loaded after applying
	b.v.apply.Tapped(nil)
	b.dialog(b.window.win, "Publish them now?")
	b.press(fyne.KeyReturn)
	b.dialog(b.output(), "exit code 7")
	pressIn(b.output(), fyne.KeyReturn, fyne.KeyEscape)
	if b.v.password.Text != "" || b.v.password.PlaceHolder != hiddenPassword || b.c.unsaved() {
		t.Errorf("the field has %d characters", len(b.v.password.Text))
	}
}

// TestPublishSaysThatItFailed: lines that say so are marked, nothing says that all is
// well, and the whole output is named.
func TestPublishSaysThatItFailed(t *testing.T) {
	b := publishing(t, func(_ context.Context, out io.Writer) (app.Outcome, error) {
		fmt.Fprint(out, "Publishing Users\nERROR: module Users was not published\nDone.\n")
		return app.Outcome{Output: "/s/publish-20260304T050607Z.log"},
			&app.PublishFailure{Tail: []string{"Done."}, Troubles: []string{"ERROR: module Users was not published"}}
	})
	out := b.output()
	b.dialog(out, "ended with exit code 0, but said: ERROR: module Users was not published")
	b.expect(out, "Publishing failed", "The whole output is in /s/publish-20260304T050607Z.log.", "Try Again")
	if contains(said(out), "Published.") {
		t.Error("it is said that all is well")
	}
	if wrong := b.c.output.log.Trouble; !wrong("ERROR: module Users was not published") || wrong("Done.") {
		t.Error("the lines that say so are not marked, or others are")
	}
}

// TestOutputIsNamed after a publish that went well, too.
func TestOutputIsNamed(t *testing.T) {
	for _, left := range []config.Republish{config.RepublishNone, config.RepublishAllModules} {
		b := publishing(t, func(context.Context, io.Writer) (app.Outcome, error) {
			return app.Outcome{Message: "All is well.", Republish: left, Output: "/s/publish-20260304T050607Z.log"}, nil
		})
		b.dialog(b.output(), "The whole output is in /s/publish-20260304T050607Z.log.")
	}
}

// TestPublishFailureShowsTheEnd: the last line says most, and is seen at once.
func TestPublishFailureShowsTheEnd(t *testing.T) {
	b := publishing(t, func(context.Context, io.Writer) (app.Outcome, error) {
		tail := slices.Repeat([]string{strings.Repeat("many words ", 20)}, 8)
		return app.Outcome{}, &app.PublishFailure{ExitCode: 7, Tail: append(tail, "the reason")}
	})
	out := b.output()
	b.dialog(out, "the reason")
	for _, o := range test.LaidOutObjects(out.Canvas().Overlays().Top()) {
		if scroll, ok := o.(*container.Scroll); ok {
			if end := scroll.Offset.Y + scroll.Size().Height; end < scroll.Content.MinSize().Height-1 || scroll.Offset.Y == 0 {
				t.Errorf("what is seen ends at %v of %v", end, scroll.Content.MinSize().Height)
			}
			return
		}
	}
	t.Error("nothing is scrolled")
}

// TestRepublishUnconfirmed: Enter and Esc mean Later, which records nothing.
func TestRepublishUnconfirmed(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape} {
		b := publishing(t, func(context.Context, io.Writer) (app.Outcome, error) {
			return app.Outcome{Republish: config.RepublishAllModules}, nil
		})
		b.dialog(b.output(), "Republish all modules")
		b.expect(b.output(), "Done, I have republished", "Later")
		pressIn(b.output(), key)
		b.until("the exit", func() bool { return len(b.exits) > 0 })
		if !slices.Equal(b.exits, []int{0}) || b.fake.count("confirm") != 0 {
			t.Errorf("%s: exits %v, confirmed %d times", key, b.exits, b.fake.count("confirm"))
		}
	}
}

// TestUnaskedDialog: keys that were meant for what was there before do not answer
// a dialog that comes by itself.
func TestUnaskedDialog(t *testing.T) {
	outcomes := map[string]func() (app.Outcome, error){
		"Republish all modules": func() (app.Outcome, error) { return app.Outcome{Republish: config.RepublishAllModules}, nil },
		"All is well.":          func() (app.Outcome, error) { return app.Outcome{Message: "All is well."}, nil },
		"exit code 7":           func() (app.Outcome, error) { return app.Outcome{}, &app.PublishFailure{ExitCode: 7} },
	}
	for says, outcome := range outcomes {
		t.Run(says, func(t *testing.T) {
			b := publishing(t, func(context.Context, io.Writer) (app.Outcome, error) { return outcome() })
			unaskedPause = time.Hour
			t.Cleanup(func() { unaskedPause = 0 })
			out := b.output()
			b.dialog(out, says)
			pressIn(out, fyne.KeyReturn, fyne.KeySpace, fyne.KeyEscape)
			b.settle()
			b.expect(out, says)
			if len(b.exits) != 0 || b.fake.count("publish") != 1 || b.fake.count("confirm") != 0 {
				t.Errorf("exits %v, published %d times, confirmed %d times", b.exits, b.fake.count("publish"), b.fake.count("confirm"))
			}
		})
	}
}

// TestStopPublishing: closing the output window asks, and Enter goes on.
func TestStopPublishing(t *testing.T) {
	b := publishing(t, func(ctx context.Context, out io.Writer) (app.Outcome, error) {
		fmt.Fprintln(out, "step 1")
		<-ctx.Done()
		return app.Outcome{}, ctx.Err()
	})
	out := b.output()
	b.until("the output", func() bool { return out.Canvas().Overlays().Top() == nil && b.c.phase == phasePublishing })
	b.expect(out, "Stop Publishing")
	pressIn(out, fyne.KeyEscape)
	b.expect(out, "Stop publishing?", "Keep Publishing", "half published until they are published again", "settings stay saved")
	pressIn(out, fyne.KeyReturn)
	if out.Canvas().Overlays().Top() != nil {
		t.Fatal("Enter stops publishing")
	}
	pressIn(out, fyne.KeyEscape)
	out.Canvas().FocusPrevious()
	pressIn(out, fyne.KeySpace)
	b.dialog(out, "Publishing was stopped")
	b.expect(out, "publishing stays pending")
}

// TestExitWhilePublishing: the main window does not go away under the platform; its
// close button asks as the output window's does.
func TestExitWhilePublishing(t *testing.T) {
	release := make(chan struct{})
	b := publishing(t, func(context.Context, io.Writer) (app.Outcome, error) {
		<-release
		return app.Outcome{Message: "Service Center was published."}, nil
	})
	out := b.output()
	b.c.exit()
	b.expect(out, "Stop publishing?")
	b.c.exit() // its Cancel
	if out.Canvas().Overlays().Top() != nil || len(b.exits) != 0 {
		t.Fatalf("the question stays, or it exited: %v", b.exits)
	}
	close(release)
	b.dialog(out, "Service Center was published.")
	b.c.exit()
	if !slices.Equal(b.exits, []int{0}) {
		t.Errorf("exits %v", b.exits)
	}
}

func TestOutputWindowShowsLive(t *testing.T) {
	more := make(chan struct{})
	b := publishing(t, func(_ context.Context, out io.Writer) (app.Outcome, error) {
		fmt.Fprintln(out, "step 1 of 2")
		<-more
		fmt.Fprintln(out, "step 2 of 2")
		return app.Outcome{Message: "Done."}, nil
	})
	out := b.output()
	b.until("the first line", func() bool { return b.c.output.log.Rows() == 1 })
	if text := b.c.output.text(); text != "step 1 of 2\n" {
		t.Errorf("the window holds %q", text)
	}
	close(more)
	b.dialog(out, "Done.")
	if rows := b.c.output.log.Rows(); rows != 2 {
		t.Errorf("%d rows, want 2", rows)
	}
}

// TestRepublishLater: what an earlier run left to be done is offered until an answer
// says that it is done.
func TestRepublishLater(t *testing.T) {
	status := redisStatus()
	status.State.Republish = config.RepublishAllModules
	status.Notices = []string{app.RepublishText(config.RepublishAllModules)}
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape} {
		b.expect(b.window.win, "All modules are still to be republished.")
		b.c.showRepublish()
		b.press(key)
		b.settle()
		if b.c.modal() || b.fake.count("confirm") != 0 || len(b.exits) != 0 {
			t.Fatalf("%s: a dialog %t, confirmed %d times, exits %v", key, b.c.modal(), b.fake.count("confirm"), b.exits)
		}
	}
	b.c.showRepublish()
	b.fake.status.State.Republish, b.fake.status.Notices = config.RepublishNone, nil
	tap(t, b.window.win, "Done, I have republished")
	b.until("the banner's end", func() bool { return !contains(said(b.window.win), "still to be republished") })
	if b.fake.count("confirm") != 1 || len(b.exits) != 0 {
		t.Errorf("confirmed %d times, exits %v", b.fake.count("confirm"), b.exits)
	}
}
