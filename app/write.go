package app

import (
	"errors"
	"fmt"

	"sessionconfig/config/safefile"
)

// Names in Outcome.Changed.
const (
	changedServer   = serverFile
	changedSettings = "settings"
)

// write carries out a plan: both files, or neither.
func (a *App) write(p *plan) (Outcome, error) {
	if !p.file {
		return a.outcome(p), nil
	}
	undo, err := a.writeFile(p)
	if err != nil && !unflushed(err) {
		return Outcome{}, err
	}
	p.notes = append(p.notes, flushNote(err)...)
	p.done = []string{changedSettings}
	if p.server == nil {
		return a.outcome(p), nil
	}
	p.backup, err = a.replace(p.now.serverPath(), p.server, safefile.Options{Backup: true, BackupAt: p.backupAt, Expect: &p.now.digest, Like: p.like})
	if err != nil && !unflushed(err) {
		return Outcome{}, a.undone(undo, err)
	}
	p.notes = append(p.notes, flushNote(err)...)
	p.done = []string{changedServer, changedSettings}
	return a.outcome(p), nil
}

// outcome says what a plan did so far, and what the settings file remembers now.
func (a *App) outcome(p *plan) Outcome {
	if p == nil {
		return Outcome{}
	}
	state := p.now.file.State
	if p.document != nil && p.done != nil {
		state = p.document.State
	}
	o := Outcome{
		Changed: p.done, Backup: p.backup, Pending: !state.PendingSince.IsZero(), Since: state.PendingSince,
		Republish: state.Republish, CanPublish: p.now.server.Present(),
	}
	if p.done != nil {
		o.Notes, o.Saved = p.notes, p.files()
	}
	o.Message = applyMessage(o)
	return o
}

// writeFile writes the settings file. undo restores the former one.
func (a *App) writeFile(p *plan) (undo func() error, err error) {
	path := p.now.file.Path()
	before, err := p.now.file.Encode()
	if err != nil {
		return nil, err
	}
	after, err := p.document.Encode()
	if err == nil {
		expect := p.now.file.Digest()
		_, err = a.replace(path, after, safefile.Options{Expect: &expect})
	}
	if err != nil && !unflushed(err) {
		return nil, err
	}
	undo = func() error {
		if !p.now.file.Present {
			return safefile.Remove(path)
		}
		written := safefile.DigestOf(after)
		_, err := a.replace(path, before, safefile.Options{Expect: &written})
		return err
	}
	return undo, err
}

// undone restores the settings file after err, and returns the error to report.
func (a *App) undone(undo func() error, err error) error {
	undoErr := undo()
	if undoErr == nil || unflushed(undoErr) {
		return err
	}
	return &NotUndoneError{Path: a.options.SettingsPath, Err: err, Undo: undoErr}
}

// unflushed tells whether the new content was written, but may not survive a power cut.
func unflushed(err error) bool {
	replaceErr, ok := errors.AsType[*safefile.Error](err)
	return ok && replaceErr.Cause == safefile.CauseNotFlushed
}

// flushNote tells the user of a write that may not survive a power cut.
func flushNote(err error) []string {
	if err == nil || !unflushed(err) {
		return nil
	}
	replaceErr, _ := errors.AsType[*safefile.Error](err)
	return []string{fmt.Sprintf("%s was written, but the disk did not confirm it: check it after a power failure.", replaceErr.Path)}
}

// reread makes what is on disk now the base of further edits.
func (a *App) reread() {
	now, err := a.read()
	if err != nil {
		a.log.Warn("reading back failed", "error", err.Error())
		now = nil
	}
	a.rebase(now)
}
