package redistest

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// CA is a certificate authority made for one test.
type CA struct {
	Cert    *x509.Certificate
	File    string // the certificate as PEM
	DERFile string // the certificate as DER

	dir    string
	key    *ecdsa.PrivateKey
	issuer *CA // nil for a root
}

// Leaf says what a certificate to issue should hold. The zero value is a good
// certificate for 127.0.0.1 to 127.0.0.3, ::1 and localhost.
type Leaf struct {
	Name      string   // common name; empty means "redis"
	Names     []string // DNS names and IP addresses; nil means the good ones
	NotBefore time.Time
	NotAfter  time.Time // zero means a year from now
	// Usages are the extended key usages; nil means server and client, which
	// a node of a cluster needs.
	Usages []x509.ExtKeyUsage
	Lists  []string // addresses of lists of revoked certificates that it names
}

// Certificate is an issued certificate with its key, written as PEM files.
type Certificate struct {
	Cert     *x509.Certificate
	CertFile string // the certificate, followed by those of intermediate authorities
	KeyFile  string
	CA       *CA

	dir string
	key *ecdsa.PrivateKey
}

// NewCA makes a root authority whose files live as long as the test.
func NewCA(t testing.TB) *CA {
	t.Helper()
	return NewCAIn(t.TempDir(), fatal(t))
}

// NewCAIn makes a root authority with its files in dir, for what several tests
// share; fail is called with an error and must not return.
func NewCAIn(dir string, fail func(error)) *CA {
	return newCA(dir, "Test root authority", nil, fail)
}

// Intermediate makes an authority that this one has signed.
func (ca *CA) Intermediate(t testing.TB) *CA {
	t.Helper()
	return newCA(t.TempDir(), "Test intermediate authority", ca, fatal(t))
}

// Expired writes the authority's certificate as an older file has it, of the same
// key and no longer valid, and returns its path.
func (ca *CA) Expired(t testing.TB) string {
	t.Helper()
	template := *ca.Cert
	template.NotAfter = time.Now().AddDate(0, 0, -1)
	raw, err := x509.CreateCertificate(rand.Reader, &template, &template, &ca.key.PublicKey, ca.key)
	must(err, fatal(t))
	return writeFile(t, filepath.Join(t.TempDir(), "expired.crt"), pemBlock("CERTIFICATE", raw))
}

// Revoke makes the authority's list of revoked certificates, with this one on it.
func (ca *CA) Revoke(t testing.TB, c *Certificate) []byte {
	t.Helper()
	list, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: time.Now().Add(-time.Hour), NextUpdate: time.Now().Add(time.Hour),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: c.Cert.SerialNumber, RevocationTime: time.Now()}},
	}, ca.Cert, ca.key)
	must(err, fatal(t))
	return list
}

// Pool is a pool with this authority only.
func (ca *CA) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(ca.Cert)
	return pool
}

// Issue makes a certificate as told.
func (ca *CA) Issue(t testing.TB, leaf Leaf) *Certificate {
	t.Helper()
	return ca.IssueIn(t.TempDir(), leaf, fatal(t))
}

// IssueIn is Issue with the files in dir, for what several tests share.
func (ca *CA) IssueIn(dir string, leaf Leaf, fail func(error)) *Certificate {
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: cmp.Or(leaf.Name, "redis")},
		NotBefore:   leaf.NotBefore,
		NotAfter:    leaf.NotAfter,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: leaf.Usages,

		CRLDistributionPoints: leaf.Lists,
	}
	if template.NotAfter.IsZero() {
		template.NotAfter = time.Now().AddDate(1, 0, 0)
	}
	if template.NotBefore.IsZero() {
		template.NotBefore = earlier(time.Now(), template.NotAfter).Add(-time.Hour)
	}
	if template.ExtKeyUsage == nil {
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	}
	names := leaf.Names
	if names == nil {
		names = []string{"localhost", "127.0.0.1", "127.0.0.2", "127.0.0.3", "::1"}
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	cert, key := sign(template, ca, fail)
	out := &Certificate{
		Cert: cert, CA: ca, key: key, dir: dir,
		CertFile: filepath.Join(dir, "redis.crt"),
		KeyFile:  filepath.Join(dir, "redis.key"),
	}
	chain := pemBlock("CERTIFICATE", cert.Raw)
	for authority := ca; authority.issuer != nil; authority = authority.issuer {
		chain = append(chain, pemBlock("CERTIFICATE", authority.Cert.Raw)...)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	must(err, fail)
	must(os.WriteFile(out.CertFile, chain, 0o600), fail)
	must(os.WriteFile(out.KeyFile, pemBlock("PRIVATE KEY", der), 0o600), fail)
	return out
}

// newCA makes an authority; a nil issuer makes it a root.
func newCA(dir, name string, issuer *CA, fail func(error)) *CA {
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             time.Now().AddDate(-2, 0, 0),
		NotAfter:              time.Now().AddDate(10, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	cert, key := sign(template, issuer, fail)
	ca := &CA{
		Cert: cert, key: key, issuer: issuer, dir: dir,
		File:    filepath.Join(dir, "ca.pem"),
		DERFile: filepath.Join(dir, "ca.crt"),
	}
	must(os.WriteFile(ca.File, pemBlock("CERTIFICATE", cert.Raw), 0o600), fail)
	must(os.WriteFile(ca.DERFile, cert.Raw, 0o600), fail)
	return ca
}

// sign makes a key and a certificate by the template, signed by issuer, or by
// itself if that is nil.
func sign(template *x509.Certificate, issuer *CA, fail func(error)) (*x509.Certificate, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err, fail)
	template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	must(err, fail)
	parent, signer := template, key
	if issuer != nil {
		parent, signer = issuer.Cert, issuer.key
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	must(err, fail)
	cert, err := x509.ParseCertificate(raw)
	must(err, fail)
	return cert, key
}

func pemBlock(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
