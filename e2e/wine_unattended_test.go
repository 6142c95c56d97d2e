//go:build wine

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

var (
	powershell = regexp.MustCompile("(?s)```powershell\n(.*?)```")
	// toolCall is a call of the program in PowerShell, with its arguments.
	toolCall = regexp.MustCompile(`& (?:\$tool|\$using:tool|'[^']+SessionConfig\.com') ([^\n|#})]*)`)
)

// TestWineUnattended runs each call of the program in the PowerShell of
// docs/unattended.md, in its order, on one machine. The text around the calls is not run:
// there is no PowerShell here.
func TestWineUnattended(t *testing.T) {
	document, err := os.ReadFile("../docs/unattended.md")
	if err != nil {
		t.Fatal(err)
	}
	ca := redistest.NewCA(t)
	server := redistest.StartServer(t, redistest.Options{Password: password, TLS: &redistest.TLS{Certificate: ca.Issue(t, redistest.Leaf{})}})
	c := newConsole(t)
	machineVariable(t, c.wine, "SERedis_IssuerCertPath", windowsPath(ca.File))
	t.Setenv("SESSIONCONFIG_PASSWORD", password)

	dir := t.TempDir()
	place := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return windowsPath(path)
	}
	here := map[string]string{
		"$hosts": server.Addr, "10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000": server.Addr,
		`\\files\deploy\session.yaml`: windowsPath(filepath.Join(dir, "session-export.yaml")), "compare.html": windowsPath(filepath.Join(dir, "compare.html")),
		`C:\deploy\passphrase.txt`: place("passphrase.txt", "a long passphrase of the tests"), `C:\deploy\password.txt`: place("password.txt", password),
		`C:\deploy\fingerprint.key`: place("fingerprint.key", strings.Repeat("k", 32)), "reports": windowsPath(filepath.Join(dir, "reports")),
	}
	reports := filepath.Join(dir, "reports")
	if err := os.Mkdir(reports, 0o755); err != nil {
		t.Fatal(err)
	}

	var ran []string
	for _, block := range powershell.FindAllStringSubmatch(string(document), -1) {
		for _, call := range toolCall.FindAllStringSubmatch(block[1], -1) {
			var args []string
			for _, arg := range strings.Fields(strings.ReplaceAll(call[1], "2>$null", "")) {
				switch put, known := here[arg]; {
				case known:
					args = append(args, put)
				case arg != "@more":
					args = append(args, arg)
				}
			}
			ran = append(ran, args[0])
			r := c.call(0, args)
			if args[0] == "test" {
				if err := os.WriteFile(filepath.Join(reports, "FE1.json"), []byte(r.stdout), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if want := []string{"apply", "publish", "export", "apply", "show", "show", "apply", "test", "compare"}; !slices.Equal(ran, want) {
		t.Errorf("ran %q, want %q", ran, want)
	}
}

// call is run for a command that may not know --settings.
func (c console) call(code int, args []string) result {
	c.t.Helper()
	if args[0] != "compare" {
		return c.run(code, "", args...)
	}
	r := c.wine.run(c.t, "", c.program, args...)
	if r.code != code {
		c.t.Fatalf("%q ended with %d:\n%s%s", args, r.code, r.stdout, r.stderr)
	}
	return r
}
