//go:build wine

package e2e

import (
	"fmt"
	"slices"
	"testing"

	"sessionconfig/internal/redistest"
)

// codes are the findings of a report that are no information.
func codes(report map[string]any) []string {
	var found []string
	findings, _ := report["findings"].([]any)
	for _, f := range findings {
		if finding, _ := f.(map[string]any); finding["severity"] != "info" {
			found = append(found, fmt.Sprint(finding["code"]))
		}
	}
	return found
}

// TestWineFindings: Windows words the failures of a socket, and of certificates,
// in its own way; they are told apart all the same.
func TestWineFindings(t *testing.T) {
	c := newConsole(t)
	plain := redistest.StartServer(t, redistest.Options{Password: password})
	ca := redistest.NewCA(t)
	encrypted := redistest.StartServer(t, redistest.Options{
		Password: password, TLS: &redistest.TLS{Certificate: ca.Issue(t, redistest.Leaf{})},
	})
	closes := redistest.StartPeer(t, redistest.CloseAtOnce)
	tests := map[string]struct {
		host, ssl, password string
		codes               []string
	}{
		"nothing listens":          {"127.0.0.1:1", "--no-ssl", password, []string{"tcp-refused"}},
		"closed before an answer":  {closes.Addr, "--no-ssl", password, []string{"connection-closed"}},
		"plain where TLS is meant": {plain.Addr, "--ssl", password, []string{"tls-not-offered", "env-pfx-unset"}},
		"TLS where plain is meant": {encrypted.Addr, "--no-ssl", password, []string{"tls-expected"}},
		"an unknown authority":     {encrypted.Addr, "--ssl", password, []string{"tls-unknown-authority", "env-pfx-unset"}},
		"the password is wrong":    {plain.Addr, "--no-ssl", "another-long-password", []string{"auth-wrong-password"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			report := c.object(1, test.password, "test", "--hosts", test.host, test.ssl, "--password-stdin")
			if got := codes(report); !slices.Equal(got, test.codes) {
				t.Errorf("found %v, want %v: %v", got, test.codes, report)
			}
		})
	}

	t.Setenv("SERedis_IssuerCertPath", windowsPath(ca.File))
	report := c.object(0, password, "test", "--hosts", encrypted.Addr, "--ssl", "--password-stdin")
	if got := codes(report); !slices.Equal(got, []string{"env-pfx-unset", "tls-issuer-not-checked"}) {
		t.Errorf("with the issuer's certificate: found %v: %v", got, report)
	}
}
