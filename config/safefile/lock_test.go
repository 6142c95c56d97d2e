package safefile

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLockNamesItsHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made", "session.yaml")
	lock, err := AcquireLock(path)
	if err != nil {
		t.Fatal(err)
	}
	assertNames(t, filepath.Dir(path), lockName)
	_, err = AcquireLock(path)
	locked, ok := errors.AsType[*LockedError](err)
	if !ok {
		t.Fatalf("got %v, want a *LockedError", err)
	}
	want := thisHolder()
	if locked.Path != path || locked.Holder.PID != os.Getpid() || locked.Holder.User != want.User || locked.Holder.Host != want.Host {
		t.Errorf("got %+v, want the holder %+v", locked, want)
	}
	if age := time.Since(locked.Holder.Since); age < 0 || age > time.Minute {
		t.Errorf("it is held since %v", locked.Holder.Since)
	}
	if text := err.Error(); !strings.Contains(text, " of "+want.User+" on "+want.Host) {
		t.Errorf("it says %q", text)
	}
	for range 2 {
		if err := lock.Release(); err != nil {
			t.Fatal(err)
		}
	}
	assertNames(t, filepath.Dir(path))
	again, err := AcquireLock(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Release(); err != nil {
		t.Fatal(err)
	}
}

func isLocked(err error) bool {
	_, ok := errors.AsType[*LockedError](err)
	return ok
}

func TestLockedByWhoDoesNotSay(t *testing.T) {
	for _, c := range []struct {
		name, content, words string
	}{
		{"empty", "", "is changing f."},
		{"garbage", "\x00\xff", "is changing f."},
		{"control characters", marshal(t, Holder{PID: 7, User: "a\x1b[2Jb", Host: "h\n"}), "process 7 of a?[2Jb on h?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), lockName)
			writeFile(t, path, c.content)
			text := (&LockedError{Path: "f", Holder: readHolder(path)}).Error()
			if !strings.Contains(text, c.words) || strings.Contains(text, "\x1b") {
				t.Errorf("it says %q", text)
			}
		})
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestLockIsExclusive has many sides take and give the lock: never two at once.
func TestLockIsExclusive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	inside := make(chan struct{}, 1)
	errs := make(chan error, 8)
	for range cap(errs) {
		go func() { errs <- takeTurns(path, inside) }()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

func takeTurns(path string, inside chan struct{}) error {
	for turns := 0; turns < 50; {
		lock, err := AcquireLock(path)
		if isLocked(err) {
			time.Sleep(20 * time.Microsecond)
			continue
		}
		if err != nil {
			return err
		}
		select {
		case inside <- struct{}{}:
		default:
			return errors.New("two have the lock")
		}
		turns++
		<-inside
		if err := lock.Release(); err != nil {
			return err
		}
	}
	return nil
}
