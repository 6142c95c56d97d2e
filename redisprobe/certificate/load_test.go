package certificate

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
)

func TestStorageFlags(t *testing.T) {
	tests := []struct {
		text  string
		names []string
		ok    bool
	}{
		{"", nil, true},
		{"0", []string{"DefaultKeySet"}, true},
		{"1", []string{"UserKeySet"}, true},
		{" 34 ", []string{"MachineKeySet", "EphemeralKeySet"}, true},
		{"63", []string{"UserKeySet", "MachineKeySet", "Exportable", "UserProtected", "PersistKeySet", "EphemeralKeySet"}, true},
		{"MachineKeySet", []string{"MachineKeySet"}, true},
		{"machinekeyset, Exportable", []string{"MachineKeySet", "Exportable"}, true},
		{"defaultkeyset", []string{"DefaultKeySet"}, true},
		{"64", nil, false},
		{"-1", nil, false},
		{"Machine", nil, false},
		{"MachineKeySet,", nil, false},
		{"1,2", nil, false},
	}
	for _, test := range tests {
		if names, ok := storageFlags(test.text); !slices.Equal(names, test.names) || ok != test.ok {
			t.Errorf("%q: %v, %t; want %v, %t", test.text, names, ok, test.names, test.ok)
		}
	}
}

// codesIn are the codes of findings, in order.
func codesIn(findings []finding.Finding) []finding.Code {
	var codes []finding.Code
	for _, f := range findings {
		codes = append(codes, f.Code)
	}
	return codes
}

// subjectIn is a certificate's subject; empty without one.
func subjectIn(c *Facts) string {
	if c == nil {
		return ""
	}
	return c.Subject
}

func TestCheck(t *testing.T) {
	ca := redistest.NewCA(t)
	until := time.Now().AddDate(0, 0, 20).UTC().Truncate(time.Second)
	pfx := ca.Issue(t, redistest.Leaf{Name: "front-end 1", NotAfter: until}).PFX(t, redistest.PFXModern, "right")
	expired := ca.Issue(t, redistest.Leaf{Name: "last year's", NotAfter: time.Now().AddDate(0, 0, -3)}).PFX(t, redistest.PFXModern, "right")
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name           string
		environment    Environment
		client, issuer string // subjects
		codes          []finding.Code
	}{
		{
			name:        "all as it should be",
			environment: Environment{ClientCertPfxPath: pfx, ClientCertPassword: "right", IssuerCertPath: ca.File, ClientCertStorageFlags: "6"},
			client:      "front-end 1", issuer: "Test root authority",
		},
		{name: "nothing set", codes: []finding.Code{finding.EnvPfxUnset}},
		{
			name:        "the wrong password",
			environment: Environment{ClientCertPfxPath: pfx, ClientCertPassword: "wrong"},
			codes:       []finding.Code{finding.EnvPfxPasswordWrong},
		},
		{
			name:        "an expired certificate is shown all the same",
			environment: Environment{ClientCertPfxPath: expired, ClientCertPassword: "right"},
			client:      "last year's", codes: []finding.Code{finding.EnvPfxExpired},
		},
		{
			name:        "everything wrong at once",
			environment: Environment{ClientCertPfxPath: text, IssuerCertPath: text, ClientCertStorageFlags: "64"},
			codes:       []finding.Code{finding.EnvFlagsInvalid, finding.EnvPfxUnreadable, finding.EnvIssuerUnreadable},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Check(test.environment, client.Assume())
			if !slices.Equal(codesIn(got.Findings), test.codes) {
				t.Errorf("found %v, want %v", codesIn(got.Findings), test.codes)
			}
			if holder, issuer := subjectIn(got.Client), subjectIn(got.Issuer); holder != test.client || issuer != test.issuer {
				t.Errorf("client %q, issuer %q; want %q, %q", holder, issuer, test.client, test.issuer)
			}
			if test.client == "front-end 1" && !got.Client.NotAfter.Equal(until) {
				t.Errorf("valid until %v, want %v", got.Client.NotAfter, until)
			}
			if (got.Flags != nil) != (test.environment.ClientCertStorageFlags == "6") {
				t.Errorf("flags %v", got.Flags)
			}
		})
	}
}
