package app

import (
	"context"
	"time"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

// Apply validates s and writes it, or changes nothing and says why. Settings
// that already stand change no byte and set nothing pending.
//
// Errors: *InvalidSettingsError, *NotElevatedError before any file is looked at;
// *safefile.LockedError when another run is writing; *ChangedError unless
// o.Overwrite; *UnknownChildrenError unless o.Force; and those of Load and of
// safefile.Replace. When ctx ends before the first file is written, none is.
//
// The settings file is written first, with its mark that a publish is pending,
// and server.hsconf after it. A run that is killed between the two thus leaves a
// publish too many, never one too few: the mark is there, and the next start
// shows that the two files differ. When server.hsconf cannot be written, the
// settings file is put back.
func (a *App) Apply(ctx context.Context, s config.Settings, o ApplyOptions) (outcome Outcome, err error) {
	start := time.Now()
	var hosts []string // those of valid settings alone: a password may have been typed there
	defer func() {
		a.log.done("apply", start, err, "provider", s.Provider, "hosts", hosts, "changed", outcome.Changed, "backup", outcome.Backup)
	}()
	if err := a.refuse(s); err != nil {
		return Outcome{}, err
	}
	if s.Provider == config.ProviderRedis {
		hosts = s.Redis.Hosts
	}
	if err := a.Permitted(); err != nil {
		return Outcome{}, err
	}
	// A look before the lock: what is refused, or stands already, then makes not
	// even the lock's file.
	p, err := a.settled(ctx, s, o)
	if err != nil || p.empty() {
		return a.outcome(p), err
	}
	release, err := a.lock()
	if err != nil {
		return Outcome{}, err
	}
	defer release()
	if p, err = a.settled(ctx, s, o); err != nil {
		return Outcome{}, err
	}
	if outcome, err = a.write(p); err != nil {
		return Outcome{}, err
	}
	a.reread()
	return outcome, nil
}

// settled is the plan of applying s. What the user has still to decide is an
// error.
func (a *App) settled(ctx context.Context, s config.Settings, o ApplyOptions) (*plan, error) {
	p, err := a.plan(s, o.PublishArguments)
	switch {
	case err != nil:
		return nil, err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case p.changed != "" && !o.Overwrite:
		return nil, &ChangedError{Path: p.changed}
	case len(p.connectionLike) > 0 && !o.Force:
		return nil, &UnknownChildrenError{Names: p.connectionLike}
	}
	p.backupAt = o.backupAt
	return p, nil
}

// written are the files that this workflow writes, server.hsconf first.
func (a *App) written() ([]string, error) {
	server, err := a.find()
	if err != nil {
		return nil, err
	}
	return a.paths(&snapshot{server: server}), nil
}

// Permitted returns a *NotElevatedError when this process may not write what this
// workflow writes. It reads no file.
func (a *App) Permitted() error {
	paths, err := a.written()
	if err != nil {
		return err
	}
	return a.permitted(paths...)
}

// lock keeps other runs from writing until the returned function is called.
func (a *App) lock() (release func(), err error) {
	paths, err := a.written()
	if err != nil {
		return nil, err
	}
	return a.lockAll(paths...)
}

// lockAll locks the folders of files, in this order.
func (a *App) lockAll(paths ...string) (release func(), err error) {
	releaseLocks, err := safefile.AcquireLocks(paths...)
	if err != nil {
		return nil, err
	}
	return func() { a.unlock(releaseLocks) }, nil
}

// unlock gives locks back; one that stays ends with this process.
func (a *App) unlock(release func() error) {
	if err := release(); err != nil {
		a.log.Warn("lock stays", "error", err.Error())
	}
}

// beginWriting is Permitted and lock.
func (a *App) beginWriting() (release func(), err error) {
	if err := a.Permitted(); err != nil {
		return nil, err
	}
	return a.lock()
}
