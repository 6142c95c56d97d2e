package app

import (
	"path/filepath"

	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
)

// ServerFileError says that what was to be imported is the server.hsconf of a
// Platform Server and no export. It can be imported from when that is meant.
type ServerFileError struct {
	Path string
}

// Error names the file.
func (e *ServerFileError) Error() string { return e.Path + " is a server.hsconf and no export" }

// KeyNeededError says that the connection string in another server's server.hsconf is
// encrypted, and was not decrypted.
type KeyNeededError struct {
	Path string // of the server.hsconf
	Err  error  // why not; hsconf.ErrNoKey where no private.key was found beside it
}

// Error names the file and says why.
func (e *KeyNeededError) Error() string {
	return "the connection string in " + e.Path + " is encrypted: " + e.Err.Error()
}

// Unwrap gives the reason.
func (e *KeyNeededError) Unwrap() error { return e.Err }

// serverFileAt reads a file as a server.hsconf; nil if it is none.
func serverFileAt(path string) *hsconf.Document {
	data, err := safefile.Read(path, hsconf.MaxSize)
	if err != nil {
		return nil
	}
	document, err := hsconf.Parse(data)
	if err != nil {
		return nil
	}
	return document
}

// importServer takes the session settings of another server's server.hsconf, whose
// private.key decrypts them. Sessions in the database are settings, too.
func importServer(path string, document *hsconf.Document, privateKey string) (config.Settings, error) {
	section, found := document.Session()
	if !found {
		return config.Settings{Provider: config.ProviderDatabase}, nil
	}
	if privateKey == "" {
		privateKey = filepath.Join(filepath.Dir(path), keyFile)
	}
	key, keyErr := readKey(privateKey)
	plain, err := section.Plain(key)
	if err != nil {
		if keyErr != nil {
			err = keyErr
		}
		return config.Settings{}, &KeyNeededError{Path: path, Err: err}
	}
	redis, err := config.FromConnectionString(plain)
	if err != nil {
		return config.Settings{}, &PlatformFileError{Path: path, Err: err}
	}
	return config.Settings{Provider: config.ProviderRedis, Redis: redis}, nil
}
