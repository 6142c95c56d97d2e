package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/config"
	"sessionconfig/config/hsconf"
	"sessionconfig/config/safefile"
)

func TestApplyWritesBothFiles(t *testing.T) {
	tests := []struct {
		name      string
		section   func(*fixture) string
		settings  config.Settings
		plain     string // "" for no section
		republish config.Republish
	}{
		{
			name: "from the database", section: func(*fixture) string { return "" },
			settings: settingsOf(testHosts, testPassword), plain: testPlain, republish: config.RepublishAllModules,
		},
		{
			name: "another password", section: func(f *fixture) string { return sessionSection(f.encrypt(testPlain+",abortConnect=false"), true) },
			settings: config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
				Hosts: config.SplitHosts(testHosts), Password: config.NewSecret(otherPassword),
				Parameters: []config.Parameter{{Key: "abortConnect", Value: "false"}},
			}},
			plain: testHosts + ",password=" + otherPassword + ",abortConnect=false", republish: config.RepublishApplySettings,
		},
		{
			name: "over a newer format", section: func(*fixture) string { return sessionSection("$3$AAAA", true) },
			settings: settingsOf(testHosts, testPassword), plain: testPlain, republish: config.RepublishApplySettings,
		},
		{
			name: "back to the database", section: func(*fixture) string { return sessionSection(testPlain, false) },
			settings: config.Settings{Provider: config.ProviderDatabase}, plain: "", republish: config.RepublishApplySettings,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			before := serverTextFor(tt.section(f))
			f.write(f.serverPath(), before)
			f.load()
			outcome := f.apply(tt.settings, ApplyOptions{})
			if diff := cmp.Diff([]string{"server.hsconf", "settings"}, outcome.Changed); diff != "" {
				t.Error(diff)
			}
			if f.plain() != tt.plain {
				t.Errorf("connection string %q, want %q", f.plain(), tt.plain)
			}
			if f.read(outcome.Backup) != before {
				t.Error("the backup is not what stood")
			}
			if !outcome.Pending || !outcome.Since.Equal(f.now) || outcome.Republish != tt.republish || !outcome.CanPublish {
				t.Errorf("outcome %+v", outcome)
			}
			f.restart()
			status := f.load()
			if !status.Settings.Redis.Password.Equal(tt.settings.Redis.Password) && tt.plain != "" || status.Settings.Provider != tt.settings.Provider {
				t.Errorf("loaded %+v", status.Settings)
			}
			if len(status.Differences) > 0 || len(status.Notices) != 1 || !strings.Contains(status.Notices[0], "pending") {
				t.Errorf("differences %q, notices %q", status.Differences, status.Notices)
			}
		})
	}
}

func TestApplyKeepsWhatIsNotOurs(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	f.load()
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	section := f.read(f.serverPath())
	f.apply(config.Settings{Provider: config.ProviderDatabase}, ApplyOptions{})
	if diff := cmp.Diff(serverTextFor(""), f.read(f.serverPath())); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(section, "\t<InMemorySessionConfiguration ProviderKey=\"Redis\">\r\n\t\t<ConnectionString encrypted=\"true\">$2$") {
		t.Errorf("section:\n%s", section)
	}
}

func TestApplyWhatStandsChangesNothing(t *testing.T) {
	tests := []struct {
		name     string
		section  func(*fixture) string
		settings config.Settings
	}{
		{"encrypted", func(f *fixture) string { return sessionSection(f.encrypt(testPlain), true) }, settingsOf(testHosts, testPassword)},
		{"clear text", func(*fixture) string { return sessionSection(testPlain, false) }, settingsOf(testHosts, testPassword)},
		{"database", func(*fixture) string { return "" }, config.Settings{Provider: config.ProviderDatabase}},
		{"unreadable, nothing typed", func(*fixture) string { return sessionSection("$3$AAAA", true) }, config.Settings{Provider: config.ProviderRedis}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			f.write(f.serverPath(), serverTextFor(tt.section(f)))
			f.load()
			before := f.files()
			if review, err := f.app.Review(tt.settings, nil); err != nil || !cmp.Equal(review.Files, []FileChanges(nil)) || len(review.Questions) > 0 {
				t.Errorf("review %+v, %v", review, err)
			}
			outcome := f.apply(tt.settings, ApplyOptions{})
			if len(outcome.Changed) > 0 || outcome.Backup != "" || outcome.Pending || outcome.Republish != config.RepublishNone {
				t.Errorf("outcome %+v", outcome)
			}
			if diff := cmp.Diff(before, f.files()); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("twice", func(t *testing.T) {
		f := newFixture(t, serverTextFor(""))
		f.load()
		first := f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
		before := f.files()
		f.now = f.now.Add(time.Hour)
		f.restart()
		f.load()
		outcome := f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
		if len(outcome.Changed) > 0 || outcome.Backup != "" || !outcome.Pending || !outcome.Since.Equal(first.Since) {
			t.Errorf("outcome %+v", outcome)
		}
		if diff := cmp.Diff(before, f.files()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestApplyRefuses(t *testing.T) {
	likeConnection := strings.Replace(sessionSection(testPlain, false), "\t</In", "\t\t<Host encrypted=\"false\">h</Host>\n\t</In", 1)
	tests := []struct {
		name     string
		section  string
		settings config.Settings
		prepare  func(*fixture)
		code     int
		check    func(error) bool
	}{
		{"no hosts", "", settingsOf("", testPassword), nil, ExitUsage, is[*InvalidSettingsError]},
		{"no password", "", settingsOf(testHosts, ""), nil, ExitUsage, is[*InvalidSettingsError]},
		{"unreadable password, other hosts", sessionSection("$3$AAAA", true), settingsOf("c:7000", ""), nil, ExitUsage, is[*InvalidSettingsError]},
		{"not elevated", "", settingsOf(testHosts, testPassword), func(f *fixture) { f.elevated = false }, ExitNotElevated, is[*NotElevatedError]},
		{"connection-like children", likeConnection, settingsOf("c:7000", testPassword), nil, ExitFile, is[*UnknownChildrenError]},
		{"connection-like children, database", likeConnection, config.Settings{Provider: config.ProviderDatabase}, nil, ExitFile, is[*UnknownChildrenError]},
		{"our section changed meanwhile", sessionSection(testPlain, false), settingsOf("c:7000", testPassword), func(f *fixture) {
			f.write(f.serverPath(), serverTextFor(sessionSection("d:7000,password="+testPassword, false)))
		}, ExitFile, is[*ChangedError]},
		{"settings file changed meanwhile", "", settingsOf("c:7000", testPassword), func(f *fixture) {
			f.write(f.options.SettingsPath, "version: 1\nprovider: redis\nredis:\n  hosts: [d:7000]\n")
		}, ExitFile, is[*ChangedError]},
		{"locked by another run", "", settingsOf(testHosts, testPassword), func(f *fixture) {
			lock, err := safefile.AcquireLock(f.serverPath())
			if err != nil {
				f.t.Fatal(err)
			}
			f.t.Cleanup(func() { _ = lock.Release() })
		}, ExitFile, is[*safefile.LockedError]},
		{"damaged meanwhile", "", settingsOf(testHosts, testPassword), func(f *fixture) {
			f.write(f.serverPath(), "<EnvironmentConfiguration>")
		}, ExitFile, is[*hsconf.DamageError]},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(tt.section))
			f.load()
			if tt.prepare != nil {
				tt.prepare(f)
			}
			before := f.files()
			_, err := f.app.Apply(t.Context(), tt.settings, ApplyOptions{})
			if !tt.check(err) || ExitCode(err) != tt.code {
				t.Errorf("error %v, exit code %d", err, ExitCode(err))
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

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func TestApplyInsists(t *testing.T) {
	t.Run("force over unknown children keeps them", func(t *testing.T) {
		f := newFixture(t, serverTextFor(strings.Replace(sessionSection(testPlain, false), "\t</In", "\t\t<Host encrypted=\"false\">h</Host>\n\t</In", 1)))
		f.load()
		f.apply(settingsOf("c:7000", testPassword), ApplyOptions{Force: true})
		if !strings.Contains(f.read(f.serverPath()), "<Host encrypted=\"false\">h</Host>") || f.plain() != "c:7000,password="+testPassword {
			t.Error(f.read(f.serverPath()))
		}
	})
	t.Run("a change elsewhere is kept", func(t *testing.T) {
		f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
		f.load()
		f.write(f.serverPath(), strings.Replace(f.read(f.serverPath()), "OSSTATE", "OSOTHER", 1))
		f.apply(settingsOf("c:7000", testPassword), ApplyOptions{})
		if !strings.Contains(f.read(f.serverPath()), "OSOTHER") || f.plain() != "c:7000,password="+testPassword {
			t.Error(f.read(f.serverPath()))
		}
	})
	t.Run("the platform encrypted our section meanwhile", func(t *testing.T) {
		f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
		f.load()
		f.write(f.serverPath(), serverTextFor(sessionSection(f.encrypt(testPlain), true)))
		f.apply(settingsOf("c:7000", testPassword), ApplyOptions{})
	})
	t.Run("the publish mark of another run is kept", func(t *testing.T) {
		f := newFixture(t, serverTextFor(""))
		f.load()
		f.write(f.options.SettingsPath, "version: 1\nprovider: database\npublish:\n  arguments: [/Other]\n")
		f.apply(settingsOf("c:7000", testPassword), ApplyOptions{})
		if got := f.load().State.PublishArguments; !slices.Equal(got, []string{"/Other"}) {
			t.Errorf("arguments %v", got)
		}
	})
}

func TestApplyWithoutPlatformServer(t *testing.T) {
	f := newFixture(t, "")
	f.load()
	outcome := f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	if outcome.Pending || outcome.CanPublish || outcome.Backup != "" || !slices.Equal(outcome.Changed, []string{"settings"}) {
		t.Errorf("outcome %+v", outcome)
	}
	if !strings.Contains(outcome.Message, f.options.SettingsPath) || !strings.Contains(outcome.Message, "nothing to publish") {
		t.Errorf("message %q", outcome.Message)
	}
	f.restart()
	if status := f.load(); !status.Settings.Equal(settingsOf(testHosts, testPassword)) || status.PasswordState != PasswordSet {
		t.Errorf("loaded %+v", status)
	}
}

// TestApplyOverUnreadable applies what the settings file holds where server.hsconf cannot
// be read: a newer format stays, since the platform can read it; what was encrypted with
// another key is written again.
func TestApplyOverUnreadable(t *testing.T) {
	for _, newer := range []bool{true, false} {
		f := newFixture(t, serverTextFor(""))
		f.load()
		f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
		value := "$3$AAAA"
		if !newer {
			f.writeKey("another key here")
			value = f.encrypt(testPlain)
			f.writeKey("0123456789abcdef")
		}
		f.write(f.serverPath(), serverTextFor(sessionSection(value, true)))
		before := f.files()
		f.restart()
		status := f.load()
		if status.PasswordState != PasswordUnreadable || !status.Settings.Equal(settingsOf(testHosts, testPassword)) {
			t.Errorf("loaded %+v", status)
		}
		outcome := f.apply(status.Settings, ApplyOptions{})
		if newer {
			if diff := cmp.Diff(before, f.files()); diff != "" {
				t.Error(diff)
			}
		} else if f.plain() != testPlain || !outcome.Pending {
			t.Errorf("%q, outcome %+v", f.plain(), outcome)
		}
	}
}

func TestApplyInClearText(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	if err := os.Remove(f.keyPath()); err != nil {
		t.Fatal(err)
	}
	f.load()
	outcome := f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	if !strings.Contains(f.read(f.serverPath()), `encrypted="false">`+testPlain+"<") {
		t.Error(f.read(f.serverPath()))
	}
	if !strings.Contains(strings.Join(outcome.Notes, " "), "clear text") {
		t.Errorf("notes %q", outcome.Notes)
	}
}

func TestRepublishKeepsTheStronger(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	f.load()
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	if outcome := f.apply(settingsOf(testHosts, otherPassword), ApplyOptions{}); outcome.Republish != config.RepublishAllModules {
		t.Errorf("republish %q", outcome.Republish)
	}
}

// TestApplyFailingHalfWay fails one of the writes: the files then are what they
// were.
func TestApplyFailingHalfWay(t *testing.T) {
	diskFull := func(path string) error {
		return &safefile.Error{Path: path, Cause: safefile.CauseDiskFull, Err: errors.New("no space")}
	}
	for _, failing := range []string{"server.hsconf", "session.yaml"} {
		for _, present := range []bool{true, false} {
			f := newFixture(t, serverTextFor(""))
			if present {
				f.write(f.options.SettingsPath, "version: 1\nprovider: database\n")
			}
			f.load()
			before := f.files()
			f.app.replace = func(path string, data []byte, o safefile.Options) (string, error) {
				if filepath.Base(path) == failing {
					return "", diskFull(path)
				}
				return safefile.Replace(path, data, o)
			}
			_, err := f.app.Apply(t.Context(), settingsOf(testHosts, testPassword), ApplyOptions{})
			if !is[*safefile.Error](err) || ExitCode(err) != ExitFile {
				t.Errorf("%s: error %v", failing, err)
			}
			if diff := cmp.Diff(before, f.files()); diff != "" {
				t.Errorf("%s failing, settings file present %t:\n%s", failing, present, diff)
			}
		}
	}
}

// TestApplyKilledBetween stops after the first of the two writes, as a kill
// would: the mark that a publish is pending is there.
func TestApplyKilledBetween(t *testing.T) {
	f := newFixture(t, serverTextFor(""))
	f.load()
	f.app.replace = func(path string, data []byte, o safefile.Options) (string, error) {
		if filepath.Base(path) == "server.hsconf" {
			panic("killed")
		}
		return safefile.Replace(path, data, o)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = f.app.Apply(t.Context(), settingsOf(testHosts, testPassword), ApplyOptions{})
	}()
	f.restart()
	status := f.load()
	if status.State.PendingSince.IsZero() || status.State.Republish != config.RepublishAllModules {
		t.Errorf("state %+v", status.State)
	}
	if status.Settings.Provider != config.ProviderDatabase || len(status.Differences) != 1 {
		t.Errorf("provider %s, differences %q", status.Settings.Provider, status.Differences)
	}
	f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
	if f.plain() != testPlain {
		t.Error(f.plain())
	}
}
