package app

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
	"sessionconfig/config/settingsfile"
)

// Names of the files in the Platform Server folder.
const (
	serverFile = "server.hsconf"
	keyFile    = "private.key"
)

// maxKeySize bounds private.key, in bytes; a real one has some hundred.
const maxKeySize = 64 << 10

// snapshot is everything on disk at one moment, and what it means. It is not
// changed once read.
type snapshot struct {
	server platform.Server
	file   *settingsfile.Document // the settings file
	unread []error                // of files that this process may not read, which then count as empty

	// Only with a Platform Server whose server.hsconf was read:
	digest     safefile.Digest // of server.hsconf
	hsconf     *hsconf.Document
	section    hsconf.Section
	hasSection bool
	key        hsconf.Key // zero when it cannot be read
	keyErr     error      // why; nil with a key
	plain      string     // the connection string in clear
	plainErr   error      // why it cannot be read

	settings config.Settings // the effective ones
	sources  map[string]Source
	password PasswordState
}

// read takes a snapshot. Every file must be readable.
func (a *App) read() (*snapshot, error) {
	now, err := a.readPermitted()
	if err == nil && len(now.unread) > 0 {
		return nil, now.unread[0]
	}
	return now, err
}

// readPermitted takes a snapshot of what this process may read.
func (a *App) readPermitted() (*snapshot, error) {
	server, err := a.find()
	if err != nil {
		return nil, err
	}
	now := &snapshot{server: server}
	now.file, err = settingsfile.Load(a.options.SettingsPath)
	if errors.Is(err, fs.ErrPermission) {
		now.file, now.unread = settingsfile.Defaults(a.options.SettingsPath), append(now.unread, err)
	} else if err != nil {
		return nil, err
	}
	if server.Present() {
		err := now.readPlatform()
		if errors.Is(err, fs.ErrPermission) {
			now.unread = append(now.unread, err)
		} else if err != nil {
			return nil, err
		}
	}
	now.resolve()
	return now, nil
}

// serverPath is the full path of server.hsconf.
func (n *snapshot) serverPath() string { return filepath.Join(n.server.Dir, serverFile) }

// readPlatform reads the Platform Server's files. A missing server.hsconf is an
// error; a missing or unusable private.key is not.
func (n *snapshot) readPlatform() error {
	n.key, n.keyErr = readKey(filepath.Join(n.server.Dir, keyFile))
	data, err := safefile.Read(n.serverPath(), hsconf.MaxSize)
	if err != nil {
		return &PlatformFileError{Path: n.serverPath(), Err: err}
	}
	return n.parse(data)
}

// parse takes data as the content of server.hsconf.
func (n *snapshot) parse(data []byte) error {
	n.digest = safefile.DigestOf(data)
	document, err := hsconf.Parse(data)
	if err != nil {
		return &PlatformFileError{Path: n.serverPath(), Err: err}
	}
	n.hsconf = document
	if n.section, n.hasSection = document.Session(); n.hasSection {
		n.plain, n.plainErr = n.section.Plain(n.key)
	}
	return nil
}

func readKey(path string) (hsconf.Key, error) {
	data, err := safefile.Read(path, maxKeySize)
	if errors.Is(err, fs.ErrNotExist) {
		return hsconf.Key{}, hsconf.ErrNoKey
	}
	if err != nil {
		return hsconf.Key{}, err
	}
	return hsconf.ParseKey(data)
}

// onRedis tells whether the platform's sessions are in Redis, according to
// server.hsconf.
func (n *snapshot) onRedis() bool {
	return n.hasSection && strings.EqualFold(n.section.ProviderKey, hsconf.ProviderRedis) && n.section.ConnectionString != ""
}

// sameSection tells whether both snapshots have the same session section. The same
// connection string encrypted again counts as the same.
func (n *snapshot) sameSection(other *snapshot) bool {
	if n.hasSection != other.hasSection || n.section.ProviderKey != other.section.ProviderKey {
		return false
	}
	if n.section.ConnectionString == other.section.ConnectionString && n.section.Encrypted == other.section.Encrypted {
		return true
	}
	return n.plainErr == nil && other.plainErr == nil && n.plain == other.plain
}
