package certificate

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"sessionconfig/internal/client"
)

// Trust decides on a server's chain as the platform's client does, in the versions that are
// judged: by the machine's authorities, by the issuer that is set, and by the name that
// each version looks for.
type Trust struct {
	Roots     *x509.CertPool    // nil means the system's
	Issuer    *x509.Certificate // that SERedis_IssuerCertPath names, nil for none
	Endpoints []client.Endpoint // as listed
	SSLHost   string            // empty for none
	Versions  []client.Version
	Stack     client.TLSStack // that the client uses; the zero TLSStack supports RSA and ECDSA keys
	// Asks tells whether a version asks if certificates were revoked.
	Asks func(client.Version) bool
	// Revoked asks for a chain that the machine trusts, the root last; stapled is what
	// the server sent along. Its error says that a certificate was revoked, or that this
	// is not known.
	Revoked func(ctx context.Context, chain []*x509.Certificate, stapled []byte) error
	Now     func() time.Time
	// Turns has a place for each chain that is looked at at the same time: signatures take
	// the processor, which a server may make them do for long. nil for no bound.
	Turns chan struct{}
}

// NameError says that a certificate is valid for other names only.
type NameError struct {
	Leaf *x509.Certificate
	Name string // that a version looks for
}

func (e *NameError) Error() string {
	return fmt.Sprintf("the certificate is not valid for %q", e.Name)
}

// ChainError says that a chain is refused, or is not the one that was set up.
type ChainError struct {
	Chain  []*x509.Certificate
	Faults client.Faults
	// Superfluous: nothing is wrong with the chain, and for that very reason the
	// client rejects it, since the issuer is set.
	Superfluous bool
	// OtherIssuer: the chain does not have the issuer that is set.
	OtherIssuer bool
	// Accepted: the client accepts it nevertheless, and does not notice.
	Accepted bool
	// Key: its key is of a kind that the system under the client does not take.
	Key bool
	// Unreadable: one of its signatures is of a kind that this program cannot check.
	Unreadable bool
	// Outdated is the certificate whose dates are the fault, nil if it is not known.
	Outdated *x509.Certificate
	Err      error // of crypto/x509, nil if it finds nothing
}

func (e *ChainError) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	return "the chain is refused"
}

func (e *ChainError) Unwrap() error { return e.Err }

// NameFor is the name that a version checks the certificate of the node at host
// against.
func (t *Trust) NameFor(v client.Version, host string) string {
	if name := v.CheckedName(t.Endpoints, t.SSLHost); name != "" {
		return name
	}
	return host
}

// Verify decides on what the node at host has shown, as all versions that are judged
// would. What is wrong with the chain is a *ChainError, what is wrong with the name a
// *NameError; they are joined. When ctx ends first, the error is ctx's.
func (t *Trust) Verify(ctx context.Context, state *tls.ConnectionState, host string) error {
	chain := state.PeerCertificates
	if len(chain) == 0 {
		return errors.New("the server sent no certificate")
	}
	if !t.Stack.Knows(chain[0]) {
		return &ChainError{Chain: chain, Key: true}
	}
	if slices.ContainsFunc(chain, func(c *x509.Certificate) bool { return tooLarge(c, maxKey) }) {
		return &ChainError{Chain: chain, Unreadable: true}
	}
	seen, cause := t.look(ctx, chain)
	if err := ctx.Err(); err != nil {
		return err
	}
	var wrong []error
	if err := t.chainError(chain, seen, cause); err != nil {
		wrong = append(wrong, err)
	} else if err := t.revoked(ctx, state, seen); err != nil {
		wrong = append(wrong, &ChainError{Chain: chain, Faults: client.Revocation, Err: err})
	}
	for _, v := range t.Versions {
		name := t.NameFor(v, host)
		known := slices.ContainsFunc(wrong, func(err error) bool {
			mismatch, is := err.(*NameError)
			return is && mismatch.Name == name
		})
		if !known && !client.Carries(chain[0], name) {
			wrong = append(wrong, &NameError{Leaf: chain[0], Name: name})
		}
	}
	return errors.Join(wrong...)
}

// revoked asks whether a chain was revoked, if a judged version does and refuses such a
// chain: without an issuer set.
func (t *Trust) revoked(ctx context.Context, state *tls.ConnectionState, seen client.Chain) error {
	if t.Revoked == nil || seen.Issuer || seen.Faults != 0 || !slices.ContainsFunc(t.Versions, t.Asks) {
		return nil
	}
	chains, err := state.PeerCertificates[0].Verify(options(leading(state.PeerCertificates), t.Roots, t.Now()))
	if err != nil {
		return nil // has been said
	}
	return t.Revoked(ctx, chains[0], state.OCSPResponse)
}

// Refusing are those of the versions that would not take the chain or its name; none when
// ctx ends first.
func (t *Trust) Refusing(ctx context.Context, versions []client.Version, chain []*x509.Certificate, host string) (refusing []client.Version) {
	if len(versions) == 0 || len(chain) == 0 {
		return nil
	}
	seen, _ := t.look(ctx, chain)
	if ctx.Err() != nil {
		return nil
	}
	for _, v := range versions {
		if !v.Accepts(seen) || !client.Carries(chain[0], t.NameFor(v, host)) {
			refusing = append(refusing, v)
		}
	}
	return refusing
}

// chainError says what is wrong with a chain that looks like this, nil if nothing: a
// version refuses it, or it is not the one that was set up.
func (t *Trust) chainError(chain []*x509.Certificate, seen client.Chain, cause error) error {
	accepted := !slices.ContainsFunc(t.Versions, func(v client.Version) bool { return !v.Accepts(seen) })
	otherIssuer := seen.Issuer && !seen.Holds && seen.Faults&client.UnknownIssuer != 0
	unfit := seen.Faults&client.Usage != 0 && !slices.Contains(chain[0].ExtKeyUsage, x509.ExtKeyUsageAny)
	if accepted && !otherIssuer && !unfit {
		return nil
	}
	return &ChainError{
		Chain: chain, Faults: seen.Faults, Accepted: accepted, OtherIssuer: otherIssuer, Err: cause,
		Superfluous: seen.Issuer && seen.Faults == 0, Outdated: t.outdated(chain, seen.Holds),
		Unreadable: seen.Faults == client.UnknownIssuer && t.unreadable(chain),
	}
}

// look finds all that is wrong with a chain, each by itself, and what crypto/x509
// says of it first. What it returns when ctx ends meanwhile is of no use.
func (t *Trust) look(ctx context.Context, chain []*x509.Certificate) (client.Chain, error) {
	if t.Turns != nil {
		select {
		case t.Turns <- struct{}{}:
			defer func() { <-t.Turns }()
		case <-ctx.Done():
			return client.Chain{}, ctx.Err()
		}
	}
	leaf, now := chain[0], t.Now()
	seen := client.Chain{Issuer: t.Issuer != nil, Holds: t.Issuer != nil && holds(ctx, chain, t.Issuer)}
	chain = leading(chain)
	first := verify(ctx, chain, t.Roots, now)
	// What does not depend on the date is asked for a time at which the leaf is valid.
	valid := leaf.NotBefore.Add(leaf.NotAfter.Sub(leaf.NotBefore) / 2)
	byMachine := verify(ctx, chain, t.Roots, valid)
	limits, unknown := byMachine, byMachine != nil && !expired(byMachine) && !limited(byMachine)
	if unknown && seen.Holds {
		issuer := x509.NewCertPool()
		issuer.AddCert(t.Issuer)
		limits = verify(ctx, chain, issuer, valid)
	}
	for fault, is := range map[client.Faults]bool{
		client.UnknownIssuer: unknown,
		client.Dates:         outside(leaf, now) || seen.Holds && outside(t.Issuer, now) || expired(first) || expired(byMachine),
		client.Usage:         len(leaf.ExtKeyUsage)+len(leaf.UnknownExtKeyUsage) > 0 && !slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageServerAuth),
		client.Constraints:   limited(limits),
		client.Extension:     len(leaf.UnhandledCriticalExtensions) > 0,
	} {
		if is {
			seen.Faults |= fault
		}
	}
	return seen, first
}

// verify looks for a chain from the leaf to a root, for any key usage of the leaf. When
// ctx has ended, it does not.
func verify(ctx context.Context, chain []*x509.Certificate, roots *x509.CertPool, at time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	leaf := *chain[0]
	leaf.UnhandledCriticalExtensions = nil // are a fault of their own
	_, err := leaf.Verify(options(chain, roots, at))
	return err
}

func options(chain []*x509.Certificate, roots *x509.CertPool, at time.Time) x509.VerifyOptions {
	o := x509.VerifyOptions{
		Roots: roots, Intermediates: x509.NewCertPool(), CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	for _, c := range chain[1:] {
		o.Intermediates.AddCert(c)
	}
	return o
}

// outdated is the first certificate that is not valid now, nil if all are.
func (t *Trust) outdated(chain []*x509.Certificate, held bool) *x509.Certificate {
	if held {
		chain = append(slices.Clone(chain), t.Issuer)
	}
	i := slices.IndexFunc(chain, func(c *x509.Certificate) bool { return outside(c, t.Now()) })
	if i < 0 {
		return nil
	}
	return chain[i]
}

// outside tells whether a certificate has expired, or is not valid yet.
func outside(c *x509.Certificate, now time.Time) bool {
	return now.Before(c.NotBefore) || now.After(c.NotAfter)
}

func expired(err error) bool {
	invalid, is := errors.AsType[x509.CertificateInvalidError](err)
	return is && invalid.Reason == x509.Expired
}

// unreadable tells whether a chain has a signature of a kind that Go does not check, as
// those of Ed448 and RSA-PSS keys, and those with SHA-1.
func (t *Trust) unreadable(chain []*x509.Certificate) bool {
	issuers := slices.Clone(chain)
	if t.Issuer != nil {
		issuers = append(issuers, t.Issuer)
	}
	return slices.ContainsFunc(chain, func(c *x509.Certificate) bool {
		if bytes.Equal(c.RawIssuer, c.RawSubject) {
			return false // a root is trusted by what it is, not by who signed it
		}
		return unchecked(c.SignatureAlgorithm) || slices.ContainsFunc(issuers, func(issuer *x509.Certificate) bool {
			return bytes.Equal(c.RawIssuer, issuer.RawSubject) && issuer.PublicKeyAlgorithm == x509.UnknownPublicKeyAlgorithm
		})
	})
}

// unchecked tells whether crypto/x509 refuses a signature algorithm without checking.
func unchecked(a x509.SignatureAlgorithm) bool {
	return slices.Contains([]x509.SignatureAlgorithm{x509.UnknownSignatureAlgorithm, x509.SHA1WithRSA, x509.ECDSAWithSHA1}, a)
}

// limited tells whether a chain is beyond what one of its authorities may issue.
func limited(err error) bool {
	invalid, is := errors.AsType[x509.CertificateInvalidError](err)
	return is && slices.Contains([]x509.InvalidReason{
		x509.CANotAuthorizedForThisName, x509.CANotAuthorizedForExtKeyUsage, x509.NameConstraintsWithoutSANs,
		x509.UnconstrainedName, x509.TooManyConstraints, x509.TooManyIntermediates, x509.NotAuthorizedToSign,
	}, invalid.Reason)
}

// Bounds of what a chain may cost to look at: a server may send hundreds of certificates,
// of which each could have signed each, with keys as large as it likes.
const (
	maxSignatures = 100  // that are checked to find the issuer that is set, as many as crypto/x509 checks
	maxLeading    = 20   // certificates that may lead from the leaf to a root
	maxKey        = 8192 // bits of an RSA key, as in crypto/tls
	maxIssuerKey  = 16384
)

// tooLarge tells whether a certificate's key has more bits than the bound.
func tooLarge(c *x509.Certificate, bound int) bool {
	key, is := c.PublicKey.(*rsa.PublicKey)
	return is && key.N.BitLen() > bound
}

// leading are the leaf and those certificates of a chain that may lead from it to a root,
// by their names, the first of them: others, as servers send that were given a file of all
// authorities, say nothing.
func leading(chain []*x509.Certificate) []*x509.Certificate {
	way := []*x509.Certificate{chain[0]}
	for at := 0; at < len(way); at++ {
		for _, c := range chain[1:] {
			if len(way) <= maxLeading && bytes.Equal(c.RawSubject, way[at].RawIssuer) && !slices.Contains(way, c) {
				way = append(way, c)
			}
		}
	}
	return way
}

// holds tells whether a chain has an issuer: it is among the certificates, or has signed
// one of those that lead to the leaf. When ctx has ended, it does not look.
func holds(ctx context.Context, chain []*x509.Certificate, issuer *x509.Certificate) bool {
	current, checked := chain[0], 0
	signed := func(c, by *x509.Certificate) bool {
		checked++
		return checked <= maxSignatures && ctx.Err() == nil && c.CheckSignatureFrom(by) == nil
	}
	for range chain {
		if current.Equal(issuer) || signed(current, issuer) {
			return true
		}
		next := slices.IndexFunc(chain, func(c *x509.Certificate) bool { return c != current && signed(current, c) })
		if next < 0 {
			return false
		}
		current = chain[next]
	}
	return false
}
