package app

import (
	"errors"
	"fmt"

	"sessionconfig/config"
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
	undo, notes, err := a.writeFile(p)
	if err != nil {
		return Outcome{}, err
	}
	p.notes = append(p.notes, notes...)
	p.done = []string{changedSettings}
	if p.server == nil {
		return a.outcome(p), nil
	}
	p.backup, err = a.replace(p.now.serverPath(), p.server, safefile.Options{Backup: true, BackupAt: p.backupAt, Expect: &p.now.digest, Like: p.like})
	if notes, err = noted(err); err != nil {
		return Outcome{}, a.undone(undo, err)
	}
	p.notes = append(p.notes, notes...)
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
	o := outcomeOf(state, p.now.server.Present())
	o.Changed, o.Backup = p.done, p.backup
	if p.done != nil {
		o.Notes, o.Saved = p.notes, p.files()
	}
	o.Message = applyMessage(o)
	return o
}

// outcomeOf is the outcome of what left a state in the settings file.
func outcomeOf(s config.State, canPublish bool) Outcome {
	return Outcome{Pending: !s.PendingSince.IsZero(), Since: s.PendingSince, Republish: s.Republish, CanPublish: canPublish}
}

// writeFile writes the settings file. undo restores the former one.
func (a *App) writeFile(p *plan) (undo func() error, notes []string, err error) {
	path := p.now.file.Path()
	before, err := p.now.file.Encode()
	if err != nil {
		return nil, nil, err
	}
	after, err := p.document.Encode()
	if err == nil {
		_, err = a.replace(path, after, safefile.Options{Expect: new(p.now.file.Digest())})
		notes, err = noted(err)
	}
	if err != nil {
		return nil, nil, err
	}
	undo = func() error {
		if !p.now.file.Present {
			return safefile.Remove(path)
		}
		_, err := a.replace(path, before, safefile.Options{Expect: new(safefile.DigestOf(after))})
		_, err = noted(err)
		return err
	}
	return undo, notes, nil
}

// undone restores the settings file after err, and returns the error to report.
func (a *App) undone(undo func() error, err error) error {
	if undoErr := undo(); undoErr != nil {
		return &NotUndoneError{Path: a.options.SettingsPath, Err: err, Undo: undoErr}
	}
	return err
}

// noted turns the error of content that was written, but may not survive a power cut, into
// a note for the user.
func noted(err error) (notes []string, failed error) {
	if e, ok := errors.AsType[*safefile.Error](err); ok && e.Cause == safefile.CauseNotFlushed {
		return []string{fmt.Sprintf("%s was written, but the disk did not confirm it: check it after a power failure.", e.Path)}, nil
	}
	return nil, err
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
