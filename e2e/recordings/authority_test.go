//go:build live && linux

package recordings

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// authority is a certificate authority with all that the situations vary.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
	dir  string
	file string // PEM
	der  string
}

// newAuthority makes a root; shape, which may be nil, changes the template.
func newAuthority(t *testing.T, name string, shape func(*x509.Certificate)) *authority {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: serial(t), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().AddDate(-2, 0, 0), NotAfter: time.Now().AddDate(10, 0, 0),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, IsCA: true, BasicConstraintsValid: true,
	}
	if shape != nil {
		shape(template)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	a := &authority{key: key, dir: filepath.Dir(file(t, "ca"))}
	a.cert = create(t, template, template, key.Public(), key)
	a.file, a.der = filepath.Join(a.dir, "ca.pem"), filepath.Join(a.dir, "ca.crt")
	check(t, os.WriteFile(a.file, pemOf("CERTIFICATE", a.cert.Raw), 0o600))
	check(t, os.WriteFile(a.der, a.cert.Raw, 0o600))
	writeKey(t, filepath.Join(a.dir, "ca.key"), key)
	return a
}

// leafTemplate is a good certificate for redis1, by name and address.
func leafTemplate(t *testing.T) *x509.Certificate {
	t.Helper()
	return &x509.Certificate{
		SerialNumber: serial(t), Subject: pkix.Name{CommonName: "redis"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		DNSNames:    []string{"redis1.lab.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
}

// issue makes a certificate of the template as shape changes it.
func (a *authority) issue(t *testing.T, shape func(*x509.Certificate)) *redistest.Certificate {
	t.Helper()
	template := leafTemplate(t)
	if shape != nil {
		shape(template)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	return a.write(t, create(t, template, a.cert, key.Public(), a.key), key)
}

// selfSigned makes a certificate that is its own issuer.
func selfSigned(t *testing.T) (*redistest.Certificate, *authority) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	template := leafTemplate(t)
	a := &authority{key: key, dir: filepath.Dir(file(t, "self"))}
	a.cert = create(t, template, template, key.Public(), key)
	a.file = filepath.Join(a.dir, "redis.crt")
	return a.write(t, a.cert, key), a
}

// write leaves a certificate and its key as files.
func (a *authority) write(t *testing.T, cert *x509.Certificate, key crypto.Signer, further ...*x509.Certificate) *redistest.Certificate {
	t.Helper()
	dir := filepath.Dir(file(t, "leaf"))
	c := &redistest.Certificate{
		Cert: cert, CertFile: filepath.Join(dir, "redis.crt"), KeyFile: filepath.Join(dir, "redis.key"),
		CA: &redistest.CA{Cert: a.cert, File: a.file, DERFile: a.der},
	}
	chain := pemOf("CERTIFICATE", cert.Raw)
	for _, more := range further {
		chain = append(chain, pemOf("CERTIFICATE", more.Raw)...)
	}
	check(t, os.WriteFile(c.CertFile, chain, 0o600))
	if a.file == filepath.Join(a.dir, "redis.crt") {
		check(t, os.WriteFile(a.file, chain, 0o600))
	}
	writeKey(t, c.KeyFile, key)
	return c
}

// opensslIssue makes a certificate of a kind that Go cannot make: newKey are the
// arguments of openssl that write a private key to standard output.
func (a *authority) opensslIssue(t *testing.T, newKey, sign []string) *redistest.Certificate {
	t.Helper()
	dir := filepath.Dir(file(t, "leaf"))
	path := func(name string) string { return filepath.Join(dir, name) }
	extensions := "subjectAltName=DNS:redis1.lab.example,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=digitalSignature\n"
	check(t, os.WriteFile(path("ext"), []byte(extensions), 0o600))
	openssl(t, append(newKey, "-out", path("redis.key"))...)
	openssl(t, "req", "-new", "-key", path("redis.key"), "-subj", "/CN=redis", "-out", path("redis.csr"))
	openssl(t, append([]string{
		"x509", "-req", "-in", path("redis.csr"), "-CA", a.file, "-CAkey", filepath.Join(a.dir, "ca.key"),
		"-days", "300", "-extfile", path("ext"), "-out", path("redis.crt"),
	}, sign...)...)
	return &redistest.Certificate{
		CertFile: path("redis.crt"), KeyFile: path("redis.key"), CA: &redistest.CA{Cert: a.cert, File: a.file},
	}
}

func openssl(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("openssl", args...).CombinedOutput(); err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// revocationList is the authority's list with the certificates revoked.
func (a *authority) revocationList(t *testing.T, next time.Time, revoked ...*x509.Certificate) []byte {
	t.Helper()
	list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: next.AddDate(0, 0, -8), NextUpdate: next}
	for _, cert := range revoked {
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries, x509.RevocationListEntry{
			SerialNumber: cert.SerialNumber, RevocationTime: time.Now().Add(-time.Hour),
		})
	}
	der, err := x509.CreateRevocationList(rand.Reader, list, a.cert, a.key)
	check(t, err)
	return der
}

func create(t *testing.T, template, parent *x509.Certificate, public crypto.PublicKey, signer crypto.Signer) *x509.Certificate {
	t.Helper()
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, public, signer)
	check(t, err)
	cert, err := x509.ParseCertificate(raw)
	check(t, err)
	return cert
}

func writeKey(t *testing.T, path string, key crypto.Signer) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	check(t, err)
	check(t, os.WriteFile(path, pemOf("PRIVATE KEY", der), 0o600))
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func serial(t *testing.T) *big.Int {
	t.Helper()
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	check(t, err)
	return n
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(fmt.Errorf("setting up: %w", err))
	}
}
