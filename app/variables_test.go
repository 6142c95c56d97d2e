package app

import (
	"slices"
	"testing"

	"sessionconfig/config"
	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// TestVariables: the process's variables are looked at, and the machine's where
// they are others.
func TestVariables(t *testing.T) {
	ca := redistest.NewCA(t)
	pfx := ca.Issue(t, redistest.Leaf{Name: "front-end 1"}).PFX(t, redistest.PFXModern, "right")
	here := map[string]string{"SERedis_ClientCertPfxPath": pfx, "SERedis_ClientCertPassword": "right"}
	machine := redisprobe.Environment{ClientCertPfxPath: pfx, ClientCertPassword: "right"}
	known := false
	a, err := New(Options{
		SettingsPath:       t.TempDir() + "/session.yaml",
		Lookup:             func(name string) (string, bool) { value, set := here[name]; return value, set },
		MachineEnvironment: func() (redisprobe.Environment, bool) { return machine, known },
	})
	if err != nil {
		t.Fatal(err)
	}

	v := a.Variables()
	if v.Used.ClientCertPfxPath != pfx || v.Used.Check.Client == nil || v.Used.Check.Client.Subject != "front-end 1" {
		t.Errorf("this process has %+v", v.Used)
	}
	if v.Own != nil {
		t.Errorf("without a machine's, its own count, and are told apart: %+v", v.Own)
	}
	known = true
	if v := a.Variables(); v.Own != nil {
		t.Errorf("the same variables are told apart: %+v", v.Own)
	}
	machine.ClientCertPassword = "another"
	v = a.Variables()
	if v.Own == nil || v.Own.Check.Client == nil || len(v.Used.Check.Findings) != 1 || v.Used.Check.Findings[0].Code != finding.EnvPfxPasswordWrong {
		t.Errorf("the machine's password does not count: %+v", v)
	}
}

// TestVariablesByTheSameRules: what is said of the variables is what Test Connection
// finds: by the Windows and the client that are judged by.
func TestVariablesByTheSameRules(t *testing.T) {
	certificate := redistest.NewCA(t).Issue(t, redistest.Leaf{Name: "front-end"})
	modern, old := certificate.PFX(t, redistest.PFXModern, "right"), certificate.PFX(t, redistest.PFXLegacyDES, "right")
	sha256, sha1 := certificate.PFXWithMAC(t, "sha256", "right"), certificate.PFXWithMAC(t, "sha1", "right")
	for _, c := range []struct {
		name, path, flags string
		windows           client.Windows
		version           client.Version
		want              []finding.Code
	}{
		{"not on Windows", modern, "UserKeySet,EphemeralKeySet", 0, client.V2_5, nil},
		{"a key that is not kept, on Windows", modern, "EphemeralKeySet", 2022, client.V2_5, []finding.Code{finding.EnvFlagsInvalid}},
		{"a key in a profile, on Windows", modern, "UserKeySet", 2025, client.V2_5, []finding.Code{finding.EnvUserKeySet}},
		{"AES on Windows Server 2016", modern, "", 2016, client.V2_5, []finding.Code{finding.EnvPfxUnreadable}},
		{"3DES and SHA-256 on Windows Server 2016", sha256, "", 2016, client.V2_5, []finding.Code{finding.EnvPfxUnreadable}},
		{"3DES and SHA-256 on Windows Server 2019", sha256, "", 2019, client.V2_5, nil},
		{"3DES and SHA-1 on Windows Server 2016", sha1, "", 2016, client.V2_5, nil},
		{"3DES on Windows Server 2016", old, "", 2016, client.V2_5, nil},
		{"AES on Windows Server 2019", modern, "", 2019, client.V2_5, nil},
		{"flags in small letters", modern, "machinekeyset,64", 0, client.V2_5, []finding.Code{finding.EnvFlagsInvalid}},
	} {
		a, err := New(Options{
			SettingsPath: t.TempDir() + "/session.yaml", WindowsVersion: c.windows, ClientVersion: c.version,
			Lookup: func(string) (string, bool) { return "", false },
			MachineEnvironment: func() (redisprobe.Environment, bool) {
				return redisprobe.Environment{ClientCertPfxPath: c.path, ClientCertPassword: "right", ClientCertStorageFlags: c.flags}, true
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		shown := a.Variables().Used.Check.Findings
		tested := a.Test(t.Context(), config.Settings{Provider: config.ProviderRedis, Redis: config.Redis{
			Hosts: []string{"127.0.0.1:1"}, Password: config.NewSecret("a-long-password"), SSL: true,
		}}, TestOptions{}, nil).Findings
		tested = slices.DeleteFunc(tested, func(f redisprobe.Finding) bool { return f.Code.Stage() != finding.StageEnvironment })
		if !slices.Equal(codes(shown), c.want) || !slices.Equal(words(shown), words(tested)) {
			t.Errorf("%s: shown %q, tested %q, want %v", c.name, words(shown), words(tested), c.want)
		}
	}
}

// words are the messages of findings, sorted.
func words(findings []finding.Finding) []string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Message)
	}
	slices.Sort(all)
	return all
}
