//go:build !windows

package settingsfile

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"sessionconfig/config/safefile"
)

// keySize is that of AES-256, in bytes.
const keySize = 32

// keyPath is where the key of a settings file is: beside it, with ".key" in place of
// ".yaml", but never the platform's private.key.
func keyPath(settings string) string {
	if real, err := safefile.RealPath(settings); err == nil {
		settings = real
	}
	if ext := filepath.Ext(settings); (ext == ".yaml" || ext == ".yml") && filepath.Base(settings) != "private"+ext {
		settings = strings.TrimSuffix(settings, ext)
	}
	return settings + ".key"
}

// sealKey is the key of a settings file, made when there is none. Of several
// runs at once, one makes it and all use that.
func sealKey(settings string) ([]byte, error) {
	path := keyPath(settings)
	secret, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	secret = make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails
	text := base64.StdEncoding.EncodeToString(secret) + "\n"
	_, err = safefile.Replace(path, []byte(text), safefile.Options{Expect: &safefile.Digest{}})
	if _, made := errors.AsType[*safefile.ChangedError](err); err != nil && !made {
		return nil, err
	}
	return readKey(path)
}

// readKey reads a key file. It refuses links, and files of other users, who
// would know the key.
func readKey(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if info, look := os.Lstat(path); err != nil && look == nil && info.Mode()&fs.ModeSymlink != 0 {
		return nil, &KeyFileError{Path: path, Reason: "it is a symbolic link", Link: true}
	}
	if err != nil {
		return nil, fmt.Errorf("open the key file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at the key file: %w", err)
	}
	if !info.Mode().IsRegular() || !safefile.TrustedOwner(info, filepath.Dir(path)) {
		return nil, &KeyFileError{Path: path, Reason: "it belongs to another user or is not a file"}
	}
	text := make([]byte, 2*keySize)
	n, err := file.Read(text)
	secret, wrong := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text[:n])))
	if err != nil || wrong != nil || len(secret) != keySize { // a damaged key, or a file of another program
		return nil, &KeyFileError{Path: path, Reason: "it contains no key of this program"}
	}
	return secret, nil
}

// guardKey closes a key file that other users could read, and returns what to
// tell the user; "" when all was well or there is no key file. It leaves alone what
// only has its name.
func guardKey(settings string) string {
	path := keyPath(settings)
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 {
		return ""
	}
	if _, err := readKey(path); err != nil {
		return ""
	}
	problem := fmt.Sprintf("The key file %s could be read by other users (mode %04o). ", path, info.Mode().Perm())
	remedy := "Change the password of Redis if one of them may have read it."
	if err := os.Chmod(path, 0o600); err != nil {
		return problem + "Its mode could not be changed: run chmod 600 as its owner. " + remedy
	}
	return problem + "Its mode is 0600 now. " + remedy
}
