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

// ExportOptions are the particulars of an export.
type ExportOptions struct {
	Passphrase config.Secret // seals the password; unset leaves the password out
	Overwrite  bool          // replace a file that is something else than an export
}

// ImportOptions are the particulars of reading an export.
type ImportOptions struct {
	Passphrase    config.Secret // opens a sealed password
	LeaveSealed   bool          // go on without the sealed password when there is no passphrase
	PasswordGiven bool          // the caller has a password of its own: go on as above, and say nothing of one
	Server        bool          // the file may be another server's server.hsconf
	PrivateKey    string        // path of that server's private.key; empty for the one beside it
}

// Import is a checked export, ready to be applied: Settings go to Apply, and
// PublishArguments into its options.
type Import struct {
	Settings         config.Settings
	PublishArguments []string
	Sealed           bool     // whether the file holds a sealed password
	Changes          []string // sentences: what applying it would change here, secrets hidden

	here    *snapshot // what it would replace
	brought bool      // the file holds a password that could be opened
	given   bool      // the caller has a password of its own
}

// LeastPassphrase is how many characters a passphrase must have that seals an export.
// The file may lie where others read it, and guessing is all that keeps them out.
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
	// The lock also removes what a killed export left in that folder, which no start
	// would look into.
	release, err := a.lockAll(path)
	if err != nil {
		return Outcome{}, err
	}
	defer release()
	_, err = a.replace(path, data, safefile.Options{})
	if err != nil && !stands(err) {
		return Outcome{}, err
	}
	return Outcome{
		Message: exportMessage(path, s, o.Passphrase.IsSet()), Notes: flushNote(err),
		Changed: []string{}, Pending: !file.State.PendingSince.IsZero(), Since: file.State.PendingSince, Republish: file.State.Republish,
	}, nil
}

// portable returns an *InvalidSettingsError when settings cannot be applied
// anywhere. lackPassword permits that the password is given only there.
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

// replaceable refuses to replace a file that is no export, so that a slip of the
// hand does not cost a configuration.
func replaceable(path string, overwrite bool) error {
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return err // no folder is made for a name that may be misspelt
	}
	info, err := os.Stat(path)
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

// ImportFrom reads an export, or with o.Server another server's server.hsconf, checks
// it completely, and says what applying it would change. Nothing is written. Where the
// file holds no password, the saved one stays.
//
// Errors: *settingsfile.SyntaxError, *settingsfile.WrongPassphraseError,
// *PassphraseNeededError, *ServerFileError, *KeyNeededError, *InvalidSettingsError,
// and those of Load.
func (a *App) ImportFrom(path string, o ImportOptions) (imported Import, err error) {
	start := time.Now()
	defer func() { a.log.done("import", start, err, "file", path) }()
	if imported, err = readImport(path, o); err != nil {
		return Import{}, err
	}
	now, err := a.read()
	if err != nil {
		return Import{}, err
	}
	imported.here, imported.given = now, o.PasswordGiven
	if imported.Settings.Provider == config.ProviderDatabase && len(imported.Settings.Redis.Hosts) == 0 {
		imported.Settings.Redis = now.settings.Redis
	}
	imported.brought = imported.Settings.Redis.Password.IsSet()
	if !imported.brought {
		imported.Settings.Redis.Password = now.settings.Redis.Password
	}
	if err := a.portable(imported.Settings, true); err != nil {
		return Import{}, err
	}
	imported.Changes = imported.ChangesWith(imported.Settings)
	return imported, nil
}

// readImport reads what is to be imported, whatever is here.
func readImport(path string, o ImportOptions) (Import, error) {
	export, err := settingsfile.LoadExport(path)
	if document := serverFileAt(path); err != nil && document != nil {
		if !o.Server {
			return Import{}, &ServerFileError{Path: path}
		}
		settings, err := importServer(path, document, o.PrivateKey)
		return Import{Settings: settings}, err
	}
	if err != nil {
		return Import{}, err
	}
	sealed := export.Sealed()
	if sealed {
		switch {
		case o.Passphrase.IsSet():
			err = export.Open(o.Passphrase)
		case !o.LeaveSealed && !o.PasswordGiven:
			err = &PassphraseNeededError{Path: path}
		}
	}
	return Import{Settings: export.Settings, PublishArguments: export.PublishArguments, Sealed: sealed}, err
}

// ChangesWith are the Changes where the caller applies other settings than those
// of the import, such as with flags over them.
func (i Import) ChangesWith(settings config.Settings) []string {
	var sentences []string
	for _, change := range config.Diff(i.here.settings, settings) {
		if change.Field == config.FieldPassword && (i.given || !i.brought) {
			continue
		}
		sentences = append(sentences, changeSentence(change))
	}
	if len(i.PublishArguments) > 0 {
		sentences = append(sentences, argumentSentences(i.here.file.State.PublishArguments, i.PublishArguments)...)
	}
	if settings.Provider == config.ProviderRedis && !i.brought && !i.given {
		if i.here.settings.Redis.Password.IsSet() {
			sentences = append(sentences, "Password: the file holds none; the one saved here stays.")
		} else {
			sentences = append(sentences, "Password: the file holds none, and none is saved here; it has to be typed.")
		}
	}
	if len(sentences) == 0 {
		sentences = []string{"Nothing: these settings already stand here."}
	}
	return sentences
}
