package config

import "errors"

// DefaultPublishArguments are the arguments of ConfigurationTool.com until the
// settings file says otherwise.
func DefaultPublishArguments() []string { return []string{"/SCInstall", "/UpgradeSystemComponents"} }

// Document is a settings file: what it holds, and what it takes to write it
// again.
type Document struct {
	Settings Settings
	State    State

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
	digest Digest
}

// Load reads the settings file. A file that does not exist is a Document with
// the defaults. A *SyntaxError tells what is wrong and where; other errors are
// the file system's.
func Load(path string) (*Document, error) { return nil, errors.New("unreadable") }

// Path is where the document was loaded from.
func (d *Document) Path() string { return d.path }

// Digest is the content that was loaded, for ReplaceOptions.Expect.
func (d *Document) Digest() Digest { return d.digest }

// Encode returns the bytes of the settings file, the password sealed for this
// machine and this file. When nothing changed since loading they are the bytes
// that were loaded.
func (d *Document) Encode() ([]byte, error) { return nil, errors.New("unwritable") }
