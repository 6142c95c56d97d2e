package app

import (
	"time"

	"sessionconfig/config"
)

// ExportOptions are the particulars of an export.
type ExportOptions struct {
	Passphrase config.Secret // seals the password; unset leaves the password out
	Overwrite  bool          // replace a file that exists
}

// ImportOptions are the particulars of reading an export.
type ImportOptions struct {
	Passphrase config.Secret // opens a sealed password
}

// Import is a checked export, ready to be applied.
type Import struct {
	Settings       config.Settings
	PasswordSealed bool     // whether the file holds a sealed password
	Changes        []string // sentences: what applying it would change here, secrets hidden
}

// Backup is one saved copy of server.hsconf.
type Backup struct {
	Name string // file name, as `restore` takes it
	Path string
	Time time.Time
	Size int64
}

// RestoreOptions say what the caller has already settled with the user.
type RestoreOptions struct {
	Overwrite bool // restore although another program changed server.hsconf since loading
}

// ExportTo writes settings for the other front-end servers to a file.
func (a *App) ExportTo(path string, s config.Settings, o ExportOptions) (Outcome, error) {
	return Outcome{}, nil
}

// ImportFrom reads an export, checks it completely, and says what it would
// change. Nothing is written.
func (a *App) ImportFrom(path string, o ImportOptions) (Import, error) { return Import{}, nil }

// Backups lists the backups of server.hsconf, the newest first.
func (a *App) Backups() ([]Backup, error) { return nil, nil }

// RestoreDiff says, line by line, what restoring a backup would change; values
// of secrets are hidden.
func (a *App) RestoreDiff(backup string) ([]string, error) { return nil, nil }

// Restore puts a backup of server.hsconf back. backup is a name or a path that
// Backups lists.
func (a *App) Restore(backup string, o RestoreOptions) (Outcome, error) { return Outcome{}, nil }
