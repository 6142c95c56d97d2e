package app

import (
	"testing"

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
	if v.Here.ClientCertPfxPath != pfx || v.Here.Check.Client == nil || v.Here.Check.Client.Subject != "front-end 1" {
		t.Errorf("this process has %+v", v.Here)
	}
	if v.Machine != nil {
		t.Errorf("a machine that is not known has %+v", v.Machine)
	}
	known = true
	if v := a.Variables(); v.Machine != nil {
		t.Errorf("the same variables of the machine are told apart: %+v", v.Machine)
	}
	machine.ClientCertPassword = "another"
	v = a.Variables()
	if v.Machine == nil || len(v.Machine.Check.Findings) != 1 || v.Machine.Check.Findings[0].Code != finding.EnvPfxPasswordWrong {
		t.Errorf("the machine's other password is not looked at: %+v", v.Machine)
	}
}
