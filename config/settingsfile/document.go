package settingsfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

// settingsComment is at the top of each settings file.
const settingsComment = "# Settings of sessionconfig for this machine, described in docs/configuration.md.\n" +
	"# The program rewrites this file: comments are not kept.\n"

// DefaultPublishArguments are the arguments of ConfigurationTool.com until the
// settings file says otherwise.
func DefaultPublishArguments() []string { return []string{"/SCInstall", "/UpgradeSystemComponents"} }

// Document is a settings file: its content, and what is needed to write it again.
type Document struct {
	Settings config.Settings
	State    config.State

	// Present tells whether the file exists. Without one the settings are the
	// defaults.
	Present bool

	// PasswordUnreadable tells that a password is stored but its seal cannot be opened
	// here: its key is gone, or the file came from elsewhere. Encode keeps the sealed
	// text as it is until Settings has a password; setting this to false drops it.
	PasswordUnreadable bool

	// Notices are sentences for the user about what loading found or put right.
	Notices []string

	path    string
	data    []byte  // as loaded
	form    *form   // what data says, passwords still sealed, so that what did not change is written as it was
	outline outline // where data says it

	// What there was after loading, by which Encode tells what changed.
	before     *form // parameters in clear text, without the password
	password   config.Secret
	unreadable bool
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
	f, o, err := decode(path, data)
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"export", "sealed"} {
		if line, there := o.lines[key]; there {
			return nil, &SyntaxError{Path: path, Line: line, Reason: "this is an export: read it with \"sessionconfig apply --from FILE\" or File > Import Configuration"}
		}
	}
	d := &Document{Settings: f.settings(), State: f.state(), Present: true, Notices: exposure(path), path: path, data: data, form: f, outline: o}
	d.open()
	d.before, d.password, d.unreadable = newForm(d.Settings, d.State), d.Settings.Redis.Password, d.PasswordUnreadable
	return d, nil
}

// Defaults is the Document of a file of which nothing is known, as of one that
// does not exist. It reads nothing.
func Defaults(path string) *Document {
	f := &form{}
	return &Document{Settings: f.settings(), State: f.state(), path: path, form: f, before: f}
}

// open opens the sealed texts, and notes those that do not open.
func (d *Document) open() {
	redis := &d.Settings.Redis
	if d.form.Redis.Password == "" && !slices.ContainsFunc(redis.Parameters, isSecret) {
		return
	}
	if notice := guardKey(d.path); notice != "" {
		d.Notices = append(d.Notices, notice)
	}
	if d.form.Redis.Password != "" {
		password, err := unseal(d.path, purposePassword, d.form.Redis.Password)
		if err != nil {
			d.PasswordUnreadable = true
			d.Notices = append(d.Notices, "The stored password cannot be read: "+err.Error()+". Type it again.")
		}
		redis.Password = config.NewSecret(password)
	}
	for i, p := range redis.Parameters {
		if !isSecret(p) {
			continue
		}
		var err error
		if redis.Parameters[i].Value, err = unseal(d.path, purposeParameter(p.Key), d.form.Redis.Parameters[i].Value); err != nil {
			d.Notices = append(d.Notices, "The stored value of the parameter "+p.Key+" cannot be read: "+err.Error()+". Type it again.")
		}
	}
}

// exposure says, for the user, who else can change the settings file.
func exposure(path string) []string {
	clause := safefile.Exposure(path)
	if clause == "" {
		return nil
	}
	return []string{"Others can change the settings: " + clause +
		". They could then choose the arguments with which the platform's tool is run."}
}

// Path is where the document was loaded from.
func (d *Document) Path() string { return d.path }

// States tells whether the file that was loaded has this key, by its full name, such
// as "redis.ssl".
func (d *Document) States(key string) bool {
	_, stated := d.outline.lines[key]
	return stated
}

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
// beside the settings file if there is none.
func (d *Document) Encode() ([]byte, error) {
	f := newForm(d.Settings, d.State)
	if reflect.DeepEqual(f, d.before) && d.Settings.Redis.Password.Equal(d.password) && d.PasswordUnreadable == d.unreadable {
		return bytes.Clone(d.data), nil
	}
	if err := d.sealInto(&f.Redis); err != nil {
		return nil, err
	}
	return f.encode(settingsComment)
}

// sealInto seals the passwords. One that did not change keeps its sealed text.
func (d *Document) sealInto(redis *redisForm) error {
	var err error
	switch password := d.Settings.Redis.Password; {
	case !password.IsSet() && !d.PasswordUnreadable:
	case !password.IsSet(), d.password.Equal(password):
		redis.Password = d.form.Redis.Password
	default:
		if redis.Password, err = seal(d.path, purposePassword, password.Reveal()); err != nil {
			return err
		}
	}
	for i, p := range redis.Parameters {
		if !isSecret(p) {
			continue
		}
		if kept := slices.Index(d.before.Redis.Parameters, p); kept >= 0 {
			redis.Parameters[i].Value = d.form.Redis.Parameters[kept].Value
			continue
		}
		if redis.Parameters[i].Value, err = seal(d.path, purposeParameter(p.Key), p.Value); err != nil {
			return err
		}
	}
	return nil
}
