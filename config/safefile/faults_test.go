package safefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// faults is the file system with something going wrong at one operation.
type faults struct {
	at     int  // number of the operation that goes wrong, from 1; 0 for none
	kill   bool // die there: it and all that follow do nothing; else it alone fails
	err    error
	done   int
	names  []string                           // the operations so far
	before func(operation string, number int) // called before each
	dead   bool

	noExchange bool // as a file system without
}

var (
	errKilled = errors.New("killed")
	errFault  = errors.New("input/output error")
)

// step counts an operation and tells whether it goes wrong.
func (f *faults) step(operation string) error {
	if f.dead {
		return errKilled
	}
	f.done++
	f.names = append(f.names, operation)
	if f.before != nil {
		f.before(operation, f.done)
	}
	if f.done != f.at {
		return nil
	}
	if f.kill {
		f.dead = true
		return errKilled
	}
	if f.err != nil {
		return f.err
	}
	return errFault
}

func (f *faults) Read(path string) ([]byte, fs.FileInfo, error) {
	if err := f.step("read"); err != nil {
		return nil, nil, err
	}
	return osFiles{}.Read(path)
}

func (f *faults) Hold(path string) (func(), error) {
	if err := f.step("hold"); err != nil {
		return nil, err
	}
	return osFiles{}.Hold(path)
}

func (f *faults) CreateTemp(folder string) (tempFile, error) {
	if err := f.step("create"); err != nil {
		return nil, err
	}
	file, err := osFiles{}.CreateTemp(folder)
	return faultyTemp{file, f}, err
}

func (f *faults) Rename(from, to string) error {
	if err := f.step("rename"); err != nil {
		return err
	}
	return osFiles{}.Rename(from, to)
}

func (f *faults) Exchange(a, b string) error {
	if err := f.step("exchange"); err != nil {
		return err
	}
	if f.noExchange {
		return errNoExchange
	}
	return osFiles{}.Exchange(a, b)
}

func (f *faults) Settled(path string) error {
	if err := f.step("settled"); err != nil {
		return err
	}
	return osFiles{}.Settled(path)
}

func (f *faults) DenyWriting(path string) (func(), error) {
	if err := f.step("deny writing"); err != nil {
		return nil, err
	}
	return osFiles{}.DenyWriting(path)
}

func (f *faults) Place(from, to string) error {
	if err := f.step("place"); err != nil {
		return err
	}
	return osFiles{}.Place(from, to)
}

func (f *faults) Remove(path string) error {
	if err := f.step("remove"); err != nil {
		return err
	}
	return osFiles{}.Remove(path)
}

func (f *faults) SyncFolder(folder string) error {
	if err := f.step("sync folder"); err != nil {
		return err
	}
	return osFiles{}.SyncFolder(folder)
}

func (f *faults) Names(folder string) ([]string, error) {
	if err := f.step("names"); err != nil {
		return nil, err
	}
	return osFiles{}.Names(folder)
}

type faultyTemp struct {
	tempFile
	faults *faults
}

// Write writes half of it before it goes wrong.
func (t faultyTemp) Write(data []byte) (int, error) {
	if err := t.faults.step("write"); err != nil {
		n, _ := t.tempFile.Write(data[:len(data)/2])
		return n, err
	}
	return t.tempFile.Write(data)
}

func (t faultyTemp) LikeOriginal(path string) error {
	if err := t.faults.step("like original"); err != nil {
		return err
	}
	return t.tempFile.LikeOriginal(path)
}

func (t faultyTemp) SetMode(mode fs.FileMode) error {
	if err := t.faults.step("set mode"); err != nil {
		return err
	}
	return t.tempFile.SetMode(mode)
}

func (t faultyTemp) Sync() error {
	if err := t.faults.step("sync"); err != nil {
		return err
	}
	return t.tempFile.Sync()
}

func (t faultyTemp) Close() error {
	closing := t.tempFile.Close() // also of a process that dies
	if err := t.faults.step("close"); err != nil {
		return err
	}
	return closing
}

// saveCases are the kinds of saves: what is there before ("" for nothing) and how it is
// replaced.
var saveCases = []struct {
	name, old string
	options   Options
	crowd     int // backups that are there already
}{
	{"new file", "", Options{Backup: true}, 0},
	{"old file", "old content", Options{}, 0},
	{"old file with backup", "old content", Options{Backup: true}, 0},
	{"old file with the sixth backup", "old content", Options{Backup: true}, 5},
}

const newContent = "new content, which is longer"

// scene makes a folder as it is before a save.
func scene(t *testing.T, old string, crowd int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "server.hsconf")
	if old != "" {
		writeFile(t, path, old)
	}
	for i := range crowd {
		writeFile(t, fmt.Sprintf("%s.20260101T00000%d.000Z.bak", path, i), "backup "+fmt.Sprint(i))
	}
	return path
}

// eachOperation runs a save once for each of its operations, with the fault there.
func eachOperation(t *testing.T, kill bool, check func(t *testing.T, path, old string, f *faults, err error)) {
	for _, c := range saveCases {
		t.Run(c.name, func(t *testing.T) {
			for number := 1; ; number++ {
				f := &faults{at: number, kill: kill}
				path := scene(t, c.old, c.crowd)
				_, err := replacer{files: f, now: time.Now}.replace(path, []byte(newContent), c.options)
				if f.done < number {
					if number < 7 {
						t.Errorf("a save has only %d operations", number-1)
					}
					return
				}
				t.Run(fmt.Sprintf("%d %s", number, f.names[number-1]), func(t *testing.T) {
					check(t, path, c.old, f, err)
					assertBackupsWhole(t, path, c.old)
				})
			}
		})
	}
}

// assertBackupsWhole holds that each file in the folder with the name of a backup
// is a whole one.
func assertBackupsWhole(t *testing.T, path, old string) {
	t.Helper()
	backups, err := Backups(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, backup := range backups {
		if text := readFile(t, backup.Path); text != old && !strings.HasPrefix(text, "backup ") {
			t.Errorf("the backup %s holds %q", backup.Path, text)
		}
	}
}

// TestKilledSave dies at each operation of a save: the file is the whole old or
// the whole new one, and after the next start there is no temporary file and no backup
// too many.
func TestKilledSave(t *testing.T) {
	eachOperation(t, true, func(t *testing.T, path, old string, f *faults, err error) {
		if err == nil && f.names[len(f.names)-1] != "names" && f.names[len(f.names)-1] != "remove" {
			t.Error("a killed save claims success")
		}
		if got := contentOf(t, path); got != old && got != newContent {
			t.Errorf("the file holds %q", got)
		}
		if _, err := CleanUp(path); err != nil {
			t.Fatal(err)
		}
		assertNoneOfOurs(t, path)
		if backups, err := Backups(path); err != nil || len(backups) > keptBackups {
			t.Errorf("there are %d backups, %v", len(backups), err)
		}
	})
}

// TestFailedSave fails at each operation of a save: nothing has changed and
// nothing is left, unless the file was replaced already.
func TestFailedSave(t *testing.T) {
	eachOperation(t, false, func(t *testing.T, path, old string, f *faults, err error) {
		failed := f.names[f.at-1]
		got := contentOf(t, path)
		if err == nil && failed == "remove" { // what is left of the old file is for the next start
			if _, err := CleanUp(path); err != nil {
				t.Fatal(err)
			}
		}
		assertNoneOfOurs(t, path)
		if err == nil {
			if got != newContent || failed != "names" && failed != "remove" {
				t.Errorf("success, and the file holds %q", got)
			}
			return
		}
		refused, ok := errors.AsType[*Error](err)
		if !ok || !errors.Is(err, errFault) {
			t.Fatalf("got %v", err)
		}
		want := old
		if refused.Cause == CauseNotFlushed {
			want = newContent
		} else if backups, err := Backups(path); err != nil || len(backups) > 0 && !strings.HasPrefix(readFile(t, backups[0].Path), "backup ") {
			t.Errorf("the backup of the failed save is still there: %v, %v", backups, err)
		}
		if got != want {
			t.Errorf("the file holds %q, want %q", got, want)
		}
	})
}

// contentOf is what the file holds, "" when there is none.
func contentOf(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

// assertNoneOfOurs holds that there is neither a temporary file nor a lock.
func assertNoneOfOurs(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), filepath.Base(path)) {
			t.Errorf("%s is left", entry.Name())
		}
	}
}

// TestFileMadeDuringSave lets another program make the file that a save is about
// to make: it must stay.
func TestFileMadeDuringSave(t *testing.T) {
	path := scene(t, "", 0)
	f := &faults{before: func(operation string, _ int) {
		if operation == "place" {
			writeFile(t, path, "another's content")
		}
	}}
	_, err := replacer{files: f, now: time.Now}.replace(path, []byte(newContent), Options{})
	if _, ok := errors.AsType[*ChangedError](err); !ok {
		t.Errorf("got %v", err)
	}
	if got := readFile(t, path); got != "another's content" {
		t.Errorf("the file holds %q", got)
	}
	assertNames(t, filepath.Dir(path), "server.hsconf")
}
