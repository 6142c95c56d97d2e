//go:build !windows

package revocation

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
)

// Check asks for every certificate of a verified chain, the leaf first and the root,
// which is not asked for, last. stapled is the answer of a responder that the server
// sent along, if any. The error is an *Error.
func (c *Checker) Check(ctx context.Context, chain []*x509.Certificate, stapled []byte) error {
	for i, certificate := range chain[:max(0, len(chain)-1)] {
		if err := c.check(ctx, certificate, chain[i+1], stapled); err != nil {
			return err
		}
		stapled = nil // is for the leaf
	}
	return nil
}

// Bounds of what one test fetches.
const (
	maxAddresses = 4
	maxBytes     = 16 << 20
)

// The reasons for which a status is not known.
var (
	errTooMany  = fmt.Errorf("more than %d addresses are named", maxAddresses)
	errOutdated = errors.New("the list of revoked certificates is out of date")
	errForeign  = errors.New("what came back is not signed by the certificate's issuer")
)

// check judges one certificate by its issuer.
func (c *Checker) check(ctx context.Context, certificate, issuer *x509.Certificate, stapled []byte) error {
	bad := func(err error) error { return &Error{Certificate: certificate, Reason: err.Error()} }
	if len(stapled) > 0 {
		if revoked, err := c.judgeOCSP(stapled, certificate, issuer); err == nil {
			return verdict(certificate, revoked)
		}
	}
	var last error = errNoAddress
	for _, address := range webOnly(certificate.CRLDistributionPoints) {
		list, err := c.list(ctx, address)
		if err == nil {
			var revoked bool
			if revoked, err = c.judgeList(list, certificate, issuer); err == nil {
				return verdict(certificate, revoked)
			}
		}
		last = err
	}
	for _, address := range webOnly(certificate.OCSPServer) {
		revoked, err := c.askOCSP(ctx, address, certificate, issuer)
		if err == nil {
			return verdict(certificate, revoked)
		}
		last = err
	}
	if ctx.Err() != nil {
		last = errors.New("the time limit of the test was reached")
	}
	return bad(last)
}

// verdict is the error of a certificate that was revoked.
func verdict(certificate *x509.Certificate, revoked bool) error {
	if revoked {
		return &Error{Certificate: certificate, Revoked: true}
	}
	return nil
}

// judgeList reads a list of revoked certificates.
func (c *Checker) judgeList(list *x509.RevocationList, certificate, issuer *x509.Certificate) (revoked bool, err error) {
	switch {
	case list.CheckSignatureFrom(issuer) != nil:
		return false, errForeign
	case !list.NextUpdate.IsZero() && c.Now().After(list.NextUpdate):
		return false, errOutdated
	}
	for _, entry := range list.RevokedCertificateEntries {
		if entry.SerialNumber.Cmp(certificate.SerialNumber) == 0 {
			return true, nil
		}
	}
	return false, nil
}
