package app

import (
	"cmp"
	"errors"
	"path/filepath"

	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
)

// ServerFileError says that the file to import is the server.hsconf of a Platform Server
// and not an export. ImportOptions.Server permits that.
type ServerFileError struct {
	Path string
}

func (e *ServerFileError) Error() string {
	return e.Path + " is the server.hsconf of a Platform Server, not an export."
}

func (e *ServerFileError) Remedy() string { return "Choose the file that was exported." }

// KeyNeededError says that the connection string in another server's server.hsconf is
// encrypted, and was not decrypted.
type KeyNeededError struct {
	Path string // of the server.hsconf
	Err  error  // why not; hsconf.ErrNoKey where no private.key was found beside it
}

func (e *KeyNeededError) Error() string {
	return "The connection string in " + e.Path + " is encrypted, and " + keyNeeded(e.Err) + "."
}

func (e *KeyNeededError) Remedy() string {
	return "Give the private.key of that server with --private-key, or type the settings."
}

// keyNeeded says as a clause why another server's connection string was not decrypted.
func keyNeeded(err error) string {
	switch {
	case errors.Is(err, hsconf.ErrNoKey):
		return "there is no private.key beside it"
	case errors.Is(err, hsconf.ErrBadKey):
		return "there is no key in private.key"
	case errors.Is(err, hsconf.ErrWrongKey):
		return "private.key is that of another server"
	case errors.Is(err, hsconf.ErrNewerFormat):
		return "in a format newer than this program knows"
	}
	return "private.key cannot be read"
}

func (e *KeyNeededError) Unwrap() error { return e.Err }

// serverFileAt reads a file as a server.hsconf; nil if it is not one.
func serverFileAt(path string) *hsconf.Document {
	var document *hsconf.Document
	data, err := safefile.Read(path, hsconf.MaxSize)
	if err == nil {
		document, _ = hsconf.Parse(data)
	}
	return document
}

// importServer takes the session settings from another server's server.hsconf,
// decrypted with that server's private.key. Without a session section they are those of
// the database provider.
func importServer(path string, document *hsconf.Document, privateKey string) (config.Settings, error) {
	section, found := document.Session()
	if !found {
		return config.Settings{Provider: config.ProviderDatabase}, nil
	}
	key, keyErr := readKey(cmp.Or(privateKey, filepath.Join(filepath.Dir(path), keyFile)))
	plain, err := section.Plain(key)
	if err != nil {
		return config.Settings{}, &KeyNeededError{Path: path, Err: cmp.Or(keyErr, err)}
	}
	redis, err := config.FromConnectionString(plain)
	if err != nil {
		return config.Settings{}, &PlatformFileError{Path: path, Err: err}
	}
	return config.Settings{Provider: config.ProviderRedis, Redis: redis}, nil
}
