package app

import (
	"testing"

	"sessionconfig/config"
	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// TestCheckByClientVersion: a parameter that the version judged does not know is an
// error; where no version is known, one that another does not know is a warning.
func TestCheckByClientVersion(t *testing.T) {
	for _, c := range []struct {
		name, key, value string
		version          client.Version
		want             finding.Severity // of parameter-newer; empty for none
	}{
		{"assumed, unknown to it", "tcpKeepAlive", "true", client.Version{}, finding.SeverityError},
		{"assumed, unknown to an older one", "checkCertificateRevocation", "false", client.Version{}, finding.SeverityWarning},
		{"given, and known to it", "checkCertificateRevocation", "false", client.V2_5, ""},
		{"given, and unknown to it", "checkCertificateRevocation", "false", client.V2_1, finding.SeverityError},
		{"given between two recorded ones", "protocol", "resp3", client.Version{Major: 2, Minor: 7, Build: 4}, finding.SeverityError},
		{"known to all", "connectTimeout", "8000", client.Version{}, ""},
	} {
		f := newFixture(t, serverTextFor(""))
		f.options.ClientVersion = c.version
		f.restart()
		settings := settingsOf(testHosts, testPassword)
		settings.Redis.Parameters = []config.Parameter{{Key: c.key, Value: c.value}}
		var got finding.Severity
		for _, found := range f.app.Check(settings) {
			if found.Code == finding.ParameterNewer {
				got = found.Severity
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if err := f.app.invalid(settings); (err != nil) != (c.want == finding.SeverityError) {
			t.Errorf("%s: refused with %v", c.name, err)
		}
	}
}
