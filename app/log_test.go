package app

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// records are the log's lines.
func records(t *testing.T, path string) []map[string]any {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var list []map[string]any
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		var record map[string]any
		if err := json.Unmarshal(scanner.Bytes(), &record); err != nil {
			t.Fatalf("%s: %v", scanner.Text(), err)
		}
		list = append(list, record)
	}
	return list
}

func TestLogSaysWhoDidWhat(t *testing.T) {
	f := pendingFixture(t)
	_, _ = f.app.Apply(t.Context(), settingsOf("", testPassword), ApplyOptions{})
	list := records(t, filepath.Join(filepath.Dir(f.options.SettingsPath), logName))
	if len(list) != 2 {
		t.Fatalf("records %v", list)
	}
	first := list[0]
	if first["msg"] != "apply" || first["level"] != "INFO" || first["user"] == "" || first["time"] == nil || first["provider"] != "redis" || first["version"] != Version {
		t.Errorf("record %v", first)
	}
	if list[1]["level"] != "ERROR" || list[1]["error"] == "" {
		t.Errorf("record %v", list[1])
	}
}

func TestLogTakesGoRedis(t *testing.T) {
	f := newFixture(t, "")
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", MinIdleConns: 1, PoolSize: 1, MaxRetries: -1})
	defer client.Close()
	for range 3 {
		_ = client.Ping(t.Context()).Err() // nothing listens there
	}
	redisLogger{f.app.log.Logger}.Printf(t.Context(), "pool of %d", 7)
	list := records(t, f.app.LogPath())
	if last := list[len(list)-1]; last["msg"] != "go-redis" || last["message"] != "pool of 7" {
		t.Errorf("record %v", last)
	}
}

// TestLogFolder: the first run of all is logged too, where this process may write.
func TestLogFolder(t *testing.T) {
	for name, permitted := range map[string]bool{"permitted": true, "not permitted": false} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, "")
			folder := filepath.Dir(f.options.SettingsPath)
			if err := os.Remove(folder); err != nil {
				t.Fatal(err)
			}
			f.elevated = permitted
			f.restart()
			f.app.Log("started")
			info, err := os.Stat(folder)
			if made := err == nil; made != permitted {
				t.Fatalf("the folder was made: %t, %v", made, err)
			}
			if permitted && (info.Mode().Perm() != 0o700 || len(records(t, f.app.LogPath())) != 1) {
				t.Errorf("the folder has mode %v, the log %v", info.Mode(), records(t, f.app.LogPath()))
			}
		})
	}
}

func TestLogRotates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	file := &rotatingFile{path: path, limit: 100, keep: 2}
	for _, letter := range "abcdef" {
		if _, err := file.Write([]byte("{" + strings.Repeat(string(letter), 58) + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	for name, letter := range map[string]string{path: "f", path + ".1": "e", path + ".2": "d"} {
		if data, err := os.ReadFile(name); err != nil || !strings.HasPrefix(string(data), "{"+letter) || len(data) != 60 {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	if _, err := os.Stat(path + ".3"); err == nil {
		t.Error("a fourth file is kept")
	}
}

// TestLogRotatesOverNothingElse: a file that is no log stays where it is and as it is,
// and the log goes on.
func TestLogRotatesOverNothingElse(t *testing.T) {
	for taken, want := range map[string]map[string]string{
		".1": {"": "{a", ".1": "<xml/>"},
		".2": {"": "{f", ".1": "{e", ".2": "<xml/>"},
	} {
		t.Run(taken, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.log")
			if err := os.WriteFile(path+taken, []byte("<xml/>"), 0o600); err != nil {
				t.Fatal(err)
			}
			file := &rotatingFile{path: path, limit: 100, keep: 3}
			for _, letter := range "abcdef" {
				if _, err := file.Write([]byte("{" + strings.Repeat(string(letter), 58) + "\n")); err != nil {
					t.Fatal(err)
				}
			}
			for end, begins := range want {
				if data, err := os.ReadFile(path + end); err != nil || !strings.HasPrefix(string(data), begins) {
					t.Errorf("%s: %q, %v", end, data, err)
				}
			}
			if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != len(want) {
				t.Errorf("%v, %v", entries, err)
			}
		})
	}
}

// precious is what a file holds that is no log: also one so large that a log would be
// put aside.
var precious = "<EnvironmentConfiguration>" + strings.Repeat(" ", logSize) + "</EnvironmentConfiguration>"

func TestLogThatCannotBeWritten(t *testing.T) {
	tests := []struct {
		name string
		path func(t *testing.T) string
	}{
		{"a file of something else", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "precious.txt")
			if err := os.WriteFile(path, []byte(precious), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}},
		{"a folder", func(t *testing.T) string { return t.TempDir() }},
		{"no such folder", func(t *testing.T) string { return filepath.Join(t.TempDir(), "none", "x.log") }},
		{"a link to elsewhere", func(t *testing.T) string {
			dir := t.TempDir()
			link := filepath.Join(dir, "x.log")
			if err := os.Symlink(filepath.Join(dir, "elsewhere"), link); err != nil {
				t.Fatal(err)
			}
			return link
		}},
		{"another name of a file", func(t *testing.T) string {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "log"), []byte("{}\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Link(filepath.Join(dir, "log"), filepath.Join(dir, "x.log")); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(dir, "x.log")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			f.options.LogFile = tt.path(t)
			f.restart()
			status := f.load()
			if len(status.Notices) != 1 || !strings.Contains(status.Notices[0], f.options.LogFile) {
				t.Errorf("notices %q", status.Notices)
			}
			f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
			if _, err := os.Stat(filepath.Join(filepath.Dir(f.options.LogFile), "elsewhere")); err == nil {
				t.Error("wrote through a link")
			}
			if info, err := os.Stat(f.options.LogFile); err == nil && info.Mode().IsRegular() && f.read(f.options.LogFile) != precious && f.read(f.options.LogFile) != "{}\n" {
				t.Errorf("the file now holds %q", f.read(f.options.LogFile))
			}
		})
	}
}
