package app

import (
	"cmp"
	"context"
	"io"
	"path/filepath"
	"slices"
	"time"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
)

// Publish runs what is pending, if anything is, and streams its output to out,
// which is used from one goroutine. What it leaves to be done by hand is in the
// outcome and is remembered until ConfirmRepublish.
//
// Errors: *PublishFailure when the platform's tool failed,
// *platform.ToolError when it could not be started, ctx's error when cancelled;
// after each of them the publish stays pending. *NotElevatedError and
// *safefile.LockedError before anything is run.
func (a *App) Publish(ctx context.Context, out io.Writer) (Outcome, error) {
	now, err := a.read()
	if err != nil {
		return Outcome{}, err
	}
	state := now.file.State
	if !state.PendingSince.IsZero() && now.server.Present() {
		return a.PublishAnyway(ctx, out)
	}
	outcome := Outcome{Message: nothingPendingMessage, Republish: state.Republish, CanPublish: now.server.Present()}
	if !now.server.Present() {
		outcome.Message = noServerMessage
	} else if note := RepublishText(state.Republish); note != "" {
		outcome.Notes = []string{note}
	}
	return outcome, nil
}

// PublishAnyway is Publish, also when nothing is pending; its errors are then
// within an *UnaskedPublishError, and nothing is pending after them either. The
// outcome says where the output is kept after a failure, too.
// Without a Platform Server it is ErrNoServer.
func (a *App) PublishAnyway(ctx context.Context, out io.Writer) (outcome Outcome, err error) {
	start := time.Now()
	defer func() { a.log.done("publish", start, err, "republish", outcome.Republish) }()
	server, err := a.find()
	if err != nil {
		return Outcome{}, err
	}
	if !server.Present() {
		return Outcome{}, ErrNoServer
	}
	release, err := a.beginWriting()
	if err != nil {
		return Outcome{}, err
	}
	defer release()
	now, err := a.read()
	if err != nil {
		return Outcome{}, err
	}

	kept, note, err := a.runPublish(ctx, now, out)
	if err == nil {
		outcome, err = a.published()
	} else if now.file.State.PendingSince.IsZero() {
		err = &UnaskedPublishError{Err: err}
	}
	outcome.Output = kept
	if note != "" {
		outcome.Notes = append(outcome.Notes, note)
	}
	return outcome, err
}

// runPublish runs the platform's tool and keeps what it prints in a file, whose path
// it returns with what the user must know of it. A tool that ends with 0 has failed, too,
// if its output reports a failure.
func (a *App) runPublish(ctx context.Context, now *snapshot, out io.Writer) (output, note string, err error) {
	watched := new(lastLines)
	file := newOutputFile(filepath.Dir(a.log.file.path), now.file.Path(), a.options.Now())
	kept := &Printable{Out: file}
	arguments := slices.Clone(now.file.State.PublishArguments)
	a.log.Info("publish started", "arguments", arguments, "folder", now.server.Dir, "output", file.path)
	code, err := a.options.Publisher(ctx, now.server, arguments, a.options.Environ(), io.MultiWriter(watched, kept, out))
	_ = kept.Flush() // closing the file reports its errors
	tail, troubles := watched.lines()
	if err == nil && (code != 0 || len(troubles) > 0) {
		err = &PublishFailure{ExitCode: code, Tail: tail, Troubles: troubles}
	}
	return file.path, file.close(), err
}

// published records that nothing is pending any more.
func (a *App) published() (Outcome, error) {
	state, changed, err := a.changeState(func(s *config.State) { s.PendingSince = time.Time{} })
	if err != nil {
		return Outcome{}, &NotRecordedError{Err: err}
	}
	outcome := outcomeOf(state, true)
	outcome.Message = publishedMessage
	if changed {
		outcome.Changed = []string{changedSettings}
	}
	if note := RepublishText(state.Republish); note != "" {
		outcome.Notes = []string{note}
	}
	return outcome, nil
}

// ConfirmRepublish forgets the remembered republish step; Changed is empty if there was
// none. While a publish is pending the step cannot be done yet: the outcome is then
// Pending, and nothing changed.
// Errors: *NotElevatedError, *safefile.LockedError, and those of Load.
func (a *App) ConfirmRepublish() (outcome Outcome, err error) {
	now, err := a.read()
	if err != nil {
		return Outcome{}, cmp.Or(a.Permitted(), err) // NotElevatedError explains more than a failed read
	}
	if !confirmable(now.file.State) { // as in Apply, no lock file is made if nothing changes
		return confirmed(now.file.State, false, now.server.Present()), nil
	}
	start := time.Now()
	defer func() { a.log.done("confirm republish", start, err, "changed", outcome.Changed) }()
	release, err := a.beginWriting()
	if err != nil {
		return Outcome{}, err
	}
	defer release()
	state, changed, err := a.changeState(func(s *config.State) {
		if confirmable(*s) { // another run may have changed it before the lock
			s.Republish = config.RepublishNone
		}
	})
	if err != nil {
		return Outcome{}, err
	}
	return confirmed(state, changed, now.server.Present()), nil
}

// confirmable tells whether a publish has left a republish step to the user.
func confirmable(s config.State) bool {
	return s.PendingSince.IsZero() && s.Republish != config.RepublishNone
}

// confirmed is the outcome of ConfirmRepublish that left s.
func confirmed(s config.State, changed, canPublish bool) Outcome {
	outcome := outcomeOf(s, canPublish)
	outcome.Message = nothingToConfirmMessage
	switch {
	case outcome.Pending:
		outcome.Message = confirmPendingMessage
	case changed:
		outcome.Message, outcome.Changed = confirmedMessage, []string{changedSettings}
	}
	return outcome
}

// changeState changes the state in the settings file, and nothing else in it. The
// caller has locked the files.
func (a *App) changeState(change func(*config.State)) (state config.State, changed bool, err error) {
	file, err := settingsfile.Load(a.options.SettingsPath)
	if err != nil {
		return config.State{}, false, err
	}
	before := file.State
	change(&file.State)
	if before.PendingSince.Equal(file.State.PendingSince) && before.Republish == file.State.Republish {
		return before, false, nil
	}
	data, err := file.Encode()
	if err != nil {
		return before, false, err
	}
	_, err = a.replace(file.Path(), data, safefile.Options{Expect: new(file.Digest())})
	if _, err = noted(err); err != nil {
		return before, false, err
	}
	return file.State, true, nil
}
