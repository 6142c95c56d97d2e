package ui

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/app"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// variablesOf are what the real workflow finds of variables; machine may be nil.
func variablesOf(t *testing.T, here redisprobe.Environment, machine *redisprobe.Environment) app.Variables {
	t.Helper()
	values := map[string]string{
		"SERedis_ClientCertPfxPath": here.ClientCertPfxPath, "SERedis_ClientCertPassword": here.ClientCertPassword,
		"SERedis_IssuerCertPath": here.IssuerCertPath, "SERedis_ClientCertStorageFlags": here.ClientCertStorageFlags,
	}
	workflow, err := app.New(app.Options{
		SettingsPath: filepath.Join(t.TempDir(), "session.yaml"),
		Lookup:       func(name string) (string, bool) { value, ok := values[name]; return value, ok },
		MachineEnvironment: func() (redisprobe.Environment, bool) {
			if machine == nil {
				return redisprobe.Environment{}, false
			}
			return *machine, true
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer workflow.Close()
	return workflow.Variables()
}

// TestVariables: each variable has a mark, and says what it comes to.
func TestVariables(t *testing.T) {
	ca := redistest.NewCA(t)
	issue := func(name string, days int) string {
		leaf := redistest.Leaf{Name: name, NotAfter: time.Now().AddDate(0, 0, days)}
		return ca.Issue(t, leaf).PFX(t, redistest.PFXModern, "hush")
	}
	good, soon, old := issue("front-end 1", 400), issue("front-end 2", 12), issue("front-end 3", -3)
	missing := filepath.Join(t.TempDir(), "missing")
	open := ca.Issue(t, redistest.Leaf{Name: "front-end 4"}).PFX(t, redistest.PFXModern, "")
	type marks [4]kit.Mark
	cases := []struct {
		name  string
		here  redisprobe.Environment
		ssl   bool
		marks marks
		says  []string
	}{
		{
			name: "nothing set, without SSL", marks: marks{kit.MarkInfo, kit.MarkInfo, kit.MarkInfo, kit.MarkInfo}, says: []string{"not set"},
		},
		{
			name: "nothing set, with SSL", ssl: true,
			marks: marks{kit.MarkWarning, kit.MarkInfo, kit.MarkInfo, kit.MarkInfo}, says: []string{"not set"},
		},
		{
			name:  "all as it should be",
			here:  redisprobe.Environment{ClientCertPfxPath: good, ClientCertPassword: "hush", IssuerCertPath: ca.File, ClientCertStorageFlags: "6"},
			marks: marks{kit.MarkOK, kit.MarkOK, kit.MarkOK, kit.MarkOK},
			says: []string{
				good, "front-end 1, valid until " + time.Now().AddDate(0, 0, 400).Format("2006-01-02"),
				"set, and it opens the client certificate", ca.File, "Test root authority, valid until", "6 (MachineKeySet, Exportable)",
			},
		},
		{
			name:  "no password, and none is needed",
			here:  redisprobe.Environment{ClientCertPfxPath: open, ClientCertStorageFlags: "MachineKeySet"},
			marks: marks{kit.MarkOK, kit.MarkOK, kit.MarkInfo, kit.MarkOK},
			says:  []string{"front-end 4", "not set, and the client certificate needs none", "MachineKeySet"},
		},
		{
			name:  "expires soon",
			here:  redisprobe.Environment{ClientCertPfxPath: soon, ClientCertPassword: "hush"},
			marks: marks{kit.MarkWarning, kit.MarkOK, kit.MarkInfo, kit.MarkInfo},
			says:  []string{"front-end 2", "(11 days left)"},
		},
		{
			name:  "expired",
			here:  redisprobe.Environment{ClientCertPfxPath: old, ClientCertPassword: "hush"},
			marks: marks{kit.MarkError, kit.MarkOK, kit.MarkInfo, kit.MarkInfo},
			says:  []string{"front-end 3", "is not valid now"},
		},
		{
			name:  "the wrong password",
			here:  redisprobe.Environment{ClientCertPfxPath: good, ClientCertPassword: "hush!"},
			marks: marks{kit.MarkInfo, kit.MarkError, kit.MarkInfo, kit.MarkInfo},
			says:  []string{good, "does not open the client certificate file"},
		},
		{
			name:  "files that are not there, flags that are none",
			here:  redisprobe.Environment{ClientCertPfxPath: missing, ClientCertPassword: "hush", IssuerCertPath: missing, ClientCertStorageFlags: "64"},
			marks: marks{kit.MarkError, kit.MarkInfo, kit.MarkError, kit.MarkWarning},
			says:  []string{missing, "the file does not exist", "set, not shown", `"64"`},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			described := describeVariables(variablesOf(t, c.here, nil), c.ssl, time.Now())
			var got marks
			var texts []string
			for i, v := range described {
				got[i] = v.mark
				texts = append(texts, v.texts...)
			}
			if got != c.marks {
				t.Errorf("marks %v, want %v: %q", got, c.marks, texts)
			}
			said := strings.Join(texts, "\n")
			for _, want := range c.says {
				if !strings.Contains(said, want) {
					t.Errorf("want %q in %q", want, texts)
				}
			}
			if strings.Contains(said, "hush") {
				t.Errorf("the password is shown in %q", texts)
			}
		})
	}
}

// TestMachineVariables: where the machine's services get other values, both are
// shown, and the worse of the marks.
func TestMachineVariables(t *testing.T) {
	pfx := redistest.NewCA(t).Issue(t, redistest.Leaf{Name: "front-end 1"}).PFX(t, redistest.PFXModern, "hush")
	here := redisprobe.Environment{ClientCertPfxPath: pfx, ClientCertPassword: "hush"}
	machine := redisprobe.Environment{ClientCertPfxPath: pfx, ClientCertPassword: "other hush", ClientCertStorageFlags: "2"}
	got := describeVariables(variablesOf(t, here, &machine), true, time.Now())
	for i, want := range []kit.Mark{kit.MarkOK, kit.MarkError, kit.MarkInfo, kit.MarkWarning} {
		if got[i].mark != want {
			t.Errorf("%s has the mark %q, want %q", got[i].name, got[i].mark, want)
		}
	}
	const differs = "Another value for the machine, whose services read it:"
	want := []string{"set, and it opens the client certificate", differs, "The password in SERedis_ClientCertPassword does not open the client certificate file " + pfx + "."}
	if !slices.Equal(got[1].texts, want) {
		t.Errorf("the password says %q, want %q", got[1].texts, want)
	}
	if want := []string{"not set", differs, "2 (MachineKeySet)"}; !slices.Equal(got[3].texts, want) {
		t.Errorf("the flags say %q, want %q", got[3].texts, want)
	}
}

// TestVariablesAreShown: they come into the dialog once they were looked at.
func TestVariablesAreShown(t *testing.T) {
	fake := &fakeWorkflow{status: redisStatus()}
	fake.variables = variablesOf(t, redisprobe.Environment{ClientCertStorageFlags: "6"}, nil)
	b := newBench(t, fake, nil)
	if fake.count("variables") != 0 {
		t.Error("files are read before anyone asked")
	}
	b.c.showAdvanced()
	b.expect(b.window.win, "SERedis_ClientCertStorageFlags")
	b.until("the variables", func() bool { return strings.Contains(said(b.window.win), "6 (MachineKeySet, Exportable)") })
}
