package app

import (
	"slices"
	"testing"

	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// TestJudgedBy: settings are judged by the clients that the platform has, else by the
// version given, else by the one that is assumed.
func TestJudgedBy(t *testing.T) {
	// Known from 2.13 on only.
	settings := config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
		Hosts: []string{"127.0.0.1:7000"}, Password: config.NewSecret(testPassword), Parameters: []config.Parameter{{Key: "tcpKeepAlive", Value: "true"}},
	}}
	for _, c := range []struct {
		name     string
		found    []string
		given    client.Version
		versions []string
		source   string
		severity finding.Severity // of parameter-newer; empty for none
	}{
		{name: "none known", versions: []string{"2.5.61"}, source: "assumed", severity: finding.SeverityError},
		{name: "one found", found: []string{"2.13.23.0"}, versions: []string{"2.13.23"}, source: "found"},
		{name: "two found, one of which is too old", found: []string{"2.13.23.0", "2.1.30.38891"}, versions: []string{"2.13.23", "2.1.30"}, source: "found", severity: finding.SeverityError},
		{name: "given beside one found", found: []string{"2.1.30.38891"}, given: client.V3, versions: []string{"3.4.35"}, source: "given"},
		{name: "one that is no version", found: []string{"x"}, versions: []string{"2.5.61"}, source: "assumed", severity: finding.SeverityError},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t, serverTextFor(""))
			looked := 0
			f.options.ClientVersion = c.given
			f.options.Clients = func(dir string) []platform.ClientFile {
				looked++
				var files []platform.ClientFile
				for _, version := range c.found {
					files = append(files, platform.ClientFile{File: dir, Version: version})
				}
				return files
			}
			a, err := New(f.options)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			origin := a.origin(settings, f.now, nil)
			if !slices.Equal(origin.ClientVersions, c.versions) || origin.ClientSource != c.source {
				t.Errorf("judged by %v, %s; want %v, %s", origin.ClientVersions, origin.ClientSource, c.versions, c.source)
			}
			var severity finding.Severity
			for _, found := range a.Check(settings) {
				if found.Code == finding.ParameterNewer {
					severity = found.Severity
				}
			}
			if severity != c.severity {
				t.Errorf("parameter-newer is %q, want %q", severity, c.severity)
			}
			if looked > 1 {
				t.Errorf("looked for it %d times", looked)
			}
		})
	}
}
