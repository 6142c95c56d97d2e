package settingsfile

import "fmt"

// SyntaxError says what is wrong with a settings file or an export, and where.
// The reason names keys and never a value.
type SyntaxError struct {
	Path   string
	Line   int // from 1; 0 when it concerns the whole file
	Reason string
}

func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Reason
	}
	return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Reason)
}

func (e *SyntaxError) Remedy() string { return "Correct the file; nothing in it was changed." }

// KeyFileError says that the file at the key file's path cannot be used to seal with. It
// was not touched.
type KeyFileError struct {
	Path   string
	Reason string // a clause
	Link   bool   // it is a symbolic link
}

func (e *KeyFileError) Error() string {
	return "the key file " + e.Path + " cannot be used: " + e.Reason
}

func (e *KeyFileError) Problem() string {
	return "The key file " + e.Path + " cannot be used: " + e.Reason + ". Nothing was changed."
}

func (e *KeyFileError) Remedy() string {
	if e.Link {
		return "Replace the link with the key file itself. Or remove the link, and enter the password again."
	}
	return "Move that file elsewhere, and try again."
}

// WrongPassphraseError says that the passphrase is not the one that the export
// was sealed with.
type WrongPassphraseError struct {
	Path string
}

func (e *WrongPassphraseError) Error() string {
	return "The passphrase is not the one that " + e.Path + " was sealed with."
}

func (e *WrongPassphraseError) Remedy() string {
	return "Give the passphrase that it was exported with."
}

// UnsealedError says that a passphrase was given for an export without a seal: it was
// exported without one, or somebody took the seal off and changed what they liked.
type UnsealedError struct {
	Path string
}

func (e *UnsealedError) Error() string {
	return "A passphrase was given, but " + e.Path + " is not sealed with one, so nothing shows that it is unchanged."
}

func (e *UnsealedError) Remedy() string {
	return "Export the settings again with the passphrase. Leave the passphrase out only if you know that the file was exported without one."
}
