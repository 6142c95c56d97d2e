package settingsfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

// settingsComment stands at the top of each settings file.
const settingsComment = "Settings of sessionconfig for this machine, described in docs/configuration.md.\n" +
	"The tool writes this file anew: comments are not kept."

// DefaultPublishArguments are the arguments of ConfigurationTool.com until the
// settings file says otherwise.
func DefaultPublishArguments() []string { return []string{"/SCInstall", "/UpgradeSystemComponents"} }

// Document is a settings file: what it holds, and what it takes to write it
// again.
type Document struct {
	Settings config.Settings
	State    config.State

	// Present tells whether the file exists. Without one the settings are the
	// defaults.
	Present bool

	// PasswordUnreadable tells that a password is stored but its seal cannot be
	// opened here: the key is gone, or the file came from elsewhere. Encode keeps
	// the sealed text as it is until Settings holds a password; setting this to
	// false drops it.
	PasswordUnreadable bool

	// Notices are sentences for the user about what loading found or put right.
	Notices []string

	path   string
	data   []byte    // as loaded
	loaded *Document // what data says: Settings, State and PasswordUnreadable only
	seals  seals
	stated map[string]bool
	newKey bool // Encode has made the key file
}

// seals are the sealed texts of the file that was loaded, so that what did not
// change is written as it stood.
type seals struct {
	password   string
	parameters map[string]string
}

// Load reads the settings file. A file that does not exist is a Document with
// the defaults. A *SyntaxError tells what is wrong and where; other errors are
// the file system's. A password that cannot be opened is no error: see
// PasswordUnreadable.
func Load(path string) (*Document, error) {
	data, err := safefile.Read(path, maxSettingsSize)
	if errors.Is(err, fs.ErrNotExist) {
		d := Defaults(path)
		d.Notices = exposure(path)
		return d, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the settings file: %w", err)
	}
	c, err := decode(path, data, settingsKeys)
	if err != nil {
		return nil, err
	}
	d := &Document{
		Settings: c.settings, State: c.state, Present: true, Notices: exposure(path), path: path, data: data,
		seals:  seals{password: c.sealedPassword, parameters: c.sealedParameters},
		stated: c.stated,
	}
	d.open()
	d.loaded = &Document{Settings: d.Settings, State: d.State.Clone(), PasswordUnreadable: d.PasswordUnreadable}
	d.loaded.Settings.Redis.Hosts = slices.Clone(d.Settings.Redis.Hosts)
	d.loaded.Settings.Redis.Parameters = slices.Clone(d.Settings.Redis.Parameters)
	return d, nil
}

// Defaults is the Document of a file of which nothing is known, as of one that
// does not exist. It reads nothing.
func Defaults(path string) *Document {
	c := &content{}
	c.normalize()
	return &Document{Settings: c.settings, State: c.state, path: path}
}

// open opens the sealed texts, and notes those that do not open.
func (d *Document) open() {
	if d.seals.password == "" && len(d.seals.parameters) == 0 {
		return
	}
	if notice := guardKey(d.path); notice != "" {
		d.Notices = append(d.Notices, notice)
	}
	if d.seals.password != "" {
		password, err := unseal(d.path, purposePassword, d.seals.password)
		if err != nil {
			d.PasswordUnreadable = true
			d.Notices = append(d.Notices, "The stored password cannot be read: "+err.Error()+". Type it again.")
		}
		d.Settings.Redis.Password = config.NewSecret(password)
	}
	for i, p := range d.Settings.Redis.Parameters {
		sealed, ok := d.seals.parameters[p.Key]
		if !ok {
			continue
		}
		text, err := unseal(d.path, purposeParameter(p.Key), sealed)
		if err != nil {
			d.Notices = append(d.Notices, "The stored value of the parameter "+p.Key+" cannot be read: "+err.Error()+". Type it again.")
		}
		d.Settings.Redis.Parameters[i].Value = text
	}
}

// exposure says, for the user, who else can change the settings file.
func exposure(path string) []string {
	clause := safefile.Exposure(path)
	if clause == "" {
		return nil
	}
	return []string{"Others can change the settings: " + clause +
		". Whoever does decides with which arguments the platform's tool is run."}
}

// Path is where the document was loaded from.
func (d *Document) Path() string { return d.path }

// States tells whether the file that was loaded has this key, by its full name, such
// as "redis.ssl".
func (d *Document) States(key string) bool { return d.stated[key] }

// Digest is the content that was loaded, for safefile.Options.Expect; zero when
// there was no file.
func (d *Document) Digest() safefile.Digest {
	if !d.Present {
		return safefile.Digest{}
	}
	return safefile.DigestOf(d.data)
}

// Encode returns the bytes of the settings file, the password sealed for this
// machine and this file. When nothing changed since loading they are the bytes
// that were loaded. Where passwords are sealed with a key file, that file is made
// beside the settings file if there is none; see Abandon.
func (d *Document) Encode() ([]byte, error) {
	if d.loaded != nil && d.Settings.Equal(d.loaded.Settings) && d.State.Equal(d.loaded.State) &&
		d.PasswordUnreadable == d.loaded.PasswordUnreadable {
		return bytes.Clone(d.data), nil
	}
	c := &content{settings: d.Settings, state: d.State.Clone()}
	c.settings.Redis.Password = config.Secret{}
	c.settings.Redis.Parameters = slices.Clone(d.Settings.Redis.Parameters)
	hadKey := keyStands(d.path)
	defer func() { d.newKey = d.newKey || !hadKey && keyStands(d.path) }()
	var err error
	if c.sealedPassword, err = d.sealPassword(); err != nil {
		return nil, err
	}
	if err := d.sealParameters(c); err != nil {
		return nil, err
	}
	return c.encode(settingsComment, settingsKeys)
}

// Abandon takes back what Encode has made beside the settings file, when what it
// returned was not written. It needs the folder's lock, as Encode does: the key may
// be in use otherwise.
func (d *Document) Abandon() error {
	if !d.newKey {
		return nil
	}
	d.newKey = false
	return removeKey(d.path)
}

// sealPassword keeps the sealed text of a password that did not change.
func (d *Document) sealPassword() (string, error) {
	password := d.Settings.Redis.Password
	if !password.IsSet() {
		if d.PasswordUnreadable {
			return d.seals.password, nil
		}
		return "", nil
	}
	if d.loaded != nil && d.loaded.Settings.Redis.Password.Equal(password) {
		return d.seals.password, nil
	}
	return seal(d.path, purposePassword, password.Reveal())
}

// sealParameters moves the values of secret parameters into the sealed ones.
func (d *Document) sealParameters(c *content) error {
	before := map[string]string{}
	if d.loaded != nil {
		for _, p := range d.loaded.Settings.Redis.Parameters {
			before[p.Key] = p.Value
		}
	}
	for i, p := range c.settings.Redis.Parameters {
		if !config.IsSecretParameter(p.Key) {
			continue
		}
		sealed, kept := d.seals.parameters[p.Key]
		if !kept || before[p.Key] != p.Value {
			var err error
			if sealed, err = seal(d.path, purposeParameter(p.Key), p.Value); err != nil {
				return err
			}
		}
		if c.sealedParameters == nil {
			c.sealedParameters = map[string]string{}
		}
		c.sealedParameters[p.Key] = sealed
		c.settings.Redis.Parameters[i].Value = ""
	}
	return nil
}
