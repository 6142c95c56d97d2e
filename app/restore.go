package app

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
)

// Backup is one saved copy of server.hsconf.
type Backup struct {
	Name string // file name, as `restore` takes it
	Path string
	Time time.Time
	Size int64  // in bytes
	By   string // the user who made it by applying or restoring; empty if the log does not say
}

// Backups lists the backups of server.hsconf, the newest first, also if server.hsconf
// is missing or damaged. Without a Platform Server there are none.
func (a *App) Backups() ([]Backup, error) {
	server, err := a.find()
	if err != nil || !server.Present() {
		return nil, err
	}
	found, err := safefile.Backups(filepath.Join(server.Dir, serverFile))
	if err != nil {
		return nil, err
	}
	backups, by := make([]Backup, 0, len(found)), a.authors()
	for _, b := range found {
		name := filepath.Base(b.Path)
		backups = append(backups, Backup{Name: name, Path: b.Path, Time: b.Time, Size: b.Size, By: by[name]})
	}
	return backups, nil
}

// backup reads one of Backups, by name or path, and checks that it can be parsed.
func (a *App) backup(name string) (path string, data []byte, err error) {
	backups, err := a.Backups()
	if err != nil {
		return "", nil, err
	}
	for _, b := range backups {
		if name != b.Name && !safefile.SameFile(name, b.Path) {
			continue
		}
		data, err := safefile.Read(b.Path, hsconf.MaxSize)
		if err == nil {
			_, err = hsconf.Parse(data)
		}
		if err != nil {
			return "", nil, &PlatformFileError{Path: b.Path, Err: err}
		}
		return b.Path, data, nil
	}
	return "", nil, &NoBackupError{Name: name}
}

// RestoreDiff says what restoring a backup would change. A server.hsconf that is
// missing or damaged counts as empty. Errors are those of Restore.
func (a *App) RestoreDiff(ctx context.Context, backup string) (Difference, error) {
	_, data, err := a.backup(backup)
	if err != nil {
		return Difference{}, err
	}
	now, err := a.readDamaged()
	if err != nil {
		return Difference{}, err
	}
	then, err := now.with(data)
	if err != nil {
		return Difference{}, err
	}
	return differenceOf(now, then), ctx.Err()
}

// Restore replaces server.hsconf by one of its backups, after a backup of the present
// file, and marks it as waiting to be published. The settings file gets the same
// settings. backup is a name or a path that Backups lists. server.hsconf may be missing
// or damaged.
//
// Errors: *NoBackupError, *PlatformFileError for a damaged backup, and those of
// Apply. When ctx ends before the first file is written, none is.
func (a *App) Restore(ctx context.Context, backup string) (outcome Outcome, err error) {
	start := time.Now()
	defer func() {
		a.log.done("restore", start, err, "from", backup, "changed", outcome.Changed, "backup", outcome.Backup)
	}()
	path, data, err := a.backup(backup)
	if err != nil {
		return Outcome{}, err
	}
	release, err := a.beginWriting()
	if err != nil {
		return Outcome{}, err
	}
	defer release()
	p, err := a.planRestore(path, data)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return Outcome{}, err
	}
	if p.changed != "" {
		return Outcome{}, &ChangedError{Path: p.changed}
	}
	if outcome, err = a.write(p); err != nil {
		return Outcome{}, err
	}
	outcome.Message = restoreMessage(outcome, filepath.Base(path))
	a.reread()
	return outcome, nil
}

// planRestore works out what changes if data, the content of a backup, becomes
// server.hsconf.
func (a *App) planRestore(backup string, data []byte) (*plan, error) {
	now, err := a.readDamaged()
	if err != nil {
		return nil, err
	}
	p := &plan{now: now, like: backup}
	if safefile.DigestOf(data) == now.digest {
		return p, nil
	}
	then, err := now.with(data)
	if err != nil {
		return nil, err
	}
	document := *now.file
	p.server, p.document, p.settings = data, &document, then.settings
	if !then.settings.Equal(document.Settings) {
		document.Settings = then.settings
		document.State.LastTest = nil
	}
	p.setPending(a.options.Now(), now.hsconf == nil || !then.sameSection(now))
	if base := a.base(now); base.digest != now.digest {
		p.changed = now.serverPath()
	}
	return p, nil
}

// with is the snapshot with data as the content of server.hsconf.
func (n *snapshot) with(data []byte) (*snapshot, error) {
	then := &snapshot{server: n.server, file: n.file, key: n.key, keyErr: n.keyErr}
	if err := then.parse(data); err != nil {
		return nil, err
	}
	then.resolve()
	return then, nil
}

// readDamaged is read, except that a server.hsconf that is missing or damaged
// counts as one without any section.
func (a *App) readDamaged() (*snapshot, error) {
	server, err := a.find()
	if err != nil {
		return nil, err
	}
	file, err := settingsfile.Load(a.options.SettingsPath)
	if err != nil {
		return nil, err
	}
	now := &snapshot{server: server, file: file}
	err = now.readPlatform()
	if _, damaged := errors.AsType[*hsconf.DamageError](err); damaged || errors.Is(err, fs.ErrNotExist) {
		return now, nil // with the key, and of a damaged file the digest
	}
	if err != nil {
		return nil, err
	}
	now.resolve()
	return now, nil
}
