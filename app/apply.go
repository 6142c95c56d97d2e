package app

import (
	"context"
	"time"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

// Apply validates s and writes it, or changes nothing and says why. If the files have
// these settings already, no byte changes and no publish becomes pending.
//
// Errors: *InvalidSettingsError, *NotElevatedError before any file is looked at;
// *safefile.LockedError when another run is writing; *ChangedError when another program
// changed what was loaded, or what the confirmed review showed; *UnknownChildrenError
// unless o.Force; and those of Load and of safefile.Replace. When ctx ends before the first
// file is written, none is.
//
// The settings file is written first, with its mark that a publish is pending, and
// server.hsconf after it. If the run is killed between the two, a publish is pending
// that is not needed, and the next start shows that the two files differ. If
// server.hsconf cannot be written, the former settings file is restored.
func (a *App) Apply(ctx context.Context, s config.Settings, o ApplyOptions) (outcome Outcome, err error) {
	start := time.Now()
	var hosts []string // of valid settings only: others may have a password typed there
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
	// Planned before locking, too: if there is nothing to write, no lock file is made.
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

// settled is the plan of applying s. The error is what the user still has to decide.
func (a *App) settled(ctx context.Context, s config.Settings, o ApplyOptions) (*plan, error) {
	p, err := a.plan(s, o.PublishArguments)
	if err == nil && o.reviewed != nil && !p.empty() {
		p.changed = changedSince(o.reviewed, p.now, s)
	}
	switch {
	case err != nil:
		return nil, err
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case p.changed != "":
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
	releaseLocks, err := safefile.AcquireLocks(paths...)
	if err != nil {
		return nil, err
	}
	return func() { a.unlock(releaseLocks) }, nil
}

// unlock releases locks; one that cannot be released ends with this process.
func (a *App) unlock(release func() error) {
	if err := release(); err != nil {
		a.log.Warn("lock not released", "error", err.Error())
	}
}

// beginWriting is Permitted and lock.
func (a *App) beginWriting() (release func(), err error) {
	if err := a.Permitted(); err != nil {
		return nil, err
	}
	return a.lock()
}
