package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestWhoseEyes: files that accounts may not read under which sessions live are warned
// of, by Test Connection and where the variables are shown.
func TestWhoseEyes(t *testing.T) {
	ca := redistest.NewCA(t)
	pfx := ca.Issue(t, redistest.Leaf{Name: "front-end"}).PFX(t, redistest.PFXModern, "right")
	const pool, profile = "S-1-5-82-1-2-3-4-5", "O:BAG:SYD:P(A;;FA;;;SY)(A;;FA;;;BA)"
	accounts := []platform.Account{
		{Name: `IIS AppPool\OutSystemsApplications`, SIDs: []string{pool, "S-1-5-32-568", "S-1-1-0"}},
		{Name: "Local System", SIDs: []string{"S-1-5-18", "S-1-5-32-544", "S-1-1-0"}},
		{Name: `FARM\redis`, SIDs: []string{"S-1-1-0"}, Partly: true},
	}
	for _, c := range []struct {
		name, pfx, issuer string // their security descriptors
		path              string // of the PFX file
		want              []string
	}{
		{"all may read", "D:(A;;FR;;;WD)", "D:(A;;FR;;;WD)", pfx, nil},
		{"administrators alone", profile, "D:(A;;FR;;;WD)", pfx, []string{`The client certificate file ` + pfx + ` cannot be read: accounts that may not read it: IIS AppPool\OutSystemsApplications.`}},
		{"the system alone", "D:(A;;FR;;;WD)", "D:P(A;;FA;;;SY)", pfx, []string{`The issuer certificate file ` + ca.File + ` cannot be read: accounts that may not read it: IIS AppPool\OutSystemsApplications, FARM\redis.`}},
		{"nothing known", "", "what is this", pfx, nil},
		{"a file that is not there", profile, "", filepath.Join(t.TempDir(), "none.pfx"), []string{"the file does not exist"}},
	} {
		environment := redisprobe.Environment{ClientCertPfxPath: c.path, ClientCertPassword: "right", IssuerCertPath: ca.File}
		a, err := New(Options{
			SettingsPath:       t.TempDir() + "/session.yaml",
			MachineEnvironment: func() (redisprobe.Environment, bool) { return environment, true },
			Accounts:           func() []platform.Account { return accounts },
			SecurityOf: func(path string) string {
				if path == ca.File {
					return c.issuer
				}
				return c.pfx
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		settings := config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
			Hosts: []string{"127.0.0.1:1"}, Password: config.NewSecret("a-long-password"), SSL: true,
		}}
		tested := a.Test(t.Context(), settings, TestOptions{}, nil).Findings
		for where, findings := range map[string][]finding.Finding{"tested": tested, "shown": a.Variables().Used.Check.Findings} {
			var said []string
			for _, f := range findings {
				if f.Code != finding.EnvPfxUnreadable && f.Code != finding.EnvIssuerUnreadable {
					continue
				}
				said = append(said, f.Message)
				if len(c.want) > 0 && !strings.Contains(f.Message, c.want[0]) || c.path == pfx && f.Severity != finding.SeverityWarning {
					t.Errorf("%s, %s: %s: %s", c.name, where, f.Severity, f.Message)
				}
			}
			if len(said) != len(c.want) {
				t.Errorf("%s, %s: %q, want %q", c.name, where, said, c.want)
			}
		}
		settings.Redis.SSL = false
		for _, f := range a.Test(t.Context(), settings, TestOptions{}, nil).Findings {
			if f.Code.Stage() == finding.StageEnvironment && f.Code != finding.ClientVersion {
				t.Errorf("%s: without SSL: %s", c.name, f.Message)
			}
		}
	}
}

// TestMachineVariablesCount: what is tested with is the machine's environment; what this
// process has in its place is remarked upon.
func TestMachineVariablesCount(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "machine.pfx")
	if _, err := os.Stat(missing); err == nil {
		t.Fatal("it is there")
	}
	a, err := New(Options{
		SettingsPath: t.TempDir() + "/session.yaml",
		Lookup:       func(name string) (string, bool) { return "own.pfx", name == "SERedis_ClientCertPfxPath" },
		MachineEnvironment: func() (redisprobe.Environment, bool) {
			return redisprobe.Environment{ClientCertPfxPath: missing}, true
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	report := a.Test(t.Context(), config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
		Hosts: []string{"127.0.0.1:1"}, Password: config.NewSecret("a-long-password"), SSL: true,
	}}, TestOptions{}, nil)
	said := strings.Join(report.Notes, "\n")
	if !strings.Contains(said, `"own.pfx"`) || !strings.Contains(said, "does not count") {
		t.Errorf("notes %q", said)
	}
	if text := report.Text(); !strings.Contains(text, "The client certificate file "+missing) {
		t.Errorf("the machine's file was not tested with:\n%s", text)
	}
}
