package app

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/config/hsconf"
)

const (
	testPassword  = "first-password-0001"
	otherPassword = "other-password-0002"
	testHosts     = "127.0.0.1:7000,127.0.0.2:7000"
	testPlain     = testHosts + ",password=" + testPassword
)

// serverTextFor is a server.hsconf with CRLF, other people's sections, and this
// session section.
func serverTextFor(section string) string {
	return strings.ReplaceAll("\ufeff"+`<?xml version="1.0" encoding="utf-8"?>
<EnvironmentConfiguration>
	<!-- InMemorySessionConfiguration is below -->
	<PlatformDatabaseConfiguration ProviderKey='SqlServer'>
		<AdminPassword encrypted="true">$2$notours</AdminPassword>
	</PlatformDatabaseConfiguration>
	<SessionDatabaseConfiguration ProviderKey="SqlServer">
		<Server encrypted="false"> SQL01\OUT </Server>
		<SessionUser encrypted="false">OSSTATE</SessionUser>
		<SessionPassword encrypted="true">$2$alsonotours</SessionPassword>
	</SessionDatabaseConfiguration>
`+section+`</EnvironmentConfiguration>`, "\n", "\r\n")
}

// sessionSection is the section of Redis sessions.
func sessionSection(value string, encrypted bool) string {
	return fmt.Sprintf("\t<InMemorySessionConfiguration ProviderKey=\"Redis\">\n\t\t<ConnectionString encrypted=\"%t\">%s</ConnectionString>\n\t</InMemorySessionConfiguration>\n", encrypted, value)
}

// fixture is a front-end server's files and a workflow over them.
type fixture struct {
	t        *testing.T
	options  Options
	app      *App
	key      hsconf.Key
	elevated bool
	now      time.Time

	// What the publish step does, and what it was given.
	exitCode   int
	publishErr error
	output     string
	ran        []ran

	events []platform.Event // what went into the system's event log
}

type ran struct {
	dir  string
	args []string
	env  []string
}

// newFixture makes the files of a server whose session section is section. An
// empty hsconf text means a machine without a Platform Server.
func newFixture(t *testing.T, serverText string) *fixture {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{t: t, elevated: true, now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	f.options = Options{
		SettingsPath: filepath.Join(root, "settings", "session.yaml"),
		Lookup:       func(string) (string, bool) { return "", false },
		Environ:      func() []string { return []string{"A=b"} },
		Now:          func() time.Time { return f.now },
		Find: func(override string) (platform.Server, error) {
			if override == "" {
				return platform.Server{}, nil
			}
			return platform.Find(override)
		},
		Elevated:  func(string) bool { return f.elevated },
		Publisher: f.publish,
		Report: func(e platform.Event) error {
			f.events = append(f.events, e)
			return nil
		},
	}
	f.mkdir(filepath.Join(root, "settings"))
	if serverText != "" {
		f.options.PlatformDir = filepath.Join(root, "Platform Server")
		f.mkdir(f.options.PlatformDir)
		f.write(f.serverPath(), serverText)
		f.writeKey("0123456789abcdef")
	}
	f.restart()
	return f
}

func (f *fixture) publish(ctx context.Context, s platform.Server, args, env []string, out io.Writer) (int, error) {
	f.ran = append(f.ran, ran{s.Dir, args, env})
	if _, err := io.WriteString(out, f.output); err != nil {
		return -1, err
	}
	return f.exitCode, errors.Join(f.publishErr, ctx.Err())
}

// restart is a new run of the program over the same files.
func (f *fixture) restart() {
	f.t.Helper()
	var err error
	if f.app, err = New(f.options); err != nil {
		f.t.Fatal(err)
	}
	f.app.work = 4 // sealing at full strength takes seconds under the race detector
}

func (f *fixture) serverPath() string { return filepath.Join(f.options.PlatformDir, "server.hsconf") }

func (f *fixture) keyPath() string { return filepath.Join(f.options.PlatformDir, "private.key") }

func (f *fixture) writeKey(secret string) {
	f.t.Helper()
	text := "--- key ---\r\n" + base64.StdEncoding.EncodeToString([]byte(secret)) + "\r\n"
	f.write(f.keyPath(), text)
	key, err := hsconf.ParseKey([]byte(text))
	if err != nil {
		f.t.Fatal(err)
	}
	f.key = key
}

func (f *fixture) encrypt(plain string) string {
	f.t.Helper()
	value, err := f.key.Encrypt(plain)
	if err != nil {
		f.t.Fatal(err)
	}
	return value
}

func (f *fixture) mkdir(path string) {
	f.t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) write(path, text string) {
	f.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) read(path string) string {
	f.t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		f.t.Fatal(err)
	}
	return string(data)
}

// load loads, and fails the test if that fails.
func (f *fixture) load() Status {
	f.t.Helper()
	status, err := f.app.Load()
	if err != nil {
		f.t.Fatalf("load: %v", err)
	}
	return status
}

func (f *fixture) apply(s config.Settings, o ApplyOptions) Outcome {
	f.t.Helper()
	outcome, err := f.app.Apply(f.t.Context(), s, o)
	if err != nil {
		f.t.Fatalf("apply: %v", err)
	}
	return outcome
}

// plain is the connection string that server.hsconf holds, in clear.
func (f *fixture) plain() string {
	f.t.Helper()
	document, err := hsconf.Parse([]byte(f.read(f.serverPath())))
	if err != nil {
		f.t.Fatal(err)
	}
	section, ok := document.Session()
	if !ok {
		return ""
	}
	plain, err := section.Plain(f.key)
	if err != nil {
		f.t.Fatal(err)
	}
	return plain
}

// files is the content of every file that matters: all but the log and the key
// that seals the settings file's password.
func (f *fixture) files() map[string]string {
	f.t.Helper()
	content := map[string]string{}
	root := filepath.Dir(filepath.Dir(f.options.SettingsPath))
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == logName || filepath.Ext(path) == ".key" && path != f.keyPath() {
			return err
		}
		data, err := os.ReadFile(path)
		content[path] = string(data)
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return content
}

// settingsOf are valid settings for Redis.
func settingsOf(hosts, password string) config.Settings {
	return config.Settings{
		Provider: config.ProviderRedis,
		Redis:    config.Redis{Hosts: config.SplitHosts(hosts), Password: config.NewSecret(password)},
	}
}

// tree is everything below a folder, for looking for what must not be there.
func tree(t *testing.T, root string) []byte {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all.WriteString(path)
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}
