package app

import (
	"strings"
	"time"

	"sessionconfig/config"
	"sessionconfig/config/settingsfile"
)

// ImportOptions are the particulars of reading an export.
type ImportOptions struct {
	Passphrase    config.Secret // opens the seal, which the file then must have
	LeaveSealed   bool          // without a passphrase, import the rest without the sealed password
	PasswordGiven bool          // the caller has a password of its own: as LeaveSealed, and Changes do not mention it
	Server        bool          // the file may be another server's server.hsconf
	PrivateKey    string        // path of that server's private.key; empty for the one beside it
}

// Import is a checked export, ready to be applied: Settings go to Apply, and
// PublishArguments into its options.
type Import struct {
	Settings         config.Settings
	PublishArguments []string
	Changes          []string // sentences: what applying it would change here, secrets hidden

	// If the file has no password and would send the present one to other servers,
	// Settings have none: sentences on where to, and the settings with the password, for
	// a user who confirms that.
	Elsewhere []string
	Kept      config.Settings

	here      *snapshot // what it would replace
	unchecked bool      // the file has a seal, which was not opened
	brought   bool      // the file has a password that could be opened
	given     bool      // the caller has a password of its own
}

// ImportFrom reads an export, or with o.Server another server's server.hsconf, checks
// it completely, and says what applying it would change. Nothing is written. If the
// file has no password, the saved one stays, unless that would send it to other servers.
//
// Errors: *settingsfile.SyntaxError, *settingsfile.WrongPassphraseError,
// *settingsfile.UnsealedError, *PassphraseNeededError, *ServerFileError,
// *KeyNeededError, *InvalidSettingsError, and those of Load.
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
	imported.brought = imported.Settings.Redis.Password.IsSet()
	if imported.Settings.Provider == config.ProviderDatabase && len(imported.Settings.Redis.Hosts) == 0 {
		imported.Settings.Redis = now.settings.Redis
	}
	if err := a.portable(imported.Settings, true); err != nil {
		return Import{}, err
	}
	kept, err := imported.Keep(imported.Settings, true)
	if err != nil {
		return Import{}, err
	}
	if imported.Elsewhere = imported.elsewhere(kept); imported.Elsewhere == nil {
		imported.Settings = kept
	} else {
		imported.Kept = kept
	}
	imported.Changes = imported.ChangesWith(kept)
	return imported, nil
}

// readImport reads the file, without regard to the settings of this machine.
func readImport(path string, o ImportOptions) (Import, error) {
	export, err := settingsfile.LoadExport(path)
	if document := serverFileAt(path); err != nil && document != nil {
		switch {
		case !o.Server:
			return Import{}, &ServerFileError{Path: path}
		case o.Passphrase.IsSet():
			return Import{}, &settingsfile.UnsealedError{Path: path}
		}
		settings, err := importServer(path, document, o.PrivateKey)
		return Import{Settings: settings}, err
	}
	if err != nil {
		return Import{}, err
	}
	switch {
	case o.Passphrase.IsSet():
		err = export.Open(o.Passphrase)
	case export.Sealed() && !o.LeaveSealed && !o.PasswordGiven:
		err = &PassphraseNeededError{Path: path}
	}
	return Import{Settings: export.Settings, PublishArguments: export.PublishArguments, unchecked: export.Sealed()}, err
}

// Keep puts the password saved here into settings of an import that has none. If that
// would send it to other servers, the error is a *KeepPasswordError unless wanted.
func (i Import) Keep(s config.Settings, wanted bool) (config.Settings, error) {
	if i.brought || i.given {
		return s, nil
	}
	if where := i.elsewhere(s); where != nil && !wanted {
		return s, &KeepPasswordError{Where: where}
	}
	s.Redis.Password = i.here.settings.Redis.Password
	return s, nil
}

// elsewhere are sentences on the servers to which settings of the import would send the
// password saved here, and to which it is not sent now.
func (i Import) elsewhere(s config.Settings) []string {
	if i.brought || i.given {
		return nil
	}
	return sentElsewhere(i.here.settings.Redis, s.Redis)
}

// sentElsewhere are sentences on where the password of one connection would go with
// another one; none without a password.
func sentElsewhere(present, other config.Redis) []string {
	if !present.Password.IsSet() {
		return nil
	}
	var where []string
	e := config.Elsewhere(present, other)
	if len(e.Hosts) > 0 {
		where = append(where, "The present password would be sent to other hosts: "+strings.Join(e.Hosts, ", ")+".")
	}
	if e.InClear {
		where = append(where, "The present password would be sent without SSL.")
	}
	if e.Certificate {
		where = append(where, "The present password would be sent to servers whose certificates have another name.")
	}
	if e.Tunnel {
		where = append(where, "The present password would be sent through another proxy (tunnel).")
	}
	return where
}

// ChangesWith are the Changes if the caller applies these settings instead of those of
// the import, such as with flags applied to them.
func (i Import) ChangesWith(settings config.Settings) []string {
	var sentences []string
	for _, change := range config.Diff(i.here.settings, settings) {
		if change.Field == config.FieldPassword && (i.given || !i.brought) {
			continue
		}
		sentences = append(sentences, sideOf(change).sentence())
	}
	if len(i.PublishArguments) > 0 {
		sentences = append(sentences, argumentSentences(i.here.file.State.PublishArguments, i.PublishArguments)...)
	}
	if settings.Provider == config.ProviderRedis && !i.brought && !i.given {
		switch {
		case !i.here.settings.Redis.Password.IsSet():
			sentences = append(sentences, "Password: the file has none, and none is saved here; it must be typed.")
		case i.elsewhere(settings) != nil:
			sentences = append(append(sentences, "Password: the file has none."), i.elsewhere(settings)...)
		default:
			sentences = append(sentences, "Password: the file has none; the one saved here stays.")
		}
	}
	if len(sentences) == 0 {
		sentences = []string{"Nothing: these settings are already here."}
	}
	if i.unchecked {
		sentences = append(sentences, "The seal of the file was not checked, so nothing shows that the file is unchanged.")
	}
	return sentences
}
