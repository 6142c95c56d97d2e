package platform

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// typed is what must reach the other process, and be seen nowhere else.
const typed = `{"password":"MARKED-typed-1"}`

// takeIn is the process that is started elevated.
func takeIn(t *testing.T) {
	does, file, place := flag.Arg(0), flag.Arg(1), strings.TrimPrefix(flag.Arg(2), takeOverFlag)
	seen := strings.Join(append(os.Args, os.Environ()...), "\n")
	taken, err := TakeOver(place)
	if err != nil {
		seen += err.Error()
	} else {
		seen += "\ntook " + strings.Replace(string(taken.Message), typed, "all", 1)
	}
	if err := os.WriteFile(file, []byte(seen), 0o600); err != nil {
		t.Fatal(err)
	}
	if taken == nil {
		return
	}
	switch does {
	case "confirms":
		err = taken.Confirm()
	case "refuses":
		err = taken.Refuse()
	case "waits":
		io.Copy(io.Discard, taken.way) // until the other closes it
	}
	if err != nil {
		t.Error(err)
	}
}

// handedOver hands a message to a process that does something, and says what that process
// saw, and how it went.
func handedOver(t *testing.T, ctx context.Context, does string, late <-chan time.Time) (seen string, err error) {
	t.Helper()
	elevating(t)
	file := filepath.Join(t.TempDir(), "seen")
	var bound time.Duration
	r := restart{late: func(d time.Duration) <-chan time.Time { bound = d; return late }}
	err = r.elevated(ctx, []string{"-test.run=^TestHandOver$", does, file}, []byte(typed))
	data, readErr := os.ReadFile(file)
	if readErr != nil {
		t.Fatal(readErr)
	}
	if bound != time.Minute {
		t.Errorf("it is bounded by %v", bound)
	}
	if strings.Contains(string(data), "MARKED") {
		t.Errorf("what was typed is in the arguments or the environment: %s", data)
	}
	return string(data), err
}

// TestHandOver hands a message to another process, which alone decides whether it has it.
func TestHandOver(t *testing.T) {
	if flag.NArg() > 0 {
		takeIn(t)
		return
	}
	for does, want := range map[string]error{"confirms": nil, "refuses": ErrNotTaken, "ends": ErrNotTaken} {
		t.Run(does, func(t *testing.T) {
			seen, err := handedOver(t, t.Context(), does, nil)
			if !errors.Is(err, want) || !strings.HasSuffix(seen, "\ntook all") {
				t.Errorf("%v, want %v; the process saw %s", err, want, seen)
			}
		})
	}
}

// TestHandOverEnds does not wait for a process that does not confirm, however long it
// lives.
func TestHandOverEnds(t *testing.T) {
	t.Run("late", func(t *testing.T) {
		late := make(chan time.Time, 1)
		late <- time.Time{}
		r := restart{late: func(time.Duration) <-chan time.Time { return late }}
		elevating(t)
		err := r.elevated(t.Context(), []string{"-test.run=^TestHandOver$", "waits", filepath.Join(t.TempDir(), "seen")}, []byte(typed))
		if !errors.Is(err, ErrNotTaken) {
			t.Errorf("%v, want ErrNotTaken", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		ours, theirs := net.Pipe()
		defer theirs.Close()
		go func() {
			_, _ = readMessage(theirs)
			cancel()
		}()
		data, err := framed([]byte(typed))
		if err != nil {
			t.Fatal(err)
		}
		if err := hand(ctx, ours, data, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want that it was cancelled", err)
		}
	})
}

// TestReadMessage: what comes is another process's, and taken only as a whole.
func TestReadMessage(t *testing.T) {
	whole, err := framed([]byte(typed))
	if err != nil {
		t.Fatal(err)
	}
	longest, err := framed(make([]byte, mostHandedOver))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		sent []byte
		want string // of the error
	}{
		"whole":           {whole, ""},
		"the longest":     {longest, ""},
		"nothing":         {nil, "EOF"},
		"half":            {whole[:len(whole)-1], "unexpected EOF"},
		"garbage":         {bytes.Repeat([]byte{0xff}, 1<<20), "another version"},
		"another version": {append([]byte("sessionconfig 2\n"), whole[len(handoverHeader):]...), "another version"},
		"too long":        {binary.BigEndian.AppendUint32(bytes.Clone(handoverHeader), mostHandedOver+1), "longer than 65536 bytes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := readMessage(bytes.NewReader(test.sent))
			switch {
			case test.want == "" && (err != nil || len(got) == 0):
				t.Errorf("%d bytes, %v", len(got), err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
	if _, err := framed(make([]byte, mostHandedOver+1)); err == nil {
		t.Error("a message is sent that nobody takes")
	}
}

// TestTakeOverFromNowhere: what the command line says of the place is not believed.
func TestTakeOverFromNowhere(t *testing.T) {
	for _, place := range []string{"", "x", `..\other`, `\\elsewhere\pipe\x`, "/etc/passwd", "AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		if taken, err := TakeOver(place); err == nil {
			t.Errorf("%q: took %s", place, taken.Message)
		}
	}
}
