package config

import "errors"

// ExportFile is the settings for the other front-ends, as one file.
type ExportFile struct {
	Settings         Settings // without its secrets until Open
	PublishArguments []string
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

// LoadExport reads an export completely and checks its form; a *SyntaxError says
// what is wrong. A sealed password stays sealed until Open.
func LoadExport(path string) (*ExportFile, error) { return nil, errors.New("unreadable") }

// DecodeExport is LoadExport for bytes; path is for messages.
func DecodeExport(path string, data []byte) (*ExportFile, error) {
	return nil, errors.New("unreadable")
}

// Encode writes the export. With a passphrase the secrets are sealed with it,
// without one they are left out.
func (e *ExportFile) Encode(passphrase Secret) ([]byte, error) { return nil, errors.New("unwritable") }

// Sealed tells whether the export holds sealed secrets that Open has not opened.
func (e *ExportFile) Sealed() bool { return false }

// Open puts the sealed secrets into Settings. The error is a
// *WrongPassphraseError, or a *SyntaxError when the sealed part is damaged or the
// rest of the file is not what it was sealed with.
func (e *ExportFile) Open(passphrase Secret) error { return errors.New("sealed") }
