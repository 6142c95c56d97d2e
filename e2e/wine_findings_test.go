//go:build wine

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

	machineVariable(t, c.wine, "SERedis_IssuerCertPath", windowsPath(ca.File))
	report := c.object(0, password, "test", "--hosts", encrypted.Addr, "--ssl", "--password-stdin")
	if got := codes(report); !slices.Equal(got, []string{"env-pfx-unset", "tls-issuer-not-checked"}) {
		t.Errorf("with the issuer's certificate: found %v: %v", got, report)
	}

	setVariable(t, c.wine, `HKCU\Environment`, "SERedis_IssuerCertPath", `C:\own.crt`)
	report = c.object(0, password, "test", "--hosts", encrypted.Addr, "--ssl", "--password-stdin")
	if got, notes := codes(report), fmt.Sprint(report["notes"]); len(got) != 2 || !strings.Contains(notes, `C:\own.crt`) || !strings.Contains(notes, "does not count") {
		t.Errorf("with a variable of its own: found %v, notes %s", got, notes)
	}
}

// machineVariable sets a variable for the whole machine until the test ends.
func machineVariable(t *testing.T, w wine, name, value string) {
	t.Helper()
	setVariable(t, w, `HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`, name, value)
}

// setVariable sets a variable of the machine or of the user, whose key is given.
func setVariable(t *testing.T, w wine, key, name, value string) {
	t.Helper()
	t.Cleanup(func() { w.run(t, "", "reg", "delete", key, "/v", name, "/f") })
	if r := w.run(t, "", "reg", "add", key, "/v", name, "/d", value, "/f"); r.code != 0 {
		t.Fatalf("the registry takes no value: %s%s", r.stdout, r.stderr)
	}
}

// TestWineWhoseEyes: a file that the accounts of IIS and of the platform's services may
// not read is warned of, with those accounts.
func TestWineWhoseEyes(t *testing.T) {
	c := newConsole(t)
	ca := redistest.NewCA(t)
	encrypted := redistest.StartServer(t, redistest.Options{
		Password: password, TLS: &redistest.TLS{Certificate: ca.Issue(t, redistest.Leaf{})},
	})
	folder := filepath.Join(c.wine.prefix, "drive_c", "windows", "system32", "inetsrv", "config")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(filepath.Dir(folder)) })
	config := `<?xml version="1.0"?><configuration><system.applicationHost><applicationPools><add name="DefaultAppPool"/><add name="OutSystemsApplications"/>
</applicationPools><sites><site><application path="/" applicationPool="DefaultAppPool"/><application path="/App" applicationPool="OutSystemsApplications"/></site>
</sites></system.applicationHost></configuration>`
	const service = `HKLM\SYSTEM\CurrentControlSet\Services\OutSystems Deployment Service`
	t.Cleanup(func() { c.wine.run(t, "", "reg", "delete", service, "/f") })
	r := c.wine.run(t, "", "reg", "add", service, "/v", "ObjectName", "/d", `NT AUTHORITY\NetworkService`, "/f")
	if err := os.WriteFile(filepath.Join(folder, "applicationHost.config"), []byte(config), 0o644); err != nil || r.code != 0 {
		t.Fatalf("%v, %s%s", err, r.stdout, r.stderr)
	}
	machineVariable(t, c.wine, "SERedis_IssuerCertPath", windowsPath(ca.File))
	for mode, want := range map[os.FileMode][]string{
		0o644: {"env-pfx-unset", "tls-issuer-not-checked"}, 0o600: {"env-pfx-unset", "tls-issuer-not-checked", "env-issuer-unreadable"},
	} {
		if err := os.Chmod(ca.File, mode); err != nil {
			t.Fatal(err)
		}
		report := c.object(0, password, "test", "--hosts", encrypted.Addr, "--ssl", "--password-stdin")
		slices.Sort(want)
		if got := slices.Sorted(slices.Values(codes(report))); !slices.Equal(got, want) {
			t.Errorf("mode %o: found %v, want %v", mode, got, want)
		}
		said := fmt.Sprint(report["findings"])
		if tells := strings.Contains(said, `IIS AppPool\OutSystemsApplications, Network Service.`); tells != (mode == 0o600) || strings.Contains(said, "DefaultAppPool") {
			t.Errorf("mode %o: said %s", mode, said)
		}
	}
}
