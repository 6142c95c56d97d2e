package app

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"sessionconfig/config/safefile"
)

// irregular are things at the path of a file: opening a pipe waits for its other end, and
// a device may have no end.
var irregular = map[string]func(path string) error{
	"a pipe":   func(path string) error { return unix.Mkfifo(path, 0o600) },
	"a device": func(path string) error { return os.Symlink("/dev/zero", path) },
	"a folder": func(path string) error { return os.Mkdir(path, 0o700) },
}

func (f *fixture) replaceBy(path string, make func(string) error) {
	f.t.Helper()
	if err := os.RemoveAll(path); err != nil {
		f.t.Fatal(err)
	}
	if err := make(path); err != nil {
		f.t.Fatal(err)
	}
}

func TestNoFileWhereServerHsconfShouldBe(t *testing.T) {
	for name, make := range irregular {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			f.load()
			f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
			backups, err := f.app.Backups()
			if err != nil || len(backups) != 1 {
				t.Fatal(backups, err)
			}
			f.replaceBy(f.serverPath(), make)
			f.restart()
			_, err = f.app.Load()
			problem, _ := UserError(err)
			if !is[*PlatformFileError](err) || ExitCode(err) != ExitFile || !strings.Contains(problem, "server.hsconf cannot be used: not a regular file.") {
				t.Errorf("error %v, %q", err, problem)
			}
			if _, err := f.app.Apply(t.Context(), settingsOf(testHosts, otherPassword), ApplyOptions{}); !is[*PlatformFileError](err) {
				t.Errorf("applying gives %v", err)
			}
			// Behind a link to a device there are no backups either.
			if _, err := f.app.Restore(t.Context(), backups[0].Name); ExitCode(err) != ExitFile {
				t.Errorf("restoring gives %v", err)
			}
		})
	}
}

// TestNoFileWherePrivateKeyShouldBe counts as a key that cannot be read.
func TestNoFileWherePrivateKeyShouldBe(t *testing.T) {
	for name, make := range irregular {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			f.write(f.serverPath(), serverTextFor(sessionSection(f.encrypt(testPlain), true)))
			f.replaceBy(f.keyPath(), make)
			status := f.load()
			if status.PasswordState != PasswordUnreadable || len(status.Notices) != 1 || !strings.Contains(status.Notices[0], "private.key cannot be read") {
				t.Errorf("password %s, notices %q", status.PasswordState, status.Notices)
			}
			review, err := f.app.Review(settingsOf(testHosts, testPassword), nil)
			questions := review.Questions
			if err != nil || questions[len(questions)-1].Kind != AskClearText {
				t.Errorf("questions %v, %v", questions, err)
			}
		})
	}
}

// TestHugeFiles are refused by what they are found to be, without reading all.
func TestHugeFiles(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	for _, path := range []string{f.serverPath(), f.keyPath(), f.options.SettingsPath} {
		before := []byte("version: 1\n")
		if path != f.options.SettingsPath {
			before = []byte(f.read(path))
		}
		f.write(path, string(before))
		if err := os.Truncate(path, 1<<40); err != nil { // a file with a hole
			t.Fatal(err)
		}
		_, err := f.app.Load()
		if path == f.keyPath() {
			if err != nil {
				t.Errorf("a huge private.key is no reason not to load: %v", err)
			}
		} else if ExitCode(err) != ExitFile {
			t.Errorf("%s: error %v", path, err)
		}
		f.write(path, string(before))
	}
	if data, err := safefile.Read(f.serverPath(), 10); err != nil || len(data) != 11 {
		t.Errorf("read %d bytes, %v", len(data), err)
	}
}
