package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
)

func TestQuestionsInOrder(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus(), questions: []app.Question{
		{Kind: app.AskUntested, Title: "First", Message: "Not tested.", Accept: "Go on"},
		{Kind: app.AskChangedSince, Title: "Second", Message: "Changed meanwhile.", Accept: "Overwrite"},
		{Kind: app.AskUnknownChildren, Title: "Third", Message: "Unknown elements.", Accept: "Write anyway"},
	}}
	var options app.ApplyOptions
	fake.apply = func(_ config.Settings, o app.ApplyOptions) (app.Outcome, error) {
		options = o
		return app.Outcome{Message: "Saved.", Changed: []string{"settings"}}, nil
	}
	b := newBench(t, fake, nil)
	b.c.apply()
	for _, q := range fake.questions {
		b.dialog(b.window.win, q.Message)
		tap(t, b.window.win, q.Accept)
	}
	b.dialog(b.window.win, "Saved.")
	if !options.Force || !options.Overwrite {
		t.Errorf("applied with %+v, want force and overwrite", options)
	}
	b.press(fyne.KeyReturn)
	if !slices.Equal(b.exits, []int{0}) {
		t.Errorf("exits %v", b.exits)
	}
}

// TestHarmfulQuestions: Enter accepts what is merely to be known, and declines what
// would break or lose something.
func TestHarmfulQuestions(t *testing.T) {
	kinds := map[app.QuestionKind]bool{
		app.AskUntested: true, app.AskProviderChange: true, app.AskClearText: true,
		app.AskTestFailed: false, app.AskChangedSince: false, app.AskUnknownChildren: false,
	}
	for kind, goesOn := range kinds {
		t.Run(string(kind), func(t *testing.T) {
			fake := &fakeWorkflow{status: redisStatus(), questions: []app.Question{{Kind: kind, Title: "Sure?", Message: "Really?", Accept: "Go on"}}}
			b := newBench(t, fake, nil)
			b.c.apply()
			b.dialog(b.window.win, "Really?")
			b.press(fyne.KeyReturn)
			b.settle()
			if went := fake.count("apply") == 1; went != goesOn {
				t.Errorf("Enter goes on: %t", went)
			}
		})
	}
}

func TestCancelledQuestion(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus(), questions: []app.Question{{Title: "Sure?", Message: "Not tested.", Accept: "Go on"}}}
	b := newBench(t, fake, nil)
	canvas := b.window.win.Canvas()
	canvas.Focus(b.c.view.apply)
	b.c.apply()
	b.dialog(b.window.win, "Not tested.")
	b.press(fyne.KeyEscape)
	b.settle()
	if canvas.Focused() != b.c.view.apply {
		t.Errorf("the focus is on %T, want Apply and Exit, where it was", canvas.Focused())
	}
	if fake.count("apply") != 0 || b.c.phase != phaseIdle || len(b.exits) != 0 {
		t.Errorf("applied %d times, phase %d, exits %v", fake.count("apply"), b.c.phase, b.exits)
	}
}

func TestApplyFails(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	fake.apply = func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
		return app.Outcome{}, &app.ChangedError{Path: "server.hsconf"}
	}
	b := newBench(t, fake, nil)
	b.c.apply()
	b.dialog(b.window.win, "server.hsconf")
	b.expect(b.window.win, "The settings were not applied")
	b.press(fyne.KeyReturn)
	if b.c.phase != phaseIdle || len(b.exits) != 0 {
		t.Errorf("phase %d, exits %v", b.c.phase, b.exits)
	}

	fake.questErr = errors.New("the file is damaged")
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
		o.RestartElevated = func() error {
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
	if b.fake.count("questions") != 0 {
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
		return savedOutcome("The password stands in clear text."), nil
	}
	b := newBench(t, fake, nil)
	b.c.apply()
	b.dialog(b.window.win, "Publish them now?")
	text := said(b.window.win)
	b.expect(b.window.win, "Settings saved", "Publish Later")
	at := 0
	for _, part := range []string{"server.hsconf", "session.yaml", "Hosts: nothing becomes", "Backup: server.hsconf.2026", "The password stands in clear text.", "Publish Service Center and System Components", "Publish them now?"} {
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
	b.until("the questions", func() bool { return fake.count("questions") == 1 })
}

// TestEnterTwice: who presses Enter twice on Apply and Exit has not answered what
// comes of it: no question is accepted, nothing is published, nothing is left.
func TestEnterTwice(t *testing.T) {
	question := []app.Question{{Title: "Sure?", Message: "Sessions end.", Accept: "Go on"}}
	outcome := func(o app.Outcome, err error) func(config.Settings, app.ApplyOptions) (app.Outcome, error) {
		return func(config.Settings, app.ApplyOptions) (app.Outcome, error) { return o, err }
	}
	cases := map[string]*fakeWorkflow{
		"Sessions end.":         {questions: question},
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
			if applied := fake.count("apply"); len(b.exits) != 0 || fake.count("publish") != 0 || len(fake.questions) > 0 && applied != 0 {
				t.Errorf("exits %v, applied %d times, published %d times", b.exits, applied, fake.count("publish"))
			}
		})
	}
}
