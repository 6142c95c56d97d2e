package demo

import (
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
)

const (
	prefix = "sessionconfig-demo-"
	// settled is how old a folder must be to count as left behind: one that is
	// just being made has no lock yet.
	settled = time.Minute
)

// folder is the demo's temporary place. Its lock tells a running demo from one
// that was killed.
type folder struct {
	root     string
	settings string // file
	platform string // folder
	lock     *safefile.Lock
}

// newFolder makes the made-up files. Nothing is left behind on failure.
func newFolder() (*folder, error) {
	root, err := os.MkdirTemp("", prefix)
	if err != nil {
		return nil, fmt.Errorf("make the demo's folder: %w", err)
	}
	if resolved, err := filepath.EvalSymlinks(root); err == nil {
		root = resolved
	}
	f := &folder{
		root:     root,
		settings: filepath.Join(root, "SessionConfig", "session.yaml"),
		platform: filepath.Join(root, "Platform Server"),
	}
	if f.lock, err = safefile.AcquireLock(filepath.Join(root, "demo")); err == nil {
		err = f.fill()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make the demo's folder: %w", err), f.remove())
	}
	return f, nil
}

// remove removes everything.
func (f *folder) remove() error {
	var err error
	if f.lock != nil {
		err = f.lock.Release()
	}
	return errors.Join(err, os.RemoveAll(f.root))
}

// fill writes the Platform Server's files.
func (f *folder) fill() error {
	secret := make([]byte, 16)
	rand.Read(secret) // crypto/rand never fails
	keyText := "-- Demo key of a made-up Platform Server --\r\n" + base64.StdEncoding.EncodeToString(secret) + "\r\n"
	key, err := hsconf.ParseKey([]byte(keyText))
	if err != nil {
		return err
	}
	server, err := serverText(key)
	if err != nil {
		return err
	}
	for _, dir := range []string{f.platform, filepath.Dir(f.settings)} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	files := map[string]string{
		"server.hsconf":         server,
		"private.key":           keyText,
		"ConfigurationTool.com": "The demo simulates this program.\r\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(f.platform, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// serverText is a server.hsconf as a fresh front-end server has it, with CRLF:
// sessions are in the database.
func serverText(key hsconf.Key) (string, error) {
	var sealed [4]string
	for i := range sealed {
		text, err := key.Encrypt(rand.Text())
		if err != nil {
			return "", err
		}
		sealed[i] = text
	}
	return strings.ReplaceAll(fmt.Sprintf(serverTemplate, sealed[0], sealed[1], sealed[2], sealed[3]), "\n", "\r\n"), nil
}

// serverTemplate has four %s, for encrypted values.
//
//go:embed server.hsconf
var serverTemplate string

// removeLeftovers removes the folders of demos that were killed. What cannot be
// removed is no reason not to start.
func removeLeftovers() {
	found, err := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	if err != nil {
		return
	}
	for _, root := range found {
		info, err := os.Lstat(root)
		if err != nil || !info.IsDir() || !own(info) || time.Since(info.ModTime()) < settled {
			continue
		}
		lock, err := safefile.AcquireLock(filepath.Join(root, "demo"))
		if err != nil {
			continue // a demo runs in it
		}
		_ = (&folder{root: root, lock: lock}).remove()
	}
}
