package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
	"unicode/utf8"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// ExportOptions are the options of an export.
type ExportOptions struct {
	Passphrase config.Secret // seals the password; unset leaves the password out
	Overwrite  bool          // replace a file that is something else than an export
}

// LeastPassphrase is how many characters the passphrase of an export must have. Others
// may be able to read the file, and can then guess the passphrase offline.
const LeastPassphrase = 12

// ExportTo writes settings for the other front-end servers to a file. Invalid
// settings are an *InvalidSettingsError, except that a password may be missing
// where none is sealed. An earlier export is replaced; any other file is an
// *ExistsError unless o.Overwrite.
func (a *App) ExportTo(path string, s config.Settings, o ExportOptions) (outcome Outcome, err error) {
	start := time.Now()
	defer func() {
		a.log.done("export", start, err, "file", path, "provider", s.Provider, "sealed", o.Passphrase.IsSet())
	}()
	if o.Passphrase.IsSet() && utf8.RuneCountInString(o.Passphrase.Reveal()) < LeastPassphrase {
		return Outcome{}, &ShortPassphraseError{}
	}
	if err := a.portable(s, !o.Passphrase.IsSet()); err != nil {
		return Outcome{}, err
	}
	file, err := settingsfile.Load(a.options.SettingsPath)
	if err != nil {
		return Outcome{}, err
	}
	if err := replaceable(path, o.Overwrite); err != nil {
		return Outcome{}, err
	}
	export := settingsfile.Export{Settings: s, PublishArguments: file.State.PublishArguments, WorkFactor: a.work}
	data, err := export.Encode(o.Passphrase)
	if err != nil {
		return Outcome{}, err
	}
	// Locking also removes what a killed export left in that folder, in which New does
	// not clean up.
	lock, err := safefile.AcquireLockBeside(path)
	if err != nil {
		return Outcome{}, err
	}
	defer a.unlock(lock.Release)
	notes, err := noted(safefile.MakeAnew(path, data, 0o600))
	if err != nil {
		return Outcome{}, err
	}
	outcome = outcomeOf(file.State, false)
	outcome.Message, outcome.Notes, outcome.Changed = exportMessage(path, s, o.Passphrase.IsSet()), notes, []string{}
	return outcome, nil
}

// portable returns an *InvalidSettingsError if settings cannot be applied on any server.
// lackPassword permits that the password is missing, and given there.
func (a *App) portable(s config.Settings, lackPassword bool) error {
	errs := finding.OnlyErrors(a.Check(s))
	if lackPassword {
		errs = slices.DeleteFunc(errs, func(f redisprobe.Finding) bool { return f.Code == finding.PasswordMissing })
	}
	if len(errs) > 0 {
		return &InvalidSettingsError{Findings: errs}
	}
	return nil
}

// replaceable refuses to replace a file that is not an export: its name may be a
// mistake.
func replaceable(path string, overwrite bool) error {
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return err // the folder's name may be misspelt, so it is not made
	}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || overwrite {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &ExistsError{Path: path}
	}
	if _, err := settingsfile.LoadExport(path); err != nil {
		return &ExistsError{Path: path}
	}
	return nil
}
