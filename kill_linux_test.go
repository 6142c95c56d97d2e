//go:build live

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sessionconfig/config/hsconf"
	"sessionconfig/config/settingsfile"
)

// The connection strings of the test, and a key to encrypt them with.
const (
	killedKey     = "--- key ---\nAAECAwQFBgcICQoLDA0ODw==\n"
	killedOld     = "old:7000,password=old-password-0123456789"
	killedNew     = "new:7000,password=new-password-0123456789"
	killedHead    = "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<EnvironmentConfiguration>\r\n\t<Other>kept</Other>\r\n"
	killedSection = "\t<InMemorySessionConfiguration ProviderKey=\"Redis\">\r\n\t\t<ConnectionString encrypted=\"false\">" + killedOld +
		"</ConnectionString>\r\n\t</InMemorySessionConfiguration>\r\n"
	killedTail = "</EnvironmentConfiguration>"
)

// killedCases are the commands that change files, each with what is there before.
var killedCases = []struct {
	name    string
	section string   // of server.hsconf
	before  []string // a command that makes the settings file first; nil for none
	backups int      // that are there already
	linked  bool     // the files are behind links into another folder
	args    []string
	want    string // connection string that server.hsconf holds in the end; "" for no section
}{
	{"first apply", "", nil, 0, false, []string{"apply", "--hosts", "new:7000"}, killedNew},
	{"another password", killedSection, []string{"apply", "--hosts", "old:7000", "--ssl"}, 5, false, []string{"apply", "--hosts", "new:7000", "--no-ssl"}, killedNew},
	{"another password, through links", killedSection, nil, 5, true, []string{"apply", "--hosts", "new:7000"}, killedNew},
	{"back to the database", killedSection, nil, 1, false, []string{"apply", "--provider", "database"}, ""},
	{"restore", killedSection, nil, 1, false, []string{"restore", "server.hsconf.20260101T000000.000Z.bak"}, ""},
	{"publish", "", []string{"apply", "--hosts", "new:7000"}, 0, false, []string{"publish"}, killedNew},
	{"export over an export", killedSection, nil, 0, false, []string{"export", "farm/farm.yaml"}, killedOld},
}

// TestKilledAtEverySystemCall kills the program at each system call by which a
// command changes files. Each file is then whole, the old or the new one; after the
// next start, whatever its command, there is no temporary file, no lock and no backup
// too many; and the command, given again, does what it was to do.
func TestKilledAtEverySystemCall(t *testing.T) {
	program := filepath.Join(t.TempDir(), "sessionconfig")
	build := exec.Command("go", "build", "-tags", "nogui", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	starts := [][]string{{"show"}, {"restore"}, {"export", "--force", "farm/other.yaml"}}
	for _, c := range killedCases {
		t.Run(c.name, func(t *testing.T) {
			for at := 1; ; at++ {
				k := newKilled(t, program, c.section, c.backups, c.linked)
				if c.before != nil {
					k.run(c.before...)
				}
				before := k.files()
				r := &tracer{at: at}
				if !r.run(t, k.command(c.args...)) {
					if at < 12 {
						t.Errorf("only %d system calls were met", at-1)
					}
					return
				}
				k.at = fmt.Sprintf("killed at call %d, %s", at, r.name)
				k.checkWhole(before, c.want)
				k.start(starts[at%len(starts)]...)
				k.checkNothingLeft("settings", "platform", "elsewhere")
				k.run(c.args...)
				k.checkNothingLeft("settings", "platform", "elsewhere", "farm")
				if got := k.plain([]byte(k.files()["platform/server.hsconf"])); got != c.want {
					k.t.Fatalf("%s: in the end server.hsconf holds %q", k.at, got)
				}
			}
		})
	}
}

// killed is a front-end server on which a run is killed.
type killed struct {
	t       *testing.T
	program string
	dir     string
	at      string // where the run was killed
	key     hsconf.Key
}

func newKilled(t *testing.T, program, section string, backups int, linked bool) *killed {
	t.Helper()
	key, err := hsconf.ParseKey([]byte(killedKey))
	if err != nil {
		t.Fatal(err)
	}
	k := &killed{t: t, program: program, dir: t.TempDir(), key: key}
	for _, folder := range []string{"platform", "farm", "elsewhere"} {
		if err := os.Mkdir(filepath.Join(k.dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	real := "platform"
	if linked {
		real = "elsewhere"
		k.link("settings", "session.yaml")
		k.link("platform", "server.hsconf")
	}
	k.write("platform/private.key", killedKey)
	k.write(real+"/server.hsconf", killedHead+section+killedTail)
	for i := range backups {
		k.write(fmt.Sprintf("%s/server.hsconf.20260101T00000%d.000Z.bak", real, i), killedHead+killedTail)
	}
	k.write("platform/ConfigurationTool.com", "#!/bin/sh\n")
	if err := os.Chmod(filepath.Join(k.dir, "platform/ConfigurationTool.com"), 0o700); err != nil {
		t.Fatal(err)
	}
	k.write("farm/farm.yaml", "version: 1\nexport: {made: 2026-01-01T00:00:00Z}\n")
	return k
}

// link makes a file of a folder a link to the one of that name elsewhere.
func (k *killed) link(folder, name string) {
	k.t.Helper()
	if err := os.MkdirAll(filepath.Join(k.dir, folder), 0o700); err != nil {
		k.t.Fatal(err)
	}
	if err := os.Symlink("../elsewhere/"+name, filepath.Join(k.dir, folder, name)); err != nil {
		k.t.Fatal(err)
	}
}

func (k *killed) write(name, text string) {
	k.t.Helper()
	if err := os.WriteFile(filepath.Join(k.dir, name), []byte(text), 0o640); err != nil {
		k.t.Fatal(err)
	}
}

func (k *killed) command(args ...string) *exec.Cmd {
	args = append(slices.Clone(args), "--settings", "settings/session.yaml", "--platform-dir", "platform")
	command := exec.Command(k.program, args...)
	command.Dir = k.dir
	command.Env = []string{"SESSIONCONFIG_PASSWORD=new-password-0123456789", "HOME=" + k.dir}
	if slices.Contains(args, "old:7000") {
		command.Env[0] = "SESSIONCONFIG_PASSWORD=old-password-0123456789"
	}
	return command
}

func (k *killed) run(args ...string) {
	k.t.Helper()
	if output, err := k.command(args...).CombinedOutput(); err != nil {
		k.t.Fatalf("%s: %v: %v\n%s", k.at, args, err, output)
	}
}

// start is a command of the next start. What it cannot do, such as export a password
// that was not written yet, is no matter here.
func (k *killed) start(args ...string) { _ = k.command(args...).Run() }

// files is the content of all files, by their paths below the folder.
func (k *killed) files() map[string]string {
	k.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(k.dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a link to what is not there yet
		}
		name, _ := filepath.Rel(k.dir, path)
		files[name] = string(data)
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return files
}

// plain is the connection string in a server.hsconf, "" without the section. All
// else in the file must be as it was.
func (k *killed) plain(data []byte) string {
	k.t.Helper()
	document, err := hsconf.Parse(data)
	if err != nil {
		k.t.Fatalf("%s: server.hsconf: %v", k.at, err)
	}
	section, ok := document.Session()
	if !ok {
		return ""
	}
	plain, err := section.Plain(k.key)
	if err != nil {
		k.t.Fatalf("%s: server.hsconf: %v", k.at, err)
	}
	rest, err := document.RemoveSession()
	if err != nil || string(rest) != killedHead+killedTail {
		k.t.Fatalf("%s: server.hsconf became %q, %v", k.at, data, err)
	}
	return plain
}

// checkWhole holds that each file is the whole old or the whole new one, and that nothing
// that was there is gone, except a backup that is one too many.
func (k *killed) checkWhole(before map[string]string, want string) {
	k.t.Helper()
	now := k.files()
	backups := slices.DeleteFunc(slices.Collect(maps.Keys(now)), func(name string) bool { return filepath.Ext(name) != ".bak" })
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, there := now[name]; !there && (filepath.Ext(name) != ".bak" || len(backups) < 5) {
			k.t.Errorf("%s: %s is gone", k.at, name)
		}
	}
	for name, text := range now {
		switch base := filepath.Base(name); {
		case text == before[name], strings.HasPrefix(base, ".sessionconfig"), filepath.Ext(base) == ".log":
		case base == "server.hsconf":
			if got := k.plain([]byte(text)); got != want {
				k.t.Errorf("%s: server.hsconf holds %q", k.at, got)
			}
		case filepath.Ext(base) == ".bak":
			if text != before["platform/server.hsconf"] {
				k.t.Errorf("%s: the backup holds %q", k.at, text)
			}
		case base == "session.key":
			if len(text) != len("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n") {
				k.t.Errorf("%s: the key file holds %d bytes", k.at, len(text))
			}
		case base == "session.yaml":
			path := filepath.Join(k.dir, name)
			if document, err := settingsfile.Load(path); err != nil || document.PasswordUnreadable || len(document.Notices) > 0 {
				k.t.Errorf("%s: the settings file: %v\n%s", k.at, err, text)
			}
		case base == "farm.yaml":
			if export, err := settingsfile.DecodeExport(name, []byte(text)); err != nil || len(export.Settings.Redis.Hosts) != 1 {
				k.t.Errorf("%s: the export: %v\n%s", k.at, err, text)
			}
		default:
			k.t.Errorf("%s: there is %s", k.at, name)
		}
	}
}

// checkNothingLeft holds that no temporary file and no lock is in the folders, and
// at most five backups.
func (k *killed) checkNothingLeft(folders ...string) {
	k.t.Helper()
	var list bytes.Buffer
	backups := 0
	for _, folder := range folders {
		entries, err := os.ReadDir(filepath.Join(k.dir, folder))
		if err != nil && !os.IsNotExist(err) {
			k.t.Fatal(err)
		}
		for _, entry := range entries {
			if strings.HasPrefix(entry.Name(), ".sessionconfig") {
				fmt.Fprintln(&list, entry.Name())
			}
			if filepath.Ext(entry.Name()) == ".bak" {
				backups++
			}
		}
	}
	if list.Len() > 0 || backups > 5 {
		k.t.Errorf("%s: %d backups, and after the next start there is\n%s", k.at, backups, list.String())
	}
}
