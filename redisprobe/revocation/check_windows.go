package revocation

import (
	"context"
	"crypto/x509"
	"errors"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Checker asks for the certificates of one test; the system keeps what it fetched.
type Checker struct {
	Now func() time.Time // the system asks its own clock
}

// Check asks the system's own chain engine, as .NET does, for every certificate of a
// chain but the root: it looks into its cache, fetches lists and asks responders. The
// call cannot be interrupted; it is left to itself when ctx ends. The error is an
// *Error.
func (c *Checker) Check(ctx context.Context, chain []*x509.Certificate, _ []byte) error {
	done := make(chan error, 1)
	go func() { done <- checkBySystem(chain) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return &Error{Certificate: chain[0], Reason: "the time limit of the test was reached"}
	}
}

// excludeRoot asks for revocation of all certificates but the root
// (CERT_CHAIN_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT).
const excludeRoot = 0x40000000

func checkBySystem(chain []*x509.Certificate) error {
	unknown := func(err error) error { return &Error{Certificate: chain[0], Reason: err.Error()} }
	store, err := windows.CertOpenStore(windows.CERT_STORE_PROV_MEMORY, 0, 0, windows.CERT_STORE_DEFER_CLOSE_UNTIL_LAST_FREE_FLAG, 0)
	if err != nil {
		return unknown(err)
	}
	defer windows.CertCloseStore(store, 0)
	var leaf *windows.CertContext
	for i, certificate := range chain {
		context, err := windows.CertCreateCertificateContext(windows.X509_ASN_ENCODING|windows.PKCS_7_ASN_ENCODING, &certificate.Raw[0], uint32(len(certificate.Raw)))
		if err != nil {
			return unknown(err)
		}
		var added *windows.CertContext
		err = windows.CertAddCertificateContextToStore(store, context, windows.CERT_STORE_ADD_ALWAYS, &added)
		windows.CertFreeCertificateContext(context)
		if err != nil {
			return unknown(err)
		}
		defer windows.CertFreeCertificateContext(added)
		if i == 0 {
			leaf = added
		}
	}
	var para windows.CertChainPara
	para.Size = uint32(unsafe.Sizeof(para))
	var built *windows.CertChainContext
	if err := windows.CertGetCertificateChain(0, leaf, nil, store, &para, excludeRoot, 0, &built); err != nil {
		return unknown(err)
	}
	defer windows.CertFreeCertificateChain(built)
	switch status := built.TrustStatus.ErrorStatus; {
	case status&windows.CERT_TRUST_IS_REVOKED != 0:
		return &Error{Certificate: chain[0], Revoked: true}
	case status&windows.CERT_TRUST_IS_OFFLINE_REVOCATION != 0:
		return unknown(errors.New("no current list of revoked certificates can be fetched"))
	case status&windows.CERT_TRUST_REVOCATION_STATUS_UNKNOWN != 0:
		return unknown(errNoAddress)
	}
	return nil
}
