package settingsfile

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

// exportComment stands at the top of each export.
const exportComment = "Settings of sessionconfig for the other front-end servers: take them over with\n" +
	"sessionconfig apply --from FILE, or File > Import Configuration."

// Export is the settings for the other front-ends, as one file.
type Export struct {
	Settings         config.Settings // read from a file: without secrets until Open
	PublishArguments []string
	Made             time.Time // when it was written; Encode fills in the present if zero
	Host             string    // the server that it was written on; Encode fills in this one if empty
	WorkFactor       int       // of sealing, in powers of two; 0 means full strength. For tests, which seal often

	path   string
	sealed string // age's armored text; empty when there are no secrets in it
}

// LoadExport reads an export completely and checks its form: a *SyntaxError says
// what is wrong, other errors are the file system's. Whether the settings are
// valid is for Validate to say. Sealed secrets stay sealed until Open.
func LoadExport(path string) (*Export, error) {
	data, err := safefile.ReadStream(path, maxSettingsSize)
	if err != nil {
		return nil, fmt.Errorf("read the export: %w", err)
	}
	return DecodeExport(path, data)
}

// DecodeExport is LoadExport for bytes; path is for messages.
func DecodeExport(path string, data []byte) (*Export, error) {
	c, err := decode(path, data, exportKeys)
	if err != nil {
		return nil, notExport(path, data, err)
	}
	if c.export.made.IsZero() {
		return nil, &SyntaxError{Path: path, Line: 1, Column: 1, Reason: reasonNoExport}
	}
	if len(c.sealedParameters) > 0 {
		return nil, &SyntaxError{Path: path, Reason: "redis.parameters holds a password, whose place in an export is the sealed part"}
	}
	if c.export.checksum != checksum(c.export.sealed) {
		return nil, &SyntaxError{Path: path, Reason: "the sealed secrets are damaged: export the settings again"}
	}
	return &Export{
		Settings: c.settings, PublishArguments: c.state.PublishArguments,
		Made: c.export.made, Host: c.export.host, path: path, sealed: c.export.sealed,
	}, nil
}

const reasonNoExport = "this is no export: make one with \"sessionconfig export FILE\" or File > Export Configuration"

// notExport says so of a file that fails as an export and is a settings file;
// that is the likelier mistake than each key that differs.
func notExport(path string, data []byte, err error) error {
	if _, settings := decode(path, data, settingsKeys); settings == nil {
		return &SyntaxError{Path: path, Line: 1, Column: 1, Reason: reasonNoExport}
	}
	return err
}

// Encode writes the export. With a passphrase the secrets are sealed with it,
// without one they are left out. Sealing takes about half a second, which is what
// makes guessing passphrases slow.
func (e *Export) Encode(passphrase config.Secret) ([]byte, error) {
	if err := e.sign(); err != nil {
		return nil, err
	}
	c := &content{
		settings: e.Settings,
		state:    config.State{PublishArguments: e.PublishArguments},
		export:   exportContent{made: e.Made, host: e.Host},
	}
	c.settings.Redis.Password = config.Secret{}
	c.settings.Redis.Parameters = slices.DeleteFunc(slices.Clone(e.Settings.Redis.Parameters),
		func(p config.Parameter) bool { return config.IsSecretParameter(p.Key) })
	c.normalize()
	if secrets := takeSecrets(e.Settings); passphrase.IsSet() && !secrets.empty() {
		secrets.Bound = fingerprint(c.settings, c.state.PublishArguments)
		sealed, err := secrets.seal(passphrase, cmp.Or(e.WorkFactor, fullWorkFactor))
		if err != nil {
			return nil, fmt.Errorf("seal the export: %w", err)
		}
		c.export.sealed, c.export.checksum = sealed, checksum(sealed)
	}
	return c.encode(exportComment, exportKeys)
}

// sign fills in when and where the export is made.
func (e *Export) sign() error {
	if e.Made.IsZero() {
		e.Made = time.Now()
	}
	e.Made = e.Made.UTC().Truncate(time.Second)
	if e.Host != "" {
		return nil
	}
	host, err := os.Hostname()
	if err != nil {
		return fmt.Errorf("name of this server: %w", err)
	}
	e.Host = host
	return nil
}

// Sealed tells whether the export holds sealed secrets that Open has not opened.
func (e *Export) Sealed() bool { return e.sealed != "" }

// Open puts the sealed secrets into Settings; without any it does nothing. The
// error is a *WrongPassphraseError, or a *SyntaxError when the sealed part is
// damaged or the rest of the file is not what it was sealed with: the password
// would else be sent to hosts that someone put in.
func (e *Export) Open(passphrase config.Secret) error {
	if !e.Sealed() {
		return nil
	}
	secrets, err := openSecrets(e.sealed, passphrase)
	switch {
	case errors.Is(err, errWrongPassphrase):
		return &WrongPassphraseError{Path: e.path}
	case err != nil:
		return &SyntaxError{Path: e.path, Reason: "the sealed secrets are damaged: " + err.Error()}
	case secrets.Bound != fingerprint(e.Settings, e.PublishArguments):
		return &SyntaxError{Path: e.path, Reason: "the settings were changed after the password was sealed: export them again"}
	}
	secrets.putInto(&e.Settings)
	e.sealed = ""
	return nil
}

// WrongPassphraseError says that the passphrase is not the one that the export
// was sealed with.
type WrongPassphraseError struct {
	Path string
}

// Error names the file.
func (e *WrongPassphraseError) Error() string {
	return e.Path + ": the passphrase is not the one that it was sealed with"
}
