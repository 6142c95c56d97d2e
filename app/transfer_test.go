package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/config"
	"sessionconfig/config/settingsfile"
)

var exportCases = []struct {
	name       string
	passphrase string
	here       string // hosts saved on the other server
	saved      string // password saved for them
	want       string // password after importing
	changes    []string
	elsewhere  bool // whether the saved password would go elsewhere
}{
	{
		name: "without passphrase", want: "",
		changes: []string{"Session Provider: Database becomes Redis.", "Hosts: (empty) becomes " + testHosts + ".", "Password: the file has none, and none is saved here; it must be typed."},
	},
	{
		name: "without passphrase, password saved for these hosts", here: testHosts, saved: otherPassword, want: otherPassword,
		changes: []string{"Password: the file has none; the one saved here stays."},
	},
	{
		name: "without passphrase, password saved for another host", here: "b:7000", saved: otherPassword, want: "", elsewhere: true,
		changes: []string{"Hosts: b:7000 becomes " + testHosts + ".", "Password: the file has none.", sentTo(testHosts)},
	},
	{
		name: "sealed", passphrase: "a passphrase", want: testPassword,
		changes: []string{"Session Provider: Database becomes Redis.", "Hosts: (empty) becomes " + testHosts + ".", "Password: not set becomes set."},
	},
}

// sentTo is how it is said that the present password would go to other hosts.
func sentTo(hosts string) string {
	return "The present password would be sent to other hosts: " + strings.ReplaceAll(hosts, ",", ", ") + "."
}

func TestExportAndImport(t *testing.T) {
	for _, tt := range exportCases {
		t.Run(tt.name, func(t *testing.T) {
			from := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
			path := filepath.Join(t.TempDir(), "farm.yaml")
			outcome, err := from.app.ExportTo(path, from.load().Settings, ExportOptions{Passphrase: config.NewSecret(tt.passphrase)})
			if err != nil || !strings.Contains(outcome.Message, path) {
				t.Fatalf("export: %+v, %v", outcome, err)
			}
			if strings.Contains(from.read(path), testPassword) {
				t.Error("the password stands in the export")
			}
			section := ""
			if tt.saved != "" {
				section = sessionSection(tt.here+",password="+tt.saved, false)
			}
			to := newFixture(t, serverTextFor(section))
			to.load()
			before := to.files()
			imported, err := to.app.ImportFrom(path, ImportOptions{Passphrase: config.NewSecret(tt.passphrase)})
			if err != nil {
				t.Fatal(err)
			}
			if !imported.Settings.Equal(settingsOf(testHosts, tt.want)) {
				t.Errorf("imported %+v", imported.Settings)
			}
			if tt.elsewhere != (len(imported.Elsewhere) > 0) || tt.elsewhere && imported.Kept.Redis.Password.Reveal() != tt.saved {
				t.Errorf("elsewhere %q, kept %+v", imported.Elsewhere, imported.Kept)
			}
			if diff := cmp.Diff(tt.changes, imported.Changes); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, to.files()); diff != "" {
				t.Errorf("importing changed files:\n%s", diff)
			}
			if tt.want == "" {
				return
			}
			to.apply(imported.Settings, ApplyOptions{PublishArguments: imported.PublishArguments})
			if to.plain() != testHosts+",password="+tt.want {
				t.Error(to.plain())
			}
		})
	}
}

func TestImportRefuses(t *testing.T) {
	from := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	sealed := filepath.Join(t.TempDir(), "sealed.yaml")
	if _, err := from.app.ExportTo(sealed, from.load().Settings, ExportOptions{Passphrase: config.NewSecret("the right one")}); err != nil {
		t.Fatal(err)
	}
	text := from.read(sealed)
	moved := filepath.Join(t.TempDir(), "moved.yaml")
	if _, err := from.app.ExportTo(moved, settingsOf("evil:7000", otherPassword), ExportOptions{Passphrase: config.NewSecret("the right one")}); err != nil {
		t.Fatal(err)
	}
	clear, seal, _ := strings.Cut(text, "sealed:")
	otherClear, _, _ := strings.Cut(from.read(moved), "sealed:")
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	tests := []struct {
		name       string
		text       string
		passphrase string
		check      func(error) bool
		code       int
	}{
		{"no passphrase", text, "", is[*PassphraseNeededError], ExitUsage},
		{"wrong passphrase", text, "wrong", is[*settingsfile.WrongPassphraseError], ExitUsage},
		{"other hosts than were sealed", strings.Replace(text, "127.0.0.1:7000", "evil:7000", 1), "the right one", is[*settingsfile.SyntaxError], ExitFile},
		{"a host added", strings.Replace(text, "  hosts:\n", "  hosts:\n    - evil:7000\n", 1), "the right one", is[*settingsfile.SyntaxError], ExitFile},
		{"a parameter added", strings.Replace(text, "  ssl:", "  parameters: {connectTimeout: 1}\n  ssl:", 1), "the right one", is[*settingsfile.SyntaxError], ExitFile},
		{"seal moved to other settings", otherClear + "sealed:" + seal, "the right one", is[*settingsfile.SyntaxError], ExitFile},
		{"seal cut off", clear, "the right one", is[*settingsfile.UnsealedError], ExitFile},
		{"seal cut off, hosts changed", strings.Replace(clear, "127.0.0.1:7000", "evil:7000", 1), "the right one", is[*settingsfile.UnsealedError], ExitFile},
		{"half a seal", text[:len(clear)+200], "the right one", is[*settingsfile.SyntaxError], ExitFile},
		{"a server.hsconf", serverTextFor(sessionSection("evil:7000", false)), "the right one", is[*settingsfile.UnsealedError], ExitFile},
		{"no export", "version: 1\n", "", is[*settingsfile.SyntaxError], ExitFile},
		{"invalid host", strings.Replace(strings.Split(text, "sealed")[0], "127.0.0.1:7000", "redis://a", 1), "", is[*InvalidSettingsError], ExitUsage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			f.write(bad, tt.text)
			_, err := f.app.ImportFrom(bad, ImportOptions{Passphrase: config.NewSecret(tt.passphrase), Server: true})
			if !tt.check(err) || ExitCode(err) != tt.code {
				t.Errorf("error %v, exit code %d", err, ExitCode(err))
			}
		})
	}
}

func TestExportRefuses(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection(testPlain, false)))
	settings := f.load().Settings
	path := filepath.Join(t.TempDir(), "farm.yaml")

	before := f.files()
	if _, err := f.app.ExportTo(f.serverPath(), settings, ExportOptions{}); !is[*ExistsError](err) || ExitCode(err) != ExitFile {
		t.Errorf("over server.hsconf: %v", err)
	}
	if _, err := f.app.ExportTo(f.options.PlatformDir, settings, ExportOptions{}); !is[*ExistsError](err) {
		t.Errorf("over a folder: %v", err)
	}
	if _, err := f.app.ExportTo(path, settingsOf("a:b:c", testPassword), ExportOptions{}); !is[*InvalidSettingsError](err) {
		t.Errorf("invalid settings: %v", err)
	}
	if _, err := f.app.ExportTo(path, settingsOf(testHosts, ""), ExportOptions{Passphrase: config.NewSecret("long enough, this")}); !is[*InvalidSettingsError](err) {
		t.Errorf("nothing to seal: %v", err)
	}
	if _, err := f.app.ExportTo(path, settings, ExportOptions{Passphrase: config.NewSecret("eleven char")}); !is[*ShortPassphraseError](err) || ExitCode(err) != ExitUsage {
		t.Errorf("a short passphrase: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.Symlink(f.serverPath(), link); err != nil {
		t.Fatal(err)
	}
	if _, err := f.app.ExportTo(link, settings, ExportOptions{}); !is[*ExistsError](err) {
		t.Errorf("through a link: %v", err)
	}
	if _, err := f.app.ExportTo(link, settings, ExportOptions{Overwrite: true}); err != nil {
		t.Errorf("in the place of a link: %v", err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode() != 0o600 {
		t.Errorf("in the place of a link is %v, %v", info.Mode(), err)
	}
	if diff := cmp.Diff(before, f.files()); diff != "" {
		t.Error(diff)
	}
	for range 2 { // an export of ours is replaced
		if _, err := f.app.ExportTo(path, settings, ExportOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}
