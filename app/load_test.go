package app

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/settingsfile"
)

var loadCases = []struct {
	name     string
	section  func(*fixture) string // nil: no Platform Server
	yaml     string
	provider config.Provider
	hosts    string
	password PasswordState
	sources  map[string]Source // those to look at
	notice   string            // must be part of a notice; empty: no notices
}{
	{
		name: "nothing at all", provider: config.ProviderDatabase, password: PasswordNotSet,
		sources: map[string]Source{"provider": SourceDefault, "hosts": SourceDefault, "password": SourceDefault},
	},
	{
		name: "settings file alone", yaml: "version: 1\nprovider: redis\nredis:\n  hosts: [a:7000]\n",
		provider: config.ProviderRedis, hosts: "a:7000", password: PasswordNotSet,
		sources: map[string]Source{"provider": SourceFile, "hosts": SourceFile, "user": SourceDefault},
	},
	{
		name: "settings file that says nothing", yaml: "version: 1\n",
		provider: config.ProviderDatabase, password: PasswordNotSet, sources: map[string]Source{"provider": SourceDefault, "ssl": SourceDefault},
	},
	{
		name: "settings file that says off", yaml: "version: 1\nprovider: database\nredis:\n  ssl: false\n",
		provider: config.ProviderDatabase, password: PasswordNotSet, sources: map[string]Source{"provider": SourceFile, "ssl": SourceFile},
	},
	{
		name: "provider by hosts alone", yaml: "version: 1\nredis:\n  hosts: [a:7000]\n",
		provider: config.ProviderRedis, hosts: "a:7000", password: PasswordNotSet, sources: map[string]Source{"provider": SourceFile, "ssl": SourceDefault},
	},
	{
		name: "server.hsconf that says off", section: func(*fixture) string { return sessionSection(testPlain+",ssl=False", false) },
		provider: config.ProviderRedis, hosts: testHosts, password: PasswordSet, sources: map[string]Source{"ssl": SourcePlatform},
	},
	{
		name: "server.hsconf without the section", section: func(*fixture) string { return "" },
		provider: config.ProviderDatabase, password: PasswordNotSet,
		sources: map[string]Source{"provider": SourcePlatform, "hosts": SourceDefault},
	},
	{
		name: "clear text", section: func(*fixture) string { return sessionSection(testPlain, false) },
		provider: config.ProviderRedis, hosts: testHosts, password: PasswordSet,
		sources: map[string]Source{"provider": SourcePlatform, "hosts": SourcePlatform, "password": SourcePlatform, "ssl": SourceDefault},
	},
	{
		name: "encrypted", section: func(f *fixture) string { return sessionSection(f.encrypt(testPlain), true) },
		provider: config.ProviderRedis, hosts: testHosts, password: PasswordSet,
		sources: map[string]Source{"hosts": SourcePlatform, "password": SourcePlatform},
	},
	{
		name: "server.hsconf wins over the settings file", section: func(*fixture) string { return sessionSection(testPlain, false) },
		yaml:     "version: 1\nprovider: redis\nredis:\n  hosts: [b:7000]\n  user: someone\n",
		provider: config.ProviderRedis, hosts: testHosts, password: PasswordSet,
		sources: map[string]Source{"hosts": SourcePlatform, "user": SourceDefault},
	},
	{
		name: "newer format, fields from the settings file", section: func(*fixture) string { return sessionSection("$3$AAAA", true) },
		yaml:     "version: 1\nprovider: redis\nredis:\n  hosts: [b:7000]\n",
		provider: config.ProviderRedis, hosts: "b:7000", password: PasswordUnreadable,
		sources: map[string]Source{"provider": SourcePlatform, "hosts": SourceFile, "password": SourcePlatform},
		notice:  "newer than this program knows",
	},
	{
		name: "wrong key",
		section: func(f *fixture) string {
			value := f.encrypt(testPlain)
			f.writeKey("another key here")
			return sessionSection(value, true)
		},
		provider: config.ProviderRedis, password: PasswordUnreadable, notice: "encrypted with another key",
	},
	{
		name: "damaged value", section: func(*fixture) string { return sessionSection("$2$%%%", true) },
		provider: config.ProviderRedis, password: PasswordUnreadable, notice: "damaged",
	},
	{
		name: "no private.key",
		section: func(f *fixture) string {
			value := f.encrypt(testPlain)
			_ = os.Remove(f.keyPath())
			return sessionSection(value, true)
		},
		provider: config.ProviderRedis, password: PasswordUnreadable, notice: "there is no private.key",
	},
	{
		name: "unknown provider",
		section: func(*fixture) string {
			return strings.Replace(sessionSection(testPlain, false), `"Redis"`, `"Memcached"`, 1)
		},
		provider: config.ProviderRedis, hosts: testHosts, password: PasswordSet, notice: `"Memcached"`,
	},
}

func TestLoad(t *testing.T) {
	for _, tt := range loadCases {
		t.Run(tt.name, func(t *testing.T) {
			text := ""
			if tt.section != nil {
				text = serverTextFor("")
			}
			f := newFixture(t, text)
			if tt.section != nil {
				f.write(f.serverPath(), serverTextFor(tt.section(f)))
			}
			if tt.yaml != "" {
				f.write(f.options.SettingsPath, tt.yaml)
			}
			before := f.files()
			status := f.load()
			if status.Settings.Provider != tt.provider || strings.Join(status.Settings.Redis.Hosts, ",") != tt.hosts {
				t.Errorf("provider %s, hosts %v", status.Settings.Provider, status.Settings.Redis.Hosts)
			}
			if status.PasswordState != tt.password {
				t.Errorf("password %q, want %q", status.PasswordState, tt.password)
			}
			for field, want := range tt.sources {
				if got := status.Sources[field]; got != want {
					t.Errorf("%s from %q, want %q", field, got, want)
				}
			}
			notices := strings.Join(status.Notices, "\n")
			if tt.notice == "" && notices != "" || !strings.Contains(notices, tt.notice) {
				t.Errorf("notices %q, want %q", notices, tt.notice)
			}
			if diff := cmp.Diff(before, f.files()); diff != "" {
				t.Errorf("loading changed files:\n%s", diff)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*fixture)
		check func(error) bool
	}{
		{"no server.hsconf", func(f *fixture) { _ = os.Remove(f.serverPath()) }, func(err error) bool {
			_, ok := errors.AsType[*PlatformFileError](err)
			return ok && errors.Is(err, fs.ErrNotExist)
		}},
		{"damaged server.hsconf", func(f *fixture) { f.write(f.serverPath(), "<EnvironmentConfiguration>") }, func(err error) bool {
			_, ok := errors.AsType[*hsconf.DamageError](err)
			return ok
		}},
		{"misspelt key", func(f *fixture) { f.write(f.options.SettingsPath, "version: 1\nprovidr: redis\n") }, func(err error) bool {
			e, ok := errors.AsType[*settingsfile.SyntaxError](err)
			return ok && e.Line == 2
		}},
		{"no such folder", func(f *fixture) { _ = os.RemoveAll(f.options.PlatformDir) }, func(err error) bool {
			_, ok := errors.AsType[*platform.FolderError](err)
			return ok
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			tt.spoil(f)
			before := f.files()
			_, err := f.app.Load()
			if err == nil || !tt.check(err) {
				t.Fatalf("error %v", err)
			}
			if code := ExitCode(err); code != ExitFile {
				t.Errorf("exit code %d", code)
			}
			if problem, remedy := UserError(err); problem == "" || remedy == "" {
				t.Errorf("problem %q, remedy %q", problem, remedy)
			}
			if diff := cmp.Diff(before, f.files()); diff != "" {
				t.Errorf("files changed:\n%s", diff)
			}
		})
	}
}

func TestDifferences(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain+",ssl=true", false)))
	f.write(f.options.SettingsPath, "version: 1\nprovider: redis\nredis:\n  hosts: [b:7000]\n")
	got := f.load().Differences
	want := []string{
		"Hosts: server.hsconf has " + testHosts + ", the settings file has b:7000.",
		"Password: server.hsconf has one, the settings file has none.",
		"Use SSL: server.hsconf has on, the settings file has off.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	f.write(f.options.SettingsPath, "version: 1\nprovider: database\n")
	want = []string{"Session Provider: server.hsconf has Redis, the settings file has Database."}
	if diff := cmp.Diff(want, f.load().Differences); diff != "" {
		t.Error(diff)
	}
}

// TestPendingOverUnreadable: whether the files differ cannot be told, so it is not
// said that they do.
func TestPendingOverUnreadable(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	f.load()
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	f.writeKey("another key here")
	f.restart()
	status := f.load()
	said := strings.Join(status.Notices, "\n")
	if !strings.Contains(said, "Publishing is pending") || strings.Contains(said, "differs from the settings file") {
		t.Errorf("notices %q", status.Notices)
	}
	if len(status.Differences) != 1 || !strings.Contains(status.Differences[0], "not known whether") {
		t.Errorf("differences %q", status.Differences)
	}
}

func TestDatabaseFieldsHideSecrets(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	want := []Field{
		{"ProviderKey", "SqlServer"},
		{"Server", `SQL01\OUT`},
		{"SessionUser", "OSSTATE"},
		{"SessionPassword", config.Redacted},
		{"Catalog", "outsystems"},
		{"Advanced", config.Redacted},
		{"Newer", "[encrypted]"},
	}
	f.write(f.serverPath(), strings.Replace(serverTextFor(""), "</SessionDatabase", "<Catalog encrypted=\"true\">"+f.encrypt("outsystems")+"</Catalog>"+
		"<Advanced encrypted=\"true\">"+f.encrypt("Pooling=true;Password=MARKED")+"</Advanced><Newer encrypted=\"true\">$3$AAAA</Newer></SessionDatabase", 1))
	if diff := cmp.Diff(want, f.load().Database); diff != "" {
		t.Error(diff)
	}
}
