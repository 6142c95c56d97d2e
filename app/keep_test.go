package app

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/config"
)

// TestKeep: whatever an import and the flags over it come to, the password that is
// saved here goes nowhere else without a word of the caller.
func TestKeep(t *testing.T) {
	f := newFixture(t, serverTextFor(sessionSection("127.0.0.1:7000,ssl=true,sslHost=redis.example,password="+testPassword, false)))
	f.load()
	path := filepath.Join(t.TempDir(), "export.yaml")
	f.write(path, "version: 1\nexport: {made: 2026-01-31T09:30:00Z, host: h}\nprovider: redis\nredis:\n  hosts: [evil:7000]\n  ssl: true\n  ssl-host: redis.example\n")
	imported, err := f.app.ImportFrom(path, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if imported.Settings.Redis.Password.IsSet() || imported.Kept.Redis.Password.Reveal() != testPassword {
		t.Errorf("%+v", imported)
	}
	for _, tt := range []struct {
		name   string
		flags  func(*config.Settings) // over the import
		wanted bool
		where  []string // it is refused with
	}{
		{"as it is", func(*config.Settings) {}, false, []string{sentTo("evil:7000")}},
		{"wanted", func(*config.Settings) {}, true, nil},
		{"to be used later", func(s *config.Settings) { s.Provider = config.ProviderDatabase }, false, []string{sentTo("evil:7000")}},
		{"hosts of its own over it", func(s *config.Settings) { s.Redis.Hosts = []string{"127.0.0.1:7000"} }, false, nil},
		{"and in clear", func(s *config.Settings) { s.Redis.Hosts, s.Redis.SSL = []string{"127.0.0.1:7000"}, false }, false, []string{"The present password would be sent without SSL."}},
		{"and another name and proxy", func(s *config.Settings) {
			s.Redis.Hosts, s.Redis.SSLHost = []string{"127.0.0.1:7000"}, "evil.example"
			s.Redis.Parameters = []config.Parameter{{Key: "tunnel", Value: "http:evil:80"}}
		}, false, []string{
			"The present password would be sent to servers whose certificates have another name.", "The present password would be sent through another proxy (tunnel).",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := imported.Settings
			tt.flags(&s)
			got, err := imported.Keep(s, tt.wanted)
			refused := tt.where != nil
			if is[*KeepPasswordError](err) != refused || refused && ExitCode(err) != ExitUsage || got.Redis.Password.IsSet() == refused {
				t.Fatalf("%v, a password %t", err, got.Redis.Password.IsSet())
			}
			if !refused {
				return
			}
			problem, remedy := UserError(err)
			if diff := cmp.Diff("The file contains no password. "+strings.Join(tt.where, " "), problem); diff != "" || !strings.Contains(remedy, "--keep-password") {
				t.Error(diff, remedy)
			}
		})
	}
}
