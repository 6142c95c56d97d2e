//go:build packages

package packaging

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// TestSigned: with a certificate and a key given, the programs, the installer and
// what it leaves for its removal are signed, and so are the checksums, by the key that
// README.md names. The same certificate gives the same bytes.
func TestSigned(t *testing.T) {
	tree := unbuiltTree(t)
	// The console twice: to be signed it need not be the window, which is larger.
	for source, name := range map[string]string{
		"SessionConfig.com": "SessionConfig.exe", "SessionConfig.com ": "SessionConfig.com", "PathEntry.exe": "PathEntry.exe",
		"sessionconfig-nogui": "sessionconfig", "sessionconfig-nogui ": "sessionconfig-nogui",
	} {
		run(t, "cp", "../bin/"+strings.TrimSpace(source), filepath.Join(tree, "bin", name))
	}
	keys := t.TempDir()
	authority := writeCertificate(t, keys)
	public, private := filepath.Join(keys, "release.pub"), filepath.Join(keys, "release.key")
	password := filepath.Join(keys, "minisign-password")
	writeFile(t, password, "of the release's owner\n")
	generate := exec.Command("minisign", "-G", "-p", public, "-s", private)
	generate.Stdin = strings.NewReader("of the release's owner\nof the release's owner\n")
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	build := func() (string, error) {
		cmd := exec.Command(filepath.Join(tree, "packaging/build"), "licences", "installer", "sums")
		cmd.Env = append(os.Environ(),
			"SIGN_CERTIFICATE="+filepath.Join(keys, "signer.pfx"), "SIGN_PASSWORD_FILE="+filepath.Join(keys, "signer-password"),
			"MINISIGN_KEY="+private, "MINISIGN_PASSWORD_FILE="+password)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}

	if said, err := build(); err == nil || !strings.Contains(said, "README.md names another public key") {
		t.Errorf("signed with a key that nobody knows: %v\n%s", err, said)
	}
	run(t, filepath.Join(tree, "packaging/releasekey"), public)
	var sums [2]string
	for i := range sums {
		if said, err := build(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		data, err := os.ReadFile(filepath.Join(tree, "dist/SHA256SUMS"))
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = string(data)
	}
	if sums[0] != sums[1] {
		t.Errorf("the signed packages differ:\n%s\n%s", sums[0], sums[1])
	}
	verifyChecksums(t, tree)

	unpacked := t.TempDir()
	setup, err := filepath.Glob(filepath.Join(tree, "dist/*-setup.exe"))
	if err != nil || len(setup) != 1 {
		t.Fatalf("installers %v, %v", setup, err)
	}
	run(t, "7z", "x", "-o"+unpacked, setup[0])
	for _, name := range []string{"SessionConfig.exe", "SessionConfig.com", "PathEntry.exe", "uninstall.exe"} {
		verifySignature(t, authority, filepath.Join(unpacked, name))
	}
	verifySignature(t, authority, setup[0])
}

// unbuiltTree is a copy of this tree without what was built in it.
func unbuiltTree(t *testing.T) string {
	t.Helper()
	tree := t.TempDir()
	run(t, "sh", "-c", `tar -C .. -c --exclude=./bin --exclude=./dist --exclude=./.git . | tar -x -C "$0"`, tree)
	if err := os.Mkdir(filepath.Join(tree, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	return tree
}

// writeCertificate makes a certificate for signing programs, with its key and its
// password in dir, and returns the path of itself as its authority.
func writeCertificate(t *testing.T, dir string) (authority string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test signer"},
		NotBefore: time.Now().AddDate(-20, 0, 0), NotAfter: time.Now().AddDate(1, 0, 0), // the commit may be older than the test
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	pfx, err := pkcs12.Modern.Encode(key, certificate, nil, "of the signer")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "signer.pfx"), string(pfx))
	writeFile(t, filepath.Join(dir, "signer-password"), "of the signer")
	authority = filepath.Join(dir, "signer.pem")
	writeFile(t, authority, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})))
	return authority
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// verifyChecksums verifies the checksums by the very lines of the tree's README.md.
func verifyChecksums(t *testing.T, tree string) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(tree, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	verified := 0
	for line := range strings.Lines(string(readme)) {
		command := strings.TrimSpace(line)
		if !strings.HasPrefix(command, "minisign -V") && !strings.HasPrefix(command, "sha256sum ") {
			continue
		}
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = filepath.Join(tree, "dist")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", command, err, out)
		}
		verified++
	}
	if verified != 2 {
		t.Errorf("README.md has %d lines that verify, want 2", verified)
	}
}

// verifySignature verifies a Windows program's signature.
func verifySignature(t *testing.T, authority, path string) {
	t.Helper()
	if said := run(t, "osslsigncode", "verify", "-CAfile", authority, "-in", path); !strings.Contains(said, "Subject: /CN=Test signer") {
		t.Errorf("%s is signed by another:\n%s", filepath.Base(path), said)
	}
}
