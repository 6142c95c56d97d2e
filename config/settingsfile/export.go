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

// exportComment is at the top of each export.
const exportComment = "# Settings of sessionconfig for the other front-end servers: read them with\n" +
	"# sessionconfig apply --from FILE, or File > Import Configuration.\n"

// Export is the settings for the other front-ends, as one file.
type Export struct {
	Settings         config.Settings // read from a file: without secrets until Open
	PublishArguments []string
	Made             time.Time // when it was written; Encode fills in the present if zero
	Host             string    // the server that it was written on; Encode fills in this one if empty
	WorkFactor       int       // of sealing, in powers of two; 0 means full strength. For tests, which seal often

	path   string
	sealed string // age's armored text; empty without a seal, and once it is opened
	bound  string // fingerprint of all values in clear text
	opened bool
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
	f, o, err := decode(path, data)
	if err != nil {
		return nil, err
	}
	if f.Export.Made.IsZero() {
		return nil, &SyntaxError{Path: path, Line: 1, Reason: "this is not an export: make one with \"sessionconfig export FILE\" or File > Export Configuration"}
	}
	for _, key := range []string{"redis.password", "publish.pending-since", "publish.republish", "last-test"} {
		if line, there := o.lines[key]; there {
			return nil, &SyntaxError{Path: path, Line: line, Reason: key + " has no place in an export: export the settings again"}
		}
	}
	if slices.ContainsFunc(f.Redis.Parameters, isSecret) {
		return nil, &SyntaxError{Path: path, Line: o.lines["redis.parameters"], Reason: "redis.parameters contains a password, which belongs in the sealed part of an export"}
	}
	if f.Sealed.Checksum != checksum(f.Sealed.Secrets) {
		return nil, &SyntaxError{Path: path, Line: o.lines["sealed"], Reason: "the sealed secrets are damaged: export the settings again"}
	}
	return &Export{
		Settings: f.settings(), PublishArguments: f.state().PublishArguments,
		Made: f.Export.Made.Time, Host: f.Export.Host, path: path, sealed: f.Sealed.Secrets, bound: f.fingerprint(),
	}, nil
}

func isSecret(p config.Parameter) bool { return config.IsSecretParameter(p.Key) }

// Encode writes the export. With a passphrase it has a sealed part: the secrets, if any,
// and a fingerprint of all values in clear text. Without one the secrets are left out.
// Sealing takes about half a second, which makes guessing passphrases slow.
func (e *Export) Encode(passphrase config.Secret) ([]byte, error) {
	if err := e.sign(); err != nil {
		return nil, err
	}
	clear := e.Settings
	clear.Redis.Parameters = slices.DeleteFunc(slices.Clone(clear.Redis.Parameters), isSecret)
	f := newForm(clear, config.State{PublishArguments: e.PublishArguments})
	f.Export = originForm{Made: newMoment(e.Made), Host: e.Host}
	if passphrase.IsSet() {
		secrets := takeSecrets(e.Settings)
		secrets.Bound = f.fingerprint()
		sealed, err := secrets.seal(passphrase, cmp.Or(e.WorkFactor, fullWorkFactor))
		if err != nil {
			return nil, fmt.Errorf("seal the export: %w", err)
		}
		f.Sealed = sealedForm{Secrets: sealed, Checksum: checksum(sealed)}
	}
	return f.encode(exportComment)
}

// sign fills in when and where the export is made.
func (e *Export) sign() error {
	if e.Made.IsZero() {
		e.Made = time.Now()
	}
	e.Made = e.Made.UTC().Truncate(time.Second)
	if e.Host == "" {
		var err error
		if e.Host, err = os.Hostname(); err != nil {
			return fmt.Errorf("name of this server: %w", err)
		}
	}
	return nil
}

// Sealed tells whether the export has a seal that Open has not opened.
func (e *Export) Sealed() bool { return e.sealed != "" }

// Open checks the seal and puts the sealed secrets into Settings. Who gives a passphrase
// relies on the file being what was exported. The error is an *UnsealedError where
// there is no seal; a *WrongPassphraseError; or a *SyntaxError when the seal is damaged,
// or anything else in the file is not what was sealed: the password would be sent to
// hosts that someone put in.
func (e *Export) Open(passphrase config.Secret) error {
	switch {
	case e.opened:
		return nil
	case !e.Sealed():
		return &UnsealedError{Path: e.path}
	}
	secrets, err := openSecrets(e.sealed, passphrase)
	switch {
	case errors.Is(err, errWrongPassphrase):
		return &WrongPassphraseError{Path: e.path}
	case err != nil:
		return &SyntaxError{Path: e.path, Reason: "the sealed secrets are damaged: " + err.Error()}
	case secrets.Bound != e.bound:
		return &SyntaxError{Path: e.path, Reason: "the settings were changed after they were sealed: export them again"}
	}
	secrets.putInto(&e.Settings)
	e.sealed, e.opened = "", true
	return nil
}
