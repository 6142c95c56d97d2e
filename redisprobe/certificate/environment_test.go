package certificate

import (
	"strings"
	"testing"
)

func TestFromVariables(t *testing.T) {
	values := map[string]string{
		"SERedis_ClientCertPfxPath": "a.pfx", "SERedis_ClientCertPassword": "b", "SERedis_IssuerCertPath": "c.crt",
		"SERedis_ClientCertStorageFlags": "2",
	}
	got := FromVariables(func(name string) (string, bool) { v, ok := values[name]; return v, ok })
	if want := (Environment{"a.pfx", "b", "c.crt", "2"}); got != want {
		t.Errorf("got %+v", got)
	}
	if got := FromVariables(func(string) (string, bool) { return "", false }); got != (Environment{}) {
		t.Errorf("unset: %+v", got)
	}
}

func TestEnvironmentDifferences(t *testing.T) {
	own := Environment{ClientCertPfxPath: "a.pfx", ClientCertPassword: "hush", IssuerCertPath: "same.crt"}
	machine := Environment{ClientCertPassword: "tush", IssuerCertPath: "same.crt", ClientCertStorageFlags: "2"}
	got := strings.Join(own.Differences(machine), "\n")
	for _, part := range []string{
		`SERedis_ClientCertPfxPath is not set for the machine, whose services read it, and this was tested with; what this program or its user has does not count: "a.pfx".`,
		`SERedis_ClientCertPassword has another value for this program or its user, which does not count`,
		`SERedis_ClientCertStorageFlags is "2" for the machine, whose services read it, and this was tested with; what this program or its user has does not count: not set.`,
	} {
		if !strings.Contains(got, part) {
			t.Errorf("lacks %q:\n%s", part, got)
		}
	}
	if strings.Contains(got, "hush") || strings.Contains(got, "tush") || strings.Contains(got, "IssuerCertPath") {
		t.Errorf("says too much:\n%s", got)
	}
	if len(own.Differences(own)) > 0 {
		t.Error("differs from itself")
	}
}
