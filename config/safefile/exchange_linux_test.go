package safefile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const another = "another's content"

// savers are the ways in which another program saves a file. Each opens what it needs
// before the save that it disturbs, and returns the saving itself.
var savers = []struct {
	name string
	open func(t *testing.T, path string) (save func())
}{
	{"in place", func(t *testing.T, path string) func() {
		return func() { writeFile(t, path, another) }
	}},
	{"by renaming", func(t *testing.T, path string) func() {
		return func() {
			temp := filepath.Join(filepath.Dir(path), "server.hsconf.theirs")
			writeFile(t, temp, another)
			if err := os.Rename(temp, path); err != nil {
				t.Fatal(err)
			}
		}
	}},
	{"in a file that it has open", func(t *testing.T, path string) func() {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		return func() {
			_, err := file.WriteString(another)
			if err := errors.Join(err, file.Truncate(int64(len(another))), file.Close()); err != nil {
				t.Fatal(err)
			}
		}
	}},
}

// disturbed runs a save in whose operation at another program saves, and which dies at
// the operation kill, if that is not 0.
func disturbed(t *testing.T, options Options, open func(*testing.T, string) func(), at, kill int) (path string, f *faults, err error) {
	t.Helper()
	path = scene(t, "old content", 0)
	digest := DigestOf([]byte("old content"))
	options.Expect = &digest
	save, saved := open(t, path), false
	f = &faults{at: kill, kill: kill > 0, before: func(_ string, n int) {
		if n == at {
			save()
			saved = true
		}
	}}
	_, err = replacer{files: f, now: time.Now}.replace(path, []byte(newContent), options)
	if !saved {
		save() // the program that it is ends its work, too
	}
	return path, f, err
}

// operations are those of a save that nothing disturbs.
func operations(t *testing.T, options Options) []string {
	t.Helper()
	dry := &faults{}
	if _, err := (replacer{files: dry, now: time.Now}).replace(scene(t, "old content", 0), []byte(newContent), options); err != nil {
		t.Fatal(err)
	}
	return dry.names
}

// TestChangeDuringSave lets another program write the file at each operation of a save,
// the last look and the exchange among them: its content wins, and the save says so,
// unless it was over by then.
func TestChangeDuringSave(t *testing.T) {
	names := operations(t, Options{Backup: true})
	exchange := slices.Index(names, "exchange")
	for _, saver := range savers {
		for number, operation := range names {
			t.Run(fmt.Sprintf("%s, %d %s", saver.name, number+1, operation), func(t *testing.T) {
				path, _, err := disturbed(t, Options{Backup: true}, saver.open, number+1, 0)
				changed, ok := errors.AsType[*ChangedError](err)
				refused, inUse := errors.AsType[*Error](err)
				switch {
				case ok && changed.Path == path:
				case inUse && refused.Cause == CauseInUse && number > exchange:
				case err == nil && number > exchange:
				default:
					t.Errorf("got %v", err)
				}
				if got := readFile(t, path); got != another {
					t.Errorf("the file holds %q", got)
				}
				assertNoneOfOurs(t, path)
				if err != nil {
					assertNames(t, filepath.Dir(path), "server.hsconf")
				}
			})
		}
	}
}

// TestKilledWhileAnotherSaves dies at each operation of a save that another program
// disturbs at each before: after the next start the file holds what that program saved, and
// nothing is left.
func TestKilledWhileAnotherSaves(t *testing.T) {
	for _, saver := range savers {
		t.Run(saver.name, func(t *testing.T) {
			for at := range operations(t, Options{}) {
				for kill := at + 1; ; kill++ {
					path, f, _ := disturbed(t, Options{}, saver.open, at+1, kill)
					if !f.dead {
						break
					}
					if _, err := CleanUp(path); err != nil {
						t.Fatal(err)
					}
					if got := readFile(t, path); got != another {
						t.Errorf("saved at %d, killed at %d %s: the file holds %q", at+1, kill, f.names[kill-1], got)
					}
					assertNoneOfOurs(t, path)
				}
			}
		})
	}
}

// TestKilledThenStartedByALock is TestKilledWhileAnotherSaves for a run that only takes
// the lock.
func TestKilledThenStartedByALock(t *testing.T) {
	names := operations(t, Options{Backup: true})
	exchange := slices.Index(names, "exchange") + 1
	path, f, _ := disturbed(t, Options{Backup: true}, savers[1].open, exchange, exchange+1)
	if got := readFile(t, path); !f.dead || got != newContent {
		t.Fatalf("the save was not killed between the exchange and the look: %q", got)
	}
	lock, err := AcquireLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, path); got != another {
		t.Errorf("the file holds %q", got)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	assertNoneOfOurs(t, path)
}

// TestSavedTwiceMeanwhile lets other programs save before the exchange and again before
// what came out is put back: the last save stays, the one before becomes a backup.
func TestSavedTwiceMeanwhile(t *testing.T) {
	path := scene(t, "old content", 0)
	exchanges := 0
	f := &faults{before: func(operation string, _ int) {
		if operation == "exchange" {
			if exchanges++; exchanges < 3 {
				writeFile(t, path, fmt.Sprintf("save %d", exchanges))
			}
		}
	}}
	_, err := replacer{files: f, now: time.Now}.replace(path, []byte(newContent), Options{})
	if _, ok := errors.AsType[*ChangedError](err); !ok {
		t.Errorf("got %v", err)
	}
	assertNoneOfOurs(t, path)
	held := []string{readFile(t, path)}
	backups, err := Backups(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, backup := range backups {
		held = append(held, readFile(t, backup.Path))
	}
	if !slices.Equal(held, []string{"save 2", "save 1"}) {
		t.Errorf("the file and its backups hold %q", held)
	}
}

// TestNoExchange replaces on a file system without: as before, by renaming.
func TestNoExchange(t *testing.T) {
	path := scene(t, "old content", 0)
	f := &faults{noExchange: true}
	if _, err := (replacer{files: f, now: time.Now}).replace(path, []byte(newContent), Options{Backup: true}); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, path); got != newContent {
		t.Errorf("the file holds %q", got)
	}
	assertNoneOfOurs(t, path)
	if f.names[slices.Index(f.names, "exchange")+1] != "remove" {
		t.Errorf("the record stays while the file is renamed: %q", f.names)
	}
	for kill := 1; ; kill++ {
		path := scene(t, "old content", 0)
		f := &faults{noExchange: true, at: kill, kill: true}
		_, _ = replacer{files: f, now: time.Now}.replace(path, []byte(newContent), Options{Backup: true})
		if !f.dead {
			break
		}
		if _, err := CleanUp(path); err != nil {
			t.Fatal(err)
		}
		if got := readFile(t, path); got != "old content" && got != newContent {
			t.Errorf("killed at %d: the file holds %q", kill, got)
		}
		assertNoneOfOurs(t, path)
	}
}

// TestNotPutBack fails to put another's save back: the save says so, and the next start
// does it.
func TestNotPutBack(t *testing.T) {
	path := scene(t, "old content", 0)
	exchanged := 0
	f := &faults{before: func(operation string, _ int) {
		if operation == "exchange" {
			exchanged++
			writeFile(t, path, map[int]string{1: another, 2: newContent}[exchanged])
		}
	}}
	names := operations(t, Options{Backup: true})
	f.at = slices.Index(names, "exchange") + 5 // look at the exchanged file, look again, exchange
	_, err := replacer{files: f, now: time.Now}.replace(path, []byte(newContent), Options{Backup: true})
	refused, ok := errors.AsType[*Error](err)
	if !ok || refused.Cause != CauseNotPutBack || f.names[f.at-1] != "exchange" {
		t.Fatalf("got %v at %q", err, f.names)
	}
	restored, err := CleanUp(path)
	if err != nil || !slices.Equal(restored, []Restored{{Path: path}}) {
		t.Errorf("restored are %v, %v", restored, err)
	}
	if got := readFile(t, path); got != another {
		t.Errorf("the file holds %q", got)
	}
	assertNoneOfOurs(t, path)
}

// TestForeignRecord: what others leave under the name of a record decides nothing, and
// the temporary file it speaks of stays.
func TestForeignRecord(t *testing.T) {
	const theirs = `{"file":"server.hsconf","old":"` + "%s" + `","new":"%s"}`
	fresh := DigestOf([]byte("whole")).text()
	for _, c := range []struct {
		name, text string
		expose     func(path string) error
	}{
		{"of another user", theirs, func(path string) error { return os.Chown(path, 12345, 12345) }},
		{"that others may write", theirs, func(path string) error { return os.Chmod(path, 0o666) }},
		{"with another name", theirs, func(path string) error { return os.Link(path, filepath.Join(t.TempDir(), "x")) }},
		{"that is none", "\x00", func(string) error { return nil }},
		{"of a file elsewhere", strings.Replace(theirs, "server", "../server", 1), func(string) error { return nil }},
		{"without digests", `{"file":"server.hsconf"}`, func(string) error { return nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			path, record := filepath.Join(folder, "server.hsconf"), filepath.Join(folder, ".sessionconfig-7.exchange")
			writeFile(t, path, "whole")
			writeFile(t, filepath.Join(folder, ".sessionconfig-7.tmp"), "planted")
			if c.text == theirs {
				c.text = fmt.Sprintf(theirs, fresh, fresh)
			}
			writeFile(t, record, c.text)
			if err := c.expose(record); err != nil {
				t.Fatal(err)
			}
			restored, _ := CleanUp(path)
			lock, err := AcquireLock(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := lock.Release(); err != nil || len(restored) > 0 {
				t.Errorf("restored are %v, %v", restored, err)
			}
			if got := readFile(t, path); got != "whole" {
				t.Errorf("the file holds %q", got)
			}
			assertNames(t, folder, ".sessionconfig-7.exchange", ".sessionconfig-7.tmp", "server.hsconf")
		})
	}
}

// TestSettle holds what becomes of each state in which a run may be killed.
func TestSettle(t *testing.T) {
	for _, c := range []struct {
		name, file, temp string // "" for none
		want             string // in the file
		restored, kept   bool
	}{
		{"not exchanged", "old", "new", "old", false, false},
		{"not exchanged, saved by another", "theirs", "new", "theirs", false, false},
		{"exchanged", "new", "old", "new", false, false},
		{"exchanged with another's save", "new", "theirs", "theirs", true, false},
		{"saved twice by others", "theirs, later", "theirs", "theirs, later", true, true},
		{"exchanged, and the file removed", "", "theirs", "theirs", true, false},
		{"exchanged with what was read, and the file removed", "", "old", "old", false, false},
		{"removed by now", "new", "", "new", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "server.hsconf")
			for name, text := range map[string]string{"server.hsconf": c.file, ".sessionconfig-7.tmp": c.temp} {
				if text != "" {
					writeFile(t, filepath.Join(folder, name), text)
				}
			}
			writeFile(t, filepath.Join(folder, ".sessionconfig-7.exchange"), fmt.Sprintf(`{"file":"server.hsconf","old":"%s","new":"%s"}`,
				DigestOf([]byte("old")).text(), DigestOf([]byte("new")).text()))
			restored, err := CleanUp(path)
			if err != nil || len(restored) > 0 != c.restored {
				t.Fatalf("restored are %v, %v", restored, err)
			}
			if got := readFile(t, path); got != c.want {
				t.Errorf("the file holds %q", got)
			}
			assertNoneOfOurs(t, path)
			if c.restored {
				if restored[0].Path != path || (restored[0].Kept != "") != c.kept {
					t.Errorf("restored is %+v", restored[0])
				}
			}
			if c.kept {
				if got := readFile(t, restored[0].Kept); got != c.temp {
					t.Errorf("kept is %q", got)
				}
			}
		})
	}
}

// TestOpenForWriting refuses a file that another program may still write into, locked or
// not.
func TestOpenForWriting(t *testing.T) {
	path := scene(t, "old content", 0)
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	_, err = Replace(path, []byte(newContent), Options{Backup: true})
	assertRefused(t, err, CauseInUse, path, "old content", "server.hsconf")
}
