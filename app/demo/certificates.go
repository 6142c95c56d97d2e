package demo

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

const (
	// certifiedName is the name in the certificates of the demo's Redis.
	certifiedName = "redis.demo.example"
	// mistakenName is the SSL Host that does not fit it.
	mistakenName = "redis.old.example"
	// pfxPassword opens the demo's client certificate; it guards nothing.
	pfxPassword = "demo"
)

// certificates are those of the demo's Redis, as files for redis-server, of an authority
// that only the demo trusts.
type certificates struct {
	authority *x509.Certificate
	caFile    string
	certFile  string
	keyFile   string
	pfxFile   string // the client certificate that the platform's documentation asks for
}

// newCertificates makes them in dir.
func newCertificates(dir string) (c certificates, err error) {
	c = certificates{
		caFile: filepath.Join(dir, "ca.pem"), certFile: filepath.Join(dir, "redis.pem"),
		keyFile: filepath.Join(dir, "redis.key"), pfxFile: filepath.Join(dir, "client.pfx"),
	}
	authority, authorityKey, err := signed(&x509.Certificate{
		Subject: pkix.Name{CommonName: "Demo authority"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}, nil, nil)
	if err != nil {
		return c, err
	}
	c.authority = authority
	leaf, key, err := signed(&x509.Certificate{
		Subject: pkix.Name{CommonName: certifiedName}, DNSNames: []string{certifiedName},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, authority, authorityKey)
	if err != nil {
		return c, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return c, err
	}
	pfx, err := pkcs12.Modern.Encode(key, leaf, []*x509.Certificate{authority}, pfxPassword)
	if err != nil {
		return c, err
	}
	for path, data := range map[string][]byte{
		c.caFile:   pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Raw}),
		c.certFile: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Raw}),
		c.keyFile:  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		c.pfxFile:  pfx,
	} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return c, err
		}
	}
	return c, nil
}

// pool trusts the authority alone.
func (c certificates) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(c.authority)
	return pool
}

// lookup is the environment with the variables that name the client certificate.
func (c certificates) lookup(name string) (string, bool) {
	switch name {
	case "SERedis_ClientCertPfxPath":
		return c.pfxFile, true
	case "SERedis_ClientCertPassword":
		return pfxPassword, true
	}
	return "", false
}

// signed makes a key and a certificate by the template, signed by the authority,
// or by itself where that is nil.
func signed(template, authority *x509.Certificate, by *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().AddDate(1, 0, 0)
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return nil, nil, err
	}
	if authority == nil {
		authority, by = template, key
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, authority, &key.PublicKey, by)
	if err != nil {
		return nil, nil, fmt.Errorf("make a certificate: %w", err)
	}
	made, err := x509.ParseCertificate(raw)
	return made, key, err
}
