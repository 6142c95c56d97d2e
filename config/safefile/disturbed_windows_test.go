package safefile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

const (
	readIt   = windows.GENERIC_READ
	writeIt  = windows.GENERIC_WRITE
	noDelete = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE
)

// another is a program that opens a file, writes into it if it opened it for that alone,
// and holds it until it is told to close it.
type another struct {
	input  io.WriteCloser
	opened error // why it could not
	ended  func() error
}

// startAnother starts it as a child of the test, and returns when it has opened the file
// or could not.
func startAnother(t *testing.T, path string, access, share uint32) another {
	t.Helper()
	command := childCommand(t, thisBinary(t), filepath.Dir(path))
	command.Env = append(command.Env, fmt.Sprintf("OPENS=%d %d %s", access, share, filepath.Base(path)))
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	a := another{input: input, ended: command.Wait}
	line, err := bufio.NewReader(output).ReadString('\n')
	number, isNumber := strings.CutPrefix(strings.TrimSpace(line), "refused ")
	switch {
	case isNumber:
		code, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		a.opened = windows.Errno(code)
	case strings.TrimSpace(line) != "opened":
		t.Fatalf("the other program said %q, %v", line, err)
	}
	return a
}

// close waits until it has closed the file.
func (a another) close(t *testing.T) {
	t.Helper()
	if err := errors.Join(a.input.Close(), a.ended()); err != nil {
		t.Error(err)
	}
}

// openAsAnother is what that program does.
func openAsAnother(t *testing.T) {
	fields := strings.SplitN(os.Getenv("OPENS"), " ", 3)
	access, err := strconv.ParseUint(fields[0], 10, 32)
	share, err2 := strconv.ParseUint(fields[1], 10, 32)
	name, err3 := windows.UTF16PtrFromString(fields[2])
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	handle, err := windows.CreateFile(name, uint32(access), uint32(share), nil, windows.OPEN_EXISTING, windows.FILE_ATTRIBUTE_NORMAL, 0)
	if code, refused := errors.AsType[windows.Errno](err); refused {
		fmt.Printf("refused %d\n", code)
		return
	}
	file := os.NewFile(uintptr(handle), fields[2])
	defer file.Close()
	if access == writeIt {
		if _, err := file.WriteString("another's content"); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Println("opened")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// TestDisturbedSave lets another program open the file at an operation of a save, also
// between the last look and the rename: what it wrote stays, or it could not write.
func TestDisturbedSave(t *testing.T) {
	if isChild(t) {
		openAsAnother(t)
		return
	}
	parent := t
	for _, c := range []struct {
		name          string
		at            string // the operation, its first time; "" for before the save
		access, share uint32
		closes        bool  // at once
		refused       error // what the other program gets
		cause         Cause // of the save's failure; "" for none
		changed       bool  // the save fails since the file was changed
	}{
		{"written before the last look", "deny writing", writeIt, shareAll, true, nil, "", true},
		{"written between the last look and the rename", "rename", writeIt, shareAll, true, windows.ERROR_SHARING_VIOLATION, "", false},
		{"held for writing from before", "", readIt | writeIt, noDelete, false, nil, CauseInUse, false},
		{"held for reading from before, shared for all but removal", "", readIt, noDelete, false, nil, CauseInUse, false},
		{"held for reading by one who shares nothing", "", readIt, 0, false, nil, CauseInUse, false},
		{"held for writing from before the last look", "deny writing", writeIt, shareAll, false, nil, CauseInUse, false},
		{"held for reading from before the rename, shared for all but removal", "rename", readIt, noDelete, false, nil, CauseInUse, false},
		{"read meanwhile, and shared", "like original", readIt, shareAll, true, nil, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := scene(t, "old content", 0)
			digest := DigestOf([]byte("old content"))
			var other another
			disturb := func() {
				other = startAnother(parent, path, c.access, c.share)
				if c.closes {
					other.close(t)
				}
			}
			f := &faults{}
			f.before = func(operation string, number int) {
				if operation == c.at && slices.Index(f.names, operation) == number-1 {
					disturb()
				}
			}
			if c.at == "" {
				disturb()
			}
			_, err := replacer{files: f, now: time.Now}.replace(path, []byte(newContent), Options{Expect: &digest, Backup: true})
			if !c.closes {
				other.close(t)
			}
			if other.ended == nil || !errors.Is(other.opened, c.refused) {
				t.Fatalf("the other program got %v", other.opened)
			}
			want := newContent
			switch refused, ok := errors.AsType[*Error](err); {
			case c.changed:
				want = "another's content"
				if _, ok := errors.AsType[*ChangedError](err); !ok {
					t.Errorf("got %v", err)
				}
			case c.cause != "":
				want = "old content"
				if c.access == writeIt {
					want = "another's content"
				}
				if !ok || refused.Cause != c.cause {
					t.Errorf("got %v", err)
				}
			case err != nil:
				t.Errorf("got %v", err)
			}
			if got := readFile(t, path); got != want {
				t.Errorf("the file holds %q, want %q", got, want)
			}
			assertNoneOfOurs(t, path)
			if backups, err := Backups(path); err != nil || (len(backups) == 1) != (want == newContent) {
				t.Errorf("backups are %v, %v", backups, err)
			}
		})
	}
}

// TestNewFileInUse: what another program has open is said to be in use, and not that it
// takes an administrator.
func TestNewFileInUse(t *testing.T) {
	if isChild(t) {
		openAsAnother(t)
		return
	}
	path := scene(t, "old content", 0)
	other := startAnother(t, path, readIt, noDelete)
	err := MakeAnew(path, []byte(newContent), 0o600)
	other.close(t)
	if refused, ok := errors.AsType[*Error](err); !ok || refused.Cause != CauseInUse || other.opened != nil {
		t.Errorf("got %v; %v", err, other.opened)
	}
	if got := readFile(t, path); got != "old content" {
		t.Errorf("the file holds %q", got)
	}
	assertNoneOfOurs(t, path)
}
