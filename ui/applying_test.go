package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

// TestChangedWhileReviewed: what another program saves while the review is open is shown
// as both sides, with the three answers.
func TestChangedWhileReviewed(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus(), review: reviewOf(app.AskProviderChange)}
	fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
		fake.review = reviewOf()
		fake.review.Conflict = &app.Conflict{Path: "/p/server.hsconf"}
		fake.apply = nil
		return app.Outcome{}, &app.ChangedError{Path: "/p/server.hsconf"}
	}
	b := newBench(t, fake, nil)
	b.c.apply()
	b.dialog(b.window.win, "Apply these settings?")
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "were changed by another program since this window read them")
	b.expect(b.window.win, "Reload", "Keep Mine", "Cancel")
}

// reviewOf is a review of a change of Hosts, with these questions.
func reviewOf(kinds ...app.QuestionKind) app.Review {
	changes := []string{"Hosts: a:7000 becomes b:7000.", "Password: changed."}
	r := app.Review{Files: []app.FileChanges{{Path: "/p/server.hsconf", Changes: changes}, {Path: "/s/session.yaml", Changes: changes}}, Backup: "server.hsconf.20260304T050607.089Z.bak"}
	for _, kind := range kinds {
		r.Questions = append(r.Questions, app.Question{Kind: kind, Message: "About " + string(kind) + "."})
	}
	return r
}

// TestReview: one dialog says all, and one answer is enough.
func TestReview(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus(), review: reviewOf(app.AskUntested, app.AskUnknownChildren, app.AskProviderChange)}
	var options app.ApplyOptions
	fake.apply = func(_ config.Settings, o app.ApplyOptions) (app.Outcome, error) {
		options = o
		return app.Outcome{Message: "Saved.", Changed: []string{"settings"}}, nil
	}
	b := newBench(t, fake, nil)
	b.c.apply()
	b.dialog(b.window.win, "Apply these settings?")
	b.expect(b.window.win, "/p/server.hsconf", "/s/session.yaml", "Hosts: a:7000 becomes b:7000.", "Password: changed.",
		"Backup: server.hsconf.20260304T050607.089Z.bak", "About untested.", "About unknown-children.", "About provider-change.")
	tap(t, b.window.win, "Apply without testing")
	b.dialog(b.window.win, "Saved.")
	if !options.Force {
		t.Errorf("applied with %+v, want force", options)
	}
	b.press(fyne.KeyReturn)
	if !slices.Equal(b.exits, []int{0}) {
		t.Errorf("exits %v", b.exits)
	}
}

// TestEnterInReview: Enter accepts what is merely to be known, declines what would
// break or lose something, and tests what was not tested.
func TestEnterInReview(t *testing.T) {
	cases := map[app.QuestionKind]string{
		"": "apply", app.AskProviderChange: "apply", app.AskClearText: "apply",
		app.AskUntested: "test", app.AskTestFailed: "", app.AskUnknownChildren: "",
	}
	for kind, want := range cases {
		t.Run(string(kind), func(t *testing.T) {
			fake := &fakeWorkflow{status: redisStatus(), review: reviewOf()}
			if kind != "" {
				fake.review = reviewOf(kind)
			}
			b := newBench(t, fake, nil)
			b.c.apply()
			b.dialog(b.window.win, "Apply these settings?")
			b.press(fyne.KeyReturn)
			b.settle()
			for _, call := range []string{"apply", "test"} {
				if happened := fake.count(call) == 1; happened != (call == want) {
					t.Errorf("%s: %t", call, happened)
				}
			}
		})
	}
}

// TestConflict: both sides are shown, field by field; Enter gives nothing away.
func TestConflict(t *testing.T) {
	answers := map[string]string{"": "", "Cancel": "", "Reload": "load", "Keep Mine": "apply"}
	for answer, call := range answers {
		t.Run(answer, func(t *testing.T) {
			fake := &fakeWorkflow{status: redisStatus(), review: reviewOf(app.AskUntested)}
			fake.review.Conflict = &app.Conflict{Path: "/p/server.hsconf", Sides: []app.Side{{Field: "Hosts", Here: "b:7000", There: "c:7000"}, {Field: "Password", Here: "set", There: "differs"}}}
			b := newBench(t, fake, nil)
			b.v.hosts.SetText("b:7000")
			b.c.apply()
			b.dialog(b.window.win, "Changed by another program")
			b.expect(b.window.win, "/p/server.hsconf", "here", "b:7000", "in the file", "c:7000", "differs")
			loads := fake.count("load")
			if answer == "" {
				b.press(fyne.KeyReturn)
			} else {
				tap(t, b.window.win, answer)
			}
			b.settle()
			if happened := fake.count("apply") == 1; happened != (call == "apply") {
				t.Errorf("applied: %t", happened)
			}
			if call == "load" && (fake.count("load") != loads+1 || b.v.hosts.Value() == "b:7000" || b.c.phase != phaseIdle) {
				t.Errorf("loaded %d times more, Hosts %q, phase %d", fake.count("load")-loads, b.v.hosts.Value(), b.c.phase)
			}
			if call == "" && (b.v.hosts.Value() != "b:7000" || b.c.phase != phaseIdle) {
				t.Errorf("Hosts %q, phase %d", b.v.hosts.Value(), b.c.phase)
			}
		})
	}
}

func TestCancelledReview(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus(), review: reviewOf()}
	b := newBench(t, fake, nil)
	canvas := b.window.win.Canvas()
	canvas.Focus(b.c.view.applyStop)
	b.c.apply()
	b.dialog(b.window.win, "Apply these settings?")
	b.press(fyne.KeyEscape)
	b.settle()
	if canvas.Focused() != b.c.view.applyStop {
		t.Errorf("the focus is on %T, want Apply and Exit, where it was", canvas.Focused())
	}
	if fake.count("apply") != 0 || b.c.phase != phaseIdle || len(b.exits) != 0 {
		t.Errorf("applied %d times, phase %d, exits %v", fake.count("apply"), b.c.phase, b.exits)
	}
}

func TestApplyFails(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
		return app.Outcome{}, &safefile.ChangedError{Path: "server.hsconf"}
	}
	b := newBench(t, fake, nil)
	b.c.apply()
	b.dialog(b.window.win, "server.hsconf")
	b.expect(b.window.win, "The settings were not applied")
	b.press(fyne.KeyReturn)
	if b.c.phase != phaseIdle || len(b.exits) != 0 {
		t.Errorf("phase %d, exits %v", b.c.phase, b.exits)
	}

	fake.reviewErr = errors.New("the file is damaged")
	b.c.apply()
	b.dialog(b.window.win, "The settings cannot be applied")
	b.press(fyne.KeyReturn)
	if b.c.phase != phaseIdle {
		t.Error("the window stays busy")
	}
}

func TestNotElevated(t *testing.T) {
	status := redisStatus()
	status.Elevated = false
	restarts := 0
	b := newBench(t, &fakeWorkflow{status: status}, func(o *Options) {
		o.RestartElevated = func(context.Context, *Typed) error {
			restarts++
			if restarts == 1 {
				return errors.New("the user declined")
			}
			return nil
		}
	})
	b.expect(b.window.win, "No administrator rights")
	b.c.testOrCancel()
	b.dialog(b.window.win, "Test completed successfully.")
	b.press(fyne.KeyReturn)

	b.c.apply()
	b.dialog(b.window.win, "Administrator rights needed")
	b.press(fyne.KeyReturn)
	b.dialog(b.window.win, "could not be started again")
	b.press(fyne.KeyReturn)
	b.c.apply()
	b.press(fyne.KeyReturn)
	b.until("the exit", func() bool { return len(b.exits) == 1 })
	if b.fake.count("review") != 0 {
		t.Error("applying began")
	}
}

func TestNothingToPublish(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
		return app.Outcome{Message: "The settings were saved in /etc/session.yaml. There is nothing to publish."}, nil
	}
	b := newBench(t, fake, nil)
	b.c.apply()
	b.dialog(b.window.win, "/etc/session.yaml")
	b.expect(b.window.win, "nothing to publish")
	b.press(fyne.KeyReturn)
	if !slices.Equal(b.exits, []int{0}) || fake.count("publish") != 0 {
		t.Errorf("exits %v, published %d times", b.exits, fake.count("publish"))
	}
}

// TestPublishDeclined: the popup says what was saved, and where, before it asks;
// Publish Later keeps the publish pending, and exits.
func TestPublishDeclined(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
		return savedOutcome("The password is in clear text."), nil
	}
	b := newBench(t, fake, nil)
	b.c.apply()
	b.dialog(b.window.win, "Publish them now?")
	text := said(b.window.win)
	b.expect(b.window.win, "Settings saved", "Publish Later")
	at := 0
	for _, part := range []string{"server.hsconf", "session.yaml", "Hosts: (empty) becomes", "Backup: server.hsconf.2026", "The password is in clear text.", "Publish Service Center and System Components", "Publish them now?"} {
		next := strings.Index(text[at:], part)
		if next < 0 {
			t.Fatalf("%q is not said after what comes before it: %s", part, text)
		}
		at += next
	}
	b.press(fyne.KeyEscape)
	if !slices.Equal(b.exits, []int{0}) || fake.count("publish") != 0 {
		t.Errorf("exits %v, published %d times", b.exits, fake.count("publish"))
	}
}

// TestUnreadablePassword: a password that is stored but cannot be read stays as
// it is when nothing was changed.
func TestUnreadablePassword(t *testing.T) {
	status := redisStatus()
	status.PasswordState = app.PasswordUnreadable
	status.Settings.Redis.Password = config.Secret{}
	fake := &fakeWorkflow{status: status}
	b := newBench(t, fake, nil)
	if b.v.password.PlaceHolder != "a password is set" || b.v.password.Text != "" {
		t.Errorf("the field says %q, %q", b.v.password.PlaceHolder, b.v.password.Text)
	}
	b.c.apply()
	b.until("the review", func() bool { return fake.count("review") == 1 })
}

// TestEnterTwice: who presses Enter twice on Apply and Exit has not answered what
// comes of it: no question is accepted, nothing is published, nothing is left.
func TestEnterTwice(t *testing.T) {
	outcome := func(o app.Outcome, err error) func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
		return func(config.Settings, app.ApplyOptions) (app.Outcome, error) { return o, err }
	}
	cases := map[string]*fakeWorkflow{
		"About clear-text.":     {review: reviewOf(app.AskClearText)},
		"Publish them now?":     {apply: outcome(app.Outcome{Pending: true, CanPublish: true}, nil)},
		"All is saved.":         {apply: outcome(app.Outcome{Message: "All is saved."}, nil)},
		"no Platform Server":    {apply: outcome(app.Outcome{}, app.ErrNoServer)},
		"Republish all modules": {apply: outcome(app.Outcome{Republish: config.RepublishAllModules, CanPublish: true}, nil)},
	}
	for says, fake := range cases {
		t.Run(says, func(t *testing.T) {
			unaskedPause = time.Hour
			t.Cleanup(func() { unaskedPause = 0 })
			fake.status = redisStatus()
			b := newBench(t, fake, nil)
			b.c.apply()
			b.dialog(b.window.win, says)
			b.press(fyne.KeyReturn)
			b.settle()
			b.expect(b.window.win, says)
			if applied := fake.count("apply"); len(b.exits) != 0 || fake.count("publish") != 0 || len(fake.review.Files) > 0 && applied != 0 {
				t.Errorf("exits %v, applied %d times, published %d times", b.exits, applied, fake.count("publish"))
			}
		})
	}
}
