package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLastLines(t *testing.T) {
	var many []string
	for n := range tailLines + 5 {
		many = append(many, fmt.Sprintf("line %d", n))
	}
	tests := []struct {
		name   string
		writes []string
		want   []string
	}{
		{"nothing", nil, nil},
		{"without a line break", []string{"a"}, []string{"a"}},
		{"in pieces", []string{"a", "b\r\nc", "d\n"}, []string{"ab", "cd"}},
		{"blank lines", []string{"a\n\n \nb\n"}, []string{"a", "b"}},
		{"more than are kept", []string{strings.Join(many, "\n")}, many[5:]},
		{"an endless line", []string{strings.Repeat("x", 3*tailWidth), "y"}, []string{strings.Repeat("x", tailWidth)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var l lastLines
			for _, text := range tt.writes {
				if n, err := l.Write([]byte(text)); n != len(text) || err != nil {
					t.Errorf("write %d, %v", n, err)
				}
			}
			got, _ := l.lines()
			if diff := cmp.Diff(tt.want, got); diff != "" && len(tt.want)+len(got) > 0 {
				t.Error(diff)
			}
		})
	}
}

func TestSaysTrouble(t *testing.T) {
	for line, want := range map[string]bool{
		"ERROR: module Users": true, "Error - no connection": true, "[ERROR] x": true, "2026-03-04 05:06:07 ERROR x": true,
		"[12/60] Error compiling module": true, "  error CS0103: x": true, "FATAL: x": true,
		"Publishing of Users failed.": true, "2 failures": true, "Module Users could not be published": true,
		"The operation was not successful": true, "Unable to connect to the database": true,
		"": false, "Errors: 0": false, "0 errors, 2 warnings": false, "40 modules published, 0 failed": false, "Failed: 0": false,
		"Published without errors": false, "No failures": false, "Terror of the deep": false, "Publishing ErrorHandler": false,
		"Attempt 1 failed, retrying": false, "Publishing Service Center": false, "12:30:05 Publishing": false,
	} {
		if got := SaysTrouble(line); got != want {
			t.Errorf("%q: %t", line, got)
		}
	}
}

// TestOutputsAreKeptFive also when several are made in one second, and leaves other
// files alone.
func TestOutputsAreKeptFive(t *testing.T) {
	folder := t.TempDir()
	like := filepath.Join(folder, "session.yaml")
	for _, name := range []string{like, filepath.Join(folder, "publish-notes.log"), filepath.Join(folder, "publish-20200101T000000Z.log.txt")} {
		if err := os.WriteFile(name, nil, 0o640); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for i := range keptOutputs + 2 {
		o := newOutputFile(folder, like, now)
		fmt.Fprint(o, i)
		if note := o.close(); note != "" {
			t.Fatal(note)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	want := []string{"publish-20200101T000000Z.log.txt"}
	for second := 9; second < 9+keptOutputs; second++ {
		want = append(want, fmt.Sprintf("publish-20260304T0506%02dZ.log", second))
	}
	want = append(want, "publish-notes.log", "session.yaml")
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	info, err := os.Stat(filepath.Join(folder, want[1]))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v; want that of the settings", info.Mode(), err)
	}
}

// TestPlantedOutputs: files whose names are ahead of the clock do not push out those of
// publishes, and are left alone.
func TestPlantedOutputs(t *testing.T) {
	folder := t.TempDir()
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	var names []string
	for i := range keptOutputs {
		o := newOutputFile(folder, "", now.Add(time.Duration(i)*time.Hour))
		names = append(names, filepath.Base(o.path))
		o.close()
	}
	for i := range keptOutputs {
		name := fmt.Sprintf("publish-9999123%dT235959Z.log", i%2)
		if i > 1 {
			name = fmt.Sprintf("publish-2099010%dT000000Z.log", i)
		}
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	o := newOutputFile(folder, "", now.Add(24*time.Hour))
	o.close()
	if want := "publish-20260305T050607Z.log"; filepath.Base(o.path) != want {
		t.Errorf("named %s, want %s", o.path, want)
	}
	for _, name := range names[1:] {
		if !exists(filepath.Join(folder, name)) {
			t.Errorf("%s was removed", name)
		}
	}
}

// TestOutputNotKept: what cannot be written keeps no publish from going on, and is
// told.
func TestOutputNotKept(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(nowhere, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o := newOutputFile(nowhere, "", time.Now())
	if n, err := o.Write([]byte("x")); n != 1 || err != nil {
		t.Errorf("write %d, %v", n, err)
	}
	if note := o.close(); !strings.HasPrefix(note, "The output was not kept whole") || o.path != "" {
		t.Errorf("%q, path %q", note, o.path)
	}

	o = newOutputFile(t.TempDir(), "", time.Now())
	o.left = 3
	if n, err := o.Write([]byte("12345")); n != 5 || err != nil {
		t.Errorf("write %d, %v", n, err)
	}
	if kept, err := os.ReadFile(o.path); err != nil || string(kept) != "123" {
		t.Errorf("kept %q, %v", kept, err)
	}
	if note := o.close(); !strings.Contains(note, "longer than") {
		t.Errorf("%q", note)
	}
	if _, err := os.Stat(o.path); errors.Is(err, fs.ErrNotExist) || slices.Contains([]string{""}, o.path) {
		t.Error("the file is gone")
	}
}
