package redisprobe

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// clientPair is a client certificate without its key, enough to speak of it.
func clientPair(leaf *x509.Certificate) *tls.Certificate { return &tls.Certificate{Leaf: leaf} }

func TestEnvironmentFrom(t *testing.T) {
	values := map[string]string{
		"SERedis_ClientCertPfxPath": "a.pfx", "SERedis_ClientCertPassword": "b", "SERedis_IssuerCertPath": "c.crt",
		"SERedis_ClientCertStorageFlags": "2",
	}
	got := EnvironmentFrom(func(name string) (string, bool) { v, ok := values[name]; return v, ok })
	if want := (Environment{"a.pfx", "b", "c.crt", "2"}); got != want {
		t.Errorf("got %+v", got)
	}
	if got := EnvironmentFrom(func(string) (string, bool) { return "", false }); got != (Environment{}) {
		t.Errorf("unset: %+v", got)
	}
}

func TestEnvironmentDifferences(t *testing.T) {
	here := Environment{ClientCertPfxPath: "a.pfx", ClientCertPassword: "hush", IssuerCertPath: "same.crt"}
	machine := Environment{ClientCertPassword: "tush", IssuerCertPath: "same.crt", ClientCertStorageFlags: "2"}
	got := strings.Join(here.differences(machine), "\n")
	for _, part := range []string{
		`SERedis_ClientCertPfxPath is not set for the machine, whose services read it, but "a.pfx" for this program`,
		`SERedis_ClientCertPassword has another value for the machine`,
		`SERedis_ClientCertStorageFlags is "2" for the machine, whose services read it, but not set for this program`,
	} {
		if !strings.Contains(got, part) {
			t.Errorf("lacks %q:\n%s", part, got)
		}
	}
	if strings.Contains(got, "hush") || strings.Contains(got, "tush") || strings.Contains(got, "IssuerCertPath") {
		t.Errorf("says too much:\n%s", got)
	}
	if len(here.differences(here)) > 0 {
		t.Error("differs from itself")
	}
}

func TestFixedName(t *testing.T) {
	tests := []struct {
		name    string
		hosts   []string
		sslHost string
		want    string
	}{
		{"SSL Host", []string{"10.0.0.1:7000"}, "redis.example", "redis.example"},
		{"one name", []string{"redis.example:7000"}, "", "redis.example"},
		{"a shared name", []string{"redis.example:7000", "Redis.Example:7001"}, "", "Redis.Example"},
		{"several names", []string{"a.example:7000", "b.example:7000"}, "", ""},
		{"addresses", []string{"10.0.0.1:7000", "10.0.0.1:7001"}, "", ""},
		{"name and address", []string{"a.example:7000", "[::1]:7000"}, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := fixedName(Target{Hosts: test.hosts, SSLHost: test.sslHost}); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if got := (&tlsSetup{}).nameFor("[fe80::1%eth0]:7000"); got != "fe80::1" {
		t.Errorf("the name of an address with a zone is %q", got)
	}
}

func TestReadLimited(t *testing.T) {
	dir := t.TempDir()
	if _, err := readLimited(filepath.Join(dir, "none")); err == nil || strings.Contains(err.Error(), dir) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := readLimited(dir); err == nil {
		t.Error("a folder is read")
	}
	if _, err := readLimited(os.DevNull); err == nil {
		t.Error("a device is read")
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := readLimited(file); err != nil || string(data) != "x" {
		t.Errorf("%q, %v", data, err)
	}
	if got := fileReason(&fs.PathError{Op: "open", Path: "secret", Err: errors.New("odd")}); got.Error() != "odd" {
		t.Errorf("got %v", got)
	}
}
