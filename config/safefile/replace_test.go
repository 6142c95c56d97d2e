package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestReplaceWithBackup(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "server.hsconf")
	writeFile(t, path, "old")
	backup, err := Replace(path, []byte("new"), Options{Backup: true})
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^server\.hsconf\.\d{8}T\d{6}\.\d{3}Z\.bak$`).MatchString(filepath.Base(backup)) {
		t.Errorf("the backup is named %s", backup)
	}
	if filepath.Dir(backup) != folder || readFile(t, backup) != "old" || readFile(t, path) != "new" {
		t.Errorf("%s holds %q, the file %q", backup, readFile(t, backup), readFile(t, path))
	}
	assertNames(t, folder, "server.hsconf", filepath.Base(backup))
}

func TestReplaceBySameChangesNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	writeFile(t, path, "same")
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	digest := DigestOf([]byte("same"))
	backup, err := Replace(path, []byte("same"), Options{Backup: true, Expect: &digest})
	if err != nil || backup != "" {
		t.Errorf("got %q, %v", backup, err)
	}
	if info, err := os.Stat(path); err != nil || !info.ModTime().Equal(long) {
		t.Errorf("it was written: %v, %v", info.ModTime(), err)
	}
	assertNames(t, folder, "file")
}

func TestReplaceNoticesChanges(t *testing.T) {
	present, none := DigestOf([]byte("as read")), Digest{}
	for _, c := range []struct {
		name   string
		stands string // "" for no file
		expect *Digest
		change bool // whether a *ChangedError is due
	}{
		{"unchanged", "as read", &present, false},
		{"changed", "by another", &present, true},
		{"removed", "", &present, true},
		{"still none", "", &none, false},
		{"made meanwhile", "by another", &none, true},
		{"changed to what is to be written", "new", &present, true},
		{"anything", "whatever", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			if c.stands != "" {
				writeFile(t, path, c.stands)
			}
			_, err := Replace(path, []byte("new"), Options{Backup: true, Expect: c.expect})
			changed, ok := errors.AsType[*ChangedError](err)
			if ok != c.change {
				t.Fatalf("got %v", err)
			}
			if !ok {
				if got := readFile(t, path); got != "new" {
					t.Errorf("it holds %q", got)
				}
				return
			}
			if changed.Path != path {
				t.Errorf("names %s", changed.Path)
			}
			if c.stands == "" {
				assertNames(t, filepath.Dir(path))
				return
			}
			if got := readFile(t, path); got != c.stands {
				t.Errorf("it holds %q", got)
			}
			assertNames(t, filepath.Dir(path), "file")
		})
	}
}

func TestReplaceRefusesWhatIsNoFile(t *testing.T) {
	folder := t.TempDir()
	for name, path := range map[string]string{
		"folder":           folder,
		"device":           os.DevNull,
		"below a file":     filepath.Join(mustFile(t), "file"),
		"deep below a one": filepath.Join(mustFile(t), "folder", "file"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Replace(path, []byte("new"), Options{Backup: true})
			refused, ok := errors.AsType[*Error](err)
			want := map[bool]Cause{true: CauseFolder, false: CauseNotAFile}[path == folder]
			if !ok || refused.Cause != want {
				t.Errorf("got %#v", err)
			}
		})
	}
	assertNames(t, folder)
}

func mustFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	writeFile(t, path, "x")
	return path
}

func TestErrorTexts(t *testing.T) {
	for cause, texts := range causeTexts {
		err := &Error{Path: "a/b", Cause: cause, Err: &fs.PathError{Op: "open", Path: "a/b", Err: fs.ErrPermission}}
		if got := err.Error(); !strings.HasPrefix(got, "cannot write a/b: "+string(cause)) || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s says %q", cause, got)
		}
		if got := err.Problem(); strings.Count(got, "a/b") != 1 || !strings.HasSuffix(got, ".") || err.Remedy() != texts.remedy || texts.remedy == "" {
			t.Errorf("%s says %q, %q", cause, got, err.Remedy())
		}
	}
}
