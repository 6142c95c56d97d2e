package certificate

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"sessionconfig/internal/client"
)

// maxCertificateFile is the most that is read of a certificate file.
const maxCertificateFile = 1 << 20

// errNoPrivateKey says that a PFX file has no key for any certificate in it.
var errNoPrivateKey = errors.New("no private key belongs to a certificate in the file")

// errMissing says that a path names no file.
var errMissing = errors.New("the file does not exist")

// errModern says that Windows Server 2016 does not know the encryption.
var errModern = errors.New("it is encrypted by AES, which Windows Server 2016 does not open: export it with TripleDES-SHA1")

// errModernMAC says that Windows Server 2016 does not know how the file is protected
// against changes; it takes the password for a wrong one.
var errModernMAC = errors.New("its integrity check uses SHA-256, which Windows Server 2016 does not know: export it with TripleDES-SHA1")

// pbes2 is the object identifier of the encryptions with AES (RFC 8018) in DER.
var pbes2 = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d}

// errEd25519 says that a private key is of a kind that .NET does not load from a PFX
// file, on no system.
var errEd25519 = errors.New("its key is Ed25519, which the platform cannot load: issue a certificate for an RSA or ECDSA key")

// loadPFX reads a client certificate as the platform does: a PKCS #12 file, in
// its old (RC2, 3DES) or new (AES) encryptions. The error wraps
// pkcs12.ErrIncorrectPassword or errNoPrivateKey where that is the cause.
func loadPFX(path, password string, windows client.Windows) (*tls.Certificate, error) {
	data, err := readLimited(path)
	if err != nil {
		return nil, err
	}
	if !windows.OpensModernPFX() && bytes.Contains(data, pbes2) {
		return nil, errModern
	}
	if mac, is := macOf(data); is && !windows.OpensModernPFX() && !mac.hash.Equal(sha1) {
		return nil, errModernMAC
	} else if is && mac.rounds > maxRounds {
		return nil, fmt.Errorf("its integrity check takes %d rounds: export it again", mac.rounds)
	}
	key, first, others, err := pkcs12.DecodeChain(data, password)
	switch {
	case err == nil && isEd25519(key):
		return nil, errEd25519
	case err == nil:
		return pairUp(key, append([]*x509.Certificate{first}, others...))
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, err
	case strings.Contains(err.Error(), "private key missing"):
		return nil, errNoPrivateKey
	case strings.Contains(err.Error(), "no MAC"):
		return nil, errors.New("it lacks the integrity check (MAC) of a PFX file with a password")
	}
	if certs, trustErr := pkcs12.DecodeTrustStore(data, password); trustErr == nil && len(certs) > 0 {
		return nil, errNoPrivateKey
	}
	if errors.Is(err, pkcs12.ErrDecryption) {
		return nil, fmt.Errorf("%w: %w", pkcs12.ErrIncorrectPassword, err)
	}
	if unsupported, ok := errors.AsType[pkcs12.NotImplementedError](err); ok {
		return nil, fmt.Errorf("its form is not supported (%s)", string(unsupported))
	}
	return nil, errors.New("it is not a PFX file")
}

// pairUp puts the certificate that key belongs to first.
func pairUp(key any, certs []*x509.Certificate) (*tls.Certificate, error) {
	leaf := slices.IndexFunc(certs, func(c *x509.Certificate) bool { return belongs(key, c) })
	if leaf < 0 {
		return nil, errNoPrivateKey
	}
	pair := &tls.Certificate{PrivateKey: key, Leaf: certs[leaf], Certificate: [][]byte{certs[leaf].Raw}}
	for i, c := range certs {
		if i != leaf {
			pair.Certificate = append(pair.Certificate, c.Raw)
		}
	}
	return pair, nil
}

func isEd25519(key any) bool {
	_, is := key.(ed25519.PrivateKey)
	return is
}

// belongs tells whether the private key is the certificate's.
func belongs(key any, c *x509.Certificate) bool {
	switch private := key.(type) {
	case *rsa.PrivateKey:
		return private.PublicKey.Equal(c.PublicKey)
	case *ecdsa.PrivateKey:
		return private.PublicKey.Equal(c.PublicKey)
	default:
		return false
	}
}

// loadIssuer reads one certificate, in PEM or DER form.
func loadIssuer(path string) (*x509.Certificate, error) {
	data, err := readLimited(path)
	if err != nil {
		return nil, err
	}
	for rest := data; ; {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			break
		}
		if block.Type == "CERTIFICATE" || block.Type == "TRUSTED CERTIFICATE" {
			data = block.Bytes
			break
		}
	}
	issuer, err := x509.ParseCertificate(data)
	if err != nil {
		return nil, errors.New("it is not a certificate in PEM or DER form")
	}
	if tooLarge(issuer, maxIssuerKey) {
		return nil, fmt.Errorf("its key has more than %d bits", maxIssuerKey)
	}
	return issuer, nil
}

// readLimited reads a small file; its errors leave out the path.
func readLimited(path string) ([]byte, error) {
	// Looked at before it is opened: opening a pipe waits for who writes into it.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("it is not a file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fileReason(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxCertificateFile))
	if err != nil {
		return nil, fileReason(err)
	}
	return data, nil
}

// fileReason puts the usual causes in plain words.
func fileReason(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errMissing
	case errors.Is(err, fs.ErrPermission):
		return errors.New("this account may not read it")
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err
	}
	return err
}
