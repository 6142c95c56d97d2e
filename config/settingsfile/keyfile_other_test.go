//go:build !windows

package settingsfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sessionconfig/config"
	"sessionconfig/config/safefile"
)

func TestSettingsAndKeyArePrivate(t *testing.T) {
	path := saved(t, t.TempDir())
	assertMode(t, path, 0o600)
	assertMode(t, keyPath(path), 0o600)
	if base := filepath.Base(keyPath(path)); base != "session.key" {
		t.Errorf("its name is %s", base)
	}
}

// TestKeyFileIsMadeOnce seals at the same time from many sides: all must use the
// key of one.
func TestKeyFileIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	const sides = 32
	sealed := make([]string, sides)
	errs := make([]error, sides)
	var group sync.WaitGroup
	for i := range sides {
		group.Go(func() { sealed[i], errs[i] = seal(path, purposePassword, marked) })
	}
	group.Wait()
	for i, text := range sealed {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		if got, err := unseal(path, purposePassword, text); err != nil || got != marked {
			t.Errorf("side %d: %v", i, err)
		}
	}
	assertNames(t, filepath.Dir(path), "session.key")
}

func TestOpenKeyFileIsClosed(t *testing.T) {
	path := saved(t, t.TempDir())
	if err := os.Chmod(keyPath(path), 0o644); err != nil {
		t.Fatal(err)
	}
	d := load(t, path)
	if !d.Settings.Redis.Password.IsSet() {
		t.Error("the password does not open")
	}
	if len(d.Notices) != 1 || !strings.Contains(d.Notices[0], "could be read by other users (mode 0644)") {
		t.Errorf("notices are %q", d.Notices)
	}
	if info, err := os.Stat(keyPath(path)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, %v", info.Mode(), err)
	}
	if d := load(t, path); len(d.Notices) != 0 {
		t.Errorf("it is said again: %q", d.Notices)
	}
}

// TestKeyFileThatIsALink: it is said to be one, wherever it leads, with what helps; and
// nothing is written through it.
func TestKeyFileThatIsALink(t *testing.T) {
	for name, target := range map[string]string{"a key": "elsewhere.key", "nothing": "nowhere", "itself": "session.key", "a device": "/dev/zero"} {
		t.Run(name, func(t *testing.T) {
			path := saved(t, t.TempDir())
			key := keyPath(path)
			if err := errors.Join(os.Rename(key, filepath.Join(filepath.Dir(path), "elsewhere.key")), os.Symlink(target, key)); err != nil {
				t.Fatal(err)
			}
			_, err := seal(path, purposePassword, marked)
			refused, is := errors.AsType[*KeyFileError](err)
			if !is || !refused.Link || refused.Problem() != "The key file "+key+" cannot be used: it is a symbolic link. Nothing was changed." ||
				!strings.HasPrefix(refused.Remedy(), "Replace the link with the key file itself.") {
				t.Errorf("%v", err)
			}
			if to, err := os.Readlink(key); err != nil || to != target {
				t.Errorf("the link became %s, %v", to, err)
			}
		})
	}
}

func TestBadKeyFiles(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, key string){
		"empty":      func(t *testing.T, key string) { writeFile(t, key, "") },
		"no base64":  func(t *testing.T, key string) { writeFile(t, key, "???\n") },
		"too short":  func(t *testing.T, key string) { writeFile(t, key, "AAAA\n") },
		"too long":   func(t *testing.T, key string) { writeFile(t, key, strings.Repeat("A", 64)+"\n") },
		"other key":  func(t *testing.T, key string) { writeFile(t, key, strings.Repeat("A", 43)+"=\n") },
		"a folder":   func(t *testing.T, key string) { replaceBy(t, key, os.Mkdir(key+".tmp", 0o700), key+".tmp") },
		"a link":     func(t *testing.T, key string) { replaceBy(t, key, os.Symlink("/dev/zero", key+".tmp"), key+".tmp") },
		"of another": func(t *testing.T, key string) { chown(t, key, 12345) },
	} {
		t.Run(name, func(t *testing.T) {
			path := saved(t, t.TempDir())
			before := readFile(t, path)
			if err := os.Chmod(keyPath(path), 0o644); err != nil {
				t.Fatal(err)
			}
			spoil(t, keyPath(path))
			spoilt, err := os.Lstat(keyPath(path))
			if err != nil {
				t.Fatal(err)
			}
			d := load(t, path)
			if !d.PasswordUnreadable || d.Settings.Redis.Password.IsSet() {
				t.Error("the password counts as read")
			}
			if info, err := os.Lstat(keyPath(path)); err != nil || info.Mode() != spoilt.Mode() && name != "other key" {
				t.Errorf("its mode became %v, %v", info.Mode(), err)
			}
			if name == "other key" {
				return // a good key of the wrong kind may seal what is typed again
			}
			d.Settings.Redis.Password = config.NewSecret("typed again")
			if _, err := d.Encode(); err == nil || strings.Contains(err.Error(), "typed again") {
				t.Errorf("sealing with it gives %v", err)
			}
			if readFile(t, path) != before {
				t.Error("the settings file was changed")
			}
		})
	}
}

func replaceBy(t *testing.T, path string, made error, other string) {
	t.Helper()
	if made != nil {
		t.Fatal(made)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
}

// chown needs root, as whom the tests run.
func chown(t *testing.T, path string, uid int) {
	t.Helper()
	if err := os.Chown(path, uid, uid); err != nil {
		t.Fatal(err)
	}
}

// TestSealIsBoundToItsFile copies settings and key to another place, where the
// password must not open.
func TestSealIsBoundToItsFile(t *testing.T) {
	path := saved(t, t.TempDir())
	other := filepath.Join(t.TempDir(), "session.yaml")
	writeFile(t, other, readFile(t, path))
	writeFile(t, keyPath(other), readFile(t, keyPath(path)))
	d := load(t, other)
	if !d.PasswordUnreadable || d.Settings.Redis.Password.IsSet() {
		t.Error("the password opens in another file")
	}
	if len(d.Notices) == 0 || !strings.Contains(d.Notices[0], "for another file") {
		t.Errorf("notices are %q", d.Notices)
	}
	if !load(t, path).Settings.Redis.Password.IsSet() {
		t.Error("the password no longer opens in its own file")
	}
}

func TestUnreadablePasswordIsKept(t *testing.T) {
	path := saved(t, t.TempDir())
	before := readFile(t, path)
	if err := os.Remove(keyPath(path)); err != nil {
		t.Fatal(err)
	}
	d := load(t, path)
	if !d.PasswordUnreadable || len(d.Notices) != 2 {
		t.Fatalf("unreadable %t, notices %q", d.PasswordUnreadable, d.Notices)
	}
	if save(t, d) != before {
		t.Error("without a change the file was changed")
	}
	d.Settings.Redis.Hosts = []string{"new:1"}
	after := save(t, d)
	for _, name := range []string{"password", "sentinelPassword"} {
		if lineOf(before, name) != lineOf(after, name) {
			t.Errorf("the sealed %s was not kept", name)
		}
	}
	if _, err := os.Stat(keyPath(path)); err == nil {
		t.Error("a key was made although nothing was sealed")
	}

	d = load(t, path)
	d.Settings.Redis.Password = config.NewSecret("typed again")
	save(t, d)
	if d = load(t, path); d.PasswordUnreadable || d.Settings.Redis.Password.Reveal() != "typed again" {
		t.Error("a password typed again does not count")
	}
}

func TestUnreadablePasswordCanBeDropped(t *testing.T) {
	path := saved(t, t.TempDir())
	if err := os.Remove(keyPath(path)); err != nil {
		t.Fatal(err)
	}
	d := load(t, path)
	d.PasswordUnreadable = false
	if line := lineOf(save(t, d), "password"); line != "" {
		t.Errorf("it still says %q", line)
	}
	if load(t, path).PasswordUnreadable {
		t.Error("it still counts as stored")
	}
}

// saved makes a settings file with a password and returns its path.
func saved(t *testing.T, folder string) string {
	t.Helper()
	path := filepath.Join(folder, "session.yaml")
	d := load(t, path)
	d.Settings = fullSettings()
	save(t, d)
	return path
}

func TestKeyPath(t *testing.T) {
	folder := t.TempDir()
	for settings, want := range map[string]string{
		"session.yaml": "session.key", "other.yml": "other.key", "settings": "settings.key", "a.b": "a.b.key", "private.yaml": "private.yaml.key",
	} {
		if got := keyPath(filepath.Join(folder, settings)); got != filepath.Join(folder, want) {
			t.Errorf("the key of %s is %s", settings, got)
		}
	}
}

func TestSealFollowsLinks(t *testing.T) {
	path := saved(t, t.TempDir())
	link := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if d := load(t, link); d.Settings.Redis.Password.Reveal() != marked {
		t.Errorf("through a link the password is unreadable: %q", d.Notices)
	}
}

// TestKeyThatCannotBeMade seals where even root makes no files: the error names the
// key file.
func TestKeyThatCannotBeMade(t *testing.T) {
	_, err := seal("/proc/session.yaml", purposePassword, marked)
	if refused, ok := errors.AsType[*safefile.Error](err); !ok || refused.Path != "/proc/session.key" {
		t.Errorf("got %#v", err)
	}
}

// TestExposureIsANotice: whoever can change the settings file decides what is run.
func TestExposureIsANotice(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "session.yaml")
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"before the first save", "after it"} {
		if notices := load(t, path).Notices; len(notices) != 1 || !strings.HasPrefix(notices[0], "Others can change the settings: "+folder) {
			t.Errorf("%s: notices are %q", when, notices)
		}
		writeFile(t, path, "version: 1\n")
	}
}

func assertMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != want {
		t.Errorf("the mode of %s is %v, want %v", path, info.Mode(), want)
	}
}

// assertNames holds what a folder contains.
func assertNames(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, entry := range entries {
		got = append(got, entry.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}
