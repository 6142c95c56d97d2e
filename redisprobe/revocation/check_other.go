//go:build !windows

package revocation

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
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
	if len(stapled) > 0 {
		if revoked, err := c.judgeOCSP(stapled, certificate, issuer); err == nil {
			return verdict(certificate, revoked)
		}
	}
	var last error = errNoAddress
	for _, way := range []struct {
		addresses []string
		ask       func(ctx context.Context, address string, certificate, issuer *x509.Certificate) (revoked bool, err error)
	}{{certificate.CRLDistributionPoints, c.askList}, {certificate.OCSPServer, c.askOCSP}} {
		for _, address := range webOnly(way.addresses) {
			revoked, err := way.ask(ctx, address, certificate, issuer)
			if err == nil {
				return verdict(certificate, revoked)
			}
			last = err
		}
	}
	if ctx.Err() != nil {
		last = errors.New("the time limit of the test was reached")
	}
	return &Error{Certificate: certificate, Reason: last.Error()}
}

// verdict is the error of a certificate that was revoked.
func verdict(certificate *x509.Certificate, revoked bool) error {
	if revoked {
		return &Error{Certificate: certificate, Revoked: true}
	}
	return nil
}

// askList looks for a certificate in the list of revoked ones at an address.
func (c *Checker) askList(ctx context.Context, address string, certificate, issuer *x509.Certificate) (revoked bool, err error) {
	data, err := c.fetch(ctx, address, nil)
	if err != nil {
		return false, err
	}
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	list, err := x509.ParseRevocationList(data)
	switch {
	case err != nil:
		return false, fmt.Errorf("%s gave no list of revoked certificates", address)
	case list.CheckSignatureFrom(issuer) != nil:
		return false, errForeign
	case !list.NextUpdate.IsZero() && c.Now().After(list.NextUpdate):
		return false, errOutdated
	}
	return slices.ContainsFunc(list.RevokedCertificateEntries, func(e x509.RevocationListEntry) bool {
		return e.SerialNumber.Cmp(certificate.SerialNumber) == 0
	}), nil
}
