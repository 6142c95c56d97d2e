package redistest

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// IssueForeign makes a certificate for a key of a kind that Go does not know: newKey
// are the arguments of openssl that write a private key to the file after -out. names
// are as openssl writes them: "DNS:redis.example,IP:127.0.0.1"; sign are further arguments of openssl x509.
func (ca *CA) IssueForeign(t testing.TB, newKey, names string, sign ...string) *Certificate {
	t.Helper()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	der, err := x509.MarshalPKCS8PrivateKey(ca.key)
	must(err, fatal(t))
	must(os.WriteFile(path("ca.key"), pemBlock("PRIVATE KEY", der), 0o600), fatal(t))
	must(os.WriteFile(path("extensions"), []byte("subjectAltName="+names+"\nextendedKeyUsage=serverAuth\n"), 0o600), fatal(t))
	openssl(t, append(strings.Fields(newKey), "-out", path("redis.key"))...)
	openssl(t, "req", "-new", "-key", path("redis.key"), "-subj", "/CN=redis", "-out", path("redis.csr"))
	openssl(t, append([]string{
		"x509", "-req", "-in", path("redis.csr"), "-CA", ca.File, "-CAkey", path("ca.key"), "-days", "100",
		"-extfile", path("extensions"), "-out", path("redis.crt"),
	}, sign...)...)
	text, err := os.ReadFile(path("redis.crt"))
	must(err, fatal(t))
	block, _ := pem.Decode(text)
	cert, _ := x509.ParseCertificate(block.Bytes) // which Go may not know
	return &Certificate{Cert: cert, CA: ca, CertFile: path("redis.crt"), KeyFile: path("redis.key"), dir: dir}
}

// openssl runs the program that administrators make certificates with.
func openssl(t testing.TB, args ...string) {
	t.Helper()
	if said, err := exec.Command("openssl", args...).CombinedOutput(); err != nil {
		must(fmt.Errorf("openssl %s: %w: %s", strings.Join(args, " "), err, said), fatal(t))
	}
}
