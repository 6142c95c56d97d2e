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

// variablesOf are what the real workflow finds of a program's variables, and of the
// machine's, which may be nil.
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

// variablesFiles are certificates in files; the passwords of those that have one
// are "hush".
type variablesFiles struct {
	good, soon, old string // valid, expiring soon, expired
	open            string // without a password
	authority       string
	missing         string // where there is no file
}

func newVariablesFiles(t *testing.T) variablesFiles {
	t.Helper()
	ca := redistest.NewCA(t)
	issue := func(name string, days int) string {
		leaf := redistest.Leaf{Name: name, NotAfter: time.Now().AddDate(0, 0, days)}
		return ca.Issue(t, leaf).PFX(t, redistest.PFXModern, "hush")
	}
	return variablesFiles{
		good: issue("front-end 1", 400), soon: issue("front-end 2", 12), old: issue("front-end 3", -3),
		open:      ca.Issue(t, redistest.Leaf{Name: "front-end 4"}).PFX(t, redistest.PFXModern, ""),
		authority: ca.File,
		missing:   filepath.Join(t.TempDir(), "missing"),
	}
}

// variablesMarks are the marks of the four variables, in their order.
type variablesMarks [4]kit.Mark

// variablesCase is what the variables hold, and how they are described.
type variablesCase struct {
	name  string
	here  redisprobe.Environment
	ssl   bool
	marks variablesMarks
	says  []string
}

func variablesCases(files variablesFiles) []variablesCase {
	return []variablesCase{
		{
			name: "nothing set, without SSL", marks: variablesMarks{kit.MarkInfo, kit.MarkInfo, kit.MarkInfo, kit.MarkInfo}, says: []string{"not set"},
		},
		{
			name: "nothing set, with SSL", ssl: true,
			marks: variablesMarks{kit.MarkWarning, kit.MarkInfo, kit.MarkInfo, kit.MarkInfo}, says: []string{"not set"},
		},
		{
			name:  "all as it should be",
			here:  redisprobe.Environment{ClientCertPfxPath: files.good, ClientCertPassword: "hush", IssuerCertPath: files.authority, ClientCertStorageFlags: "6"},
			marks: variablesMarks{kit.MarkOK, kit.MarkOK, kit.MarkOK, kit.MarkOK},
			says: []string{
				files.good, "front-end 1, valid until " + time.Now().AddDate(0, 0, 400).Format("2006-01-02"),
				"set, and it opens the client certificate", files.authority, "Test root authority, valid until", "6 (MachineKeySet, Exportable)",
			},
		},
		{
			name:  "no password, and none is needed",
			here:  redisprobe.Environment{ClientCertPfxPath: files.open, ClientCertStorageFlags: "MachineKeySet"},
			marks: variablesMarks{kit.MarkOK, kit.MarkOK, kit.MarkInfo, kit.MarkOK},
			says:  []string{"front-end 4", "not set, and the client certificate needs none", "MachineKeySet"},
		},
		{
			name:  "expires soon",
			here:  redisprobe.Environment{ClientCertPfxPath: files.soon, ClientCertPassword: "hush"},
			marks: variablesMarks{kit.MarkWarning, kit.MarkOK, kit.MarkInfo, kit.MarkInfo},
			says:  []string{"front-end 2", "(11 days left)"},
		},
		{
			name:  "expired",
			here:  redisprobe.Environment{ClientCertPfxPath: files.old, ClientCertPassword: "hush"},
			marks: variablesMarks{kit.MarkWarning, kit.MarkOK, kit.MarkInfo, kit.MarkInfo},
			says:  []string{"front-end 3", "is not valid now"},
		},
		{
			name:  "the wrong password",
			here:  redisprobe.Environment{ClientCertPfxPath: files.good, ClientCertPassword: "hush!"},
			marks: variablesMarks{kit.MarkInfo, kit.MarkError, kit.MarkInfo, kit.MarkInfo},
			says:  []string{files.good, "does not open the client certificate file"},
		},
		{
			name:  "files that are not there, flags that are none",
			here:  redisprobe.Environment{ClientCertPfxPath: files.missing, ClientCertPassword: "hush", IssuerCertPath: files.missing, ClientCertStorageFlags: "64"},
			marks: variablesMarks{kit.MarkWarning, kit.MarkInfo, kit.MarkWarning, kit.MarkError},
			says:  []string{files.missing, "the file does not exist", "set, not shown", `"64"`},
		},
	}
}

// TestVariables: each variable has a mark, and says what it comes to.
func TestVariables(t *testing.T) {
	for _, c := range variablesCases(newVariablesFiles(t)) {
		t.Run(c.name, func(t *testing.T) {
			described := describeVariables(variablesOf(t, c.here, nil), c.ssl, time.Now())
			var got variablesMarks
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

// TestOwnVariables: where this program has other values than the machine, whose count,
// both are shown, and that is warned of.
func TestOwnVariables(t *testing.T) {
	pfx := redistest.NewCA(t).Issue(t, redistest.Leaf{Name: "front-end 1"}).PFX(t, redistest.PFXModern, "hush")
	own := redisprobe.Environment{ClientCertPfxPath: pfx, ClientCertPassword: "other hush", ClientCertStorageFlags: "2"}
	machine := redisprobe.Environment{ClientCertPfxPath: pfx, ClientCertPassword: "hush"}
	got := describeVariables(variablesOf(t, own, &machine), true, time.Now())
	for i, want := range []kit.Mark{kit.MarkOK, kit.MarkWarning, kit.MarkInfo, kit.MarkWarning} {
		if got[i].mark != want {
			t.Errorf("%s has the mark %q, want %q", got[i].name, got[i].mark, want)
		}
	}
	const differs = "Another value for this program or its user, which does not count:"
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
