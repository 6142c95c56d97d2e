package redistest

import (
	"bytes"
	"crypto/x509"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"software.sslmate.com/src/go-pkcs12"
)

// PFXFormat is one of the encryptions that PFX files are found in.
type PFXFormat string

// The formats: what current tools write, and what older ones wrote.
const (
	PFXModern    PFXFormat = "modern"     // PBES2 with AES-256 and SHA-256
	PFXLegacyDES PFXFormat = "legacy-des" // SHA-1 and triple DES, Windows up to Server 2016
	PFXLegacyRC2 PFXFormat = "legacy-rc2" // 40-bit RC2 for the certificate
	PFXNoMAC     PFXFormat = "no-mac"     // neither encryption nor integrity check, as openssl -nomac
)

// PFX writes certificate, key and authority as a PFX file and returns its path.
func (c *Certificate) PFX(t testing.TB, format PFXFormat, password string) string {
	t.Helper()
	encoder := map[PFXFormat]*pkcs12.Encoder{
		PFXModern: pkcs12.Modern, PFXLegacyDES: pkcs12.LegacyDES, PFXLegacyRC2: pkcs12.LegacyRC2,
		PFXNoMAC: pkcs12.Passwordless,
	}[format]
	data, err := encoder.Encode(c.key, c.Cert, []*x509.Certificate{c.CA.Cert}, password)
	must(err, fatal(t))
	return writeFile(t, filepath.Join(t.TempDir(), "client-"+string(format)+".pfx"), data)
}

// PFXWithMAC writes a PFX file in the old encryption, whose integrity check is by the
// given hash, as openssl pkcs12 -macalg.
func (c *Certificate) PFXWithMAC(t testing.TB, hash, password string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mac-"+hash+".pfx")
	export := exec.Command("openssl", "pkcs12", "-export", "-in", c.CertFile, "-inkey", c.KeyFile, "-out", path, "-passout", "pass:"+password,
		"-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", hash)
	if out, err := export.CombinedOutput(); err != nil {
		t.Fatalf("openssl: %v\n%s", err, out)
	}
	return path
}

// SlowPFX writes a PFX file that claims so many rounds of its password's hash
// that checking a password takes most of a second or more, and then fails.
func (c *Certificate) SlowPFX(t testing.TB, password string) string {
	t.Helper()
	const rounds = 0x010000
	data, err := pkcs12.Modern.WithIterations(rounds).Encode(c.key, c.Cert, nil, password)
	must(err, fatal(t))
	claimed := bytes.ReplaceAll(data, []byte{2, 3, 0x01, 0x00, 0x00}, []byte{2, 3, 0x3f, 0xff, 0xff}) // DER integers
	return writeFile(t, filepath.Join(t.TempDir(), "slow.pfx"), claimed)
}

// PFXWithoutKey writes a PFX file that holds the certificate but no private key.
func (c *Certificate) PFXWithoutKey(t testing.TB, password string) string {
	t.Helper()
	data, err := pkcs12.Modern.EncodeTrustStore([]*x509.Certificate{c.Cert}, password)
	must(err, fatal(t))
	return writeFile(t, filepath.Join(t.TempDir(), "no-key.pfx"), data)
}

func writeFile(t testing.TB, path string, data []byte) string {
	t.Helper()
	must(os.WriteFile(path, data, 0o600), fatal(t))
	return path
}
