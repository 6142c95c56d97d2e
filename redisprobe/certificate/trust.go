package certificate

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Trust is what the platform's client trusts: the machine's authorities, and the
// issuer that is set.
type Trust struct {
	Roots  *x509.CertPool    // nil means the system's
	Issuer *x509.Certificate // accepted as the end of a chain, may be nil
	Now    func() time.Time
}

// NameError says that a certificate is valid, but for other names.
type NameError struct {
	Leaf *x509.Certificate
	Name string
}

func (e *NameError) Error() string {
	return fmt.Sprintf("the certificate is not valid for %q", e.Name)
}

// Verify decides on a chain as the platform's client would: trusted by the
// machine, or ending in the issuer that is set; and always valid for the name.
// Nothing else is forgiven, not even with the issuer set. What is wrong with the
// chain is a *tls.CertificateVerificationError, what is wrong with the name a
// *NameError, and both are joined.
func (t *Trust) Verify(chain []*x509.Certificate, name string) error {
	if len(chain) == 0 {
		return errors.New("the server sent no certificate")
	}
	options := x509.VerifyOptions{Roots: t.Roots, Intermediates: x509.NewCertPool(), CurrentTime: t.Now()}
	for _, c := range chain[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := chain[0].Verify(options)
	if err != nil && t.Issuer != nil {
		options.Roots = x509.NewCertPool()
		options.Roots.AddCert(t.Issuer)
		if _, issuerErr := chain[0].Verify(options); issuerErr == nil {
			err = nil
		} else if t.issuerExpired(chain) {
			err = x509.CertificateInvalidError{Cert: t.Issuer, Reason: x509.Expired}
		}
	}
	var wrong []error // all of them, so that they can be mended at once
	if err != nil {
		wrong = append(wrong, &tls.CertificateVerificationError{UnverifiedCertificates: chain, Err: err})
	}
	if chain[0].VerifyHostname(name) != nil {
		wrong = append(wrong, &NameError{Leaf: chain[0], Name: name})
	}
	return errors.Join(wrong...)
}

// issuerExpired tells whether the issuer that is set did issue one of the chain,
// but is not valid now: to crypto/x509 it is merely not trusted then.
func (t *Trust) issuerExpired(chain []*x509.Certificate) bool {
	now := t.Now()
	return (now.After(t.Issuer.NotAfter) || now.Before(t.Issuer.NotBefore)) &&
		slices.ContainsFunc(chain, func(c *x509.Certificate) bool { return c.CheckSignatureFrom(t.Issuer) == nil })
}
