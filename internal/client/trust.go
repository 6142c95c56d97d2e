package client

// Faults are what is wrong with the chain of a server's certificate, its name apart,
// as the machine sees it without the issuer variable.
type Faults uint

// The faults.
const (
	UnknownIssuer Faults = 1 << iota // no way to a root that the machine trusts, or self-signed
	Dates                            // expired, or not yet valid
	Usage                            // not made for servers: serverAuth is missing (any use is not enough)
	Constraints                      // a CA's name constraints, or another limit that it sets
	Extension                        // an unknown critical extension
	Revocation                       // revoked, or not known whether: only where the client asks
)

// issuerIsLookedFor is the build from which on the issuer variable names an issuer.
// Before it, anybody's certificate with the right name is accepted if the variable is set.
var issuerIsLookedFor = Version{2, 7, 33}

// TakesAnyIssuer tells whether a version accepts certificates of any issuer when the
// issuer variable is set. Such a version also rejects what the machine trusts.
func (v Version) TakesAnyIssuer() bool { return v.builtBefore(issuerIsLookedFor) }

// Chain is what a node shows.
type Chain struct {
	Faults Faults
	// Issuer tells whether SERedis_IssuerCertPath names a certificate that can be
	// read. For the client, one that cannot is as good as none.
	Issuer bool
	// Holds tells whether the chain has that certificate, the file's first one.
	Holds bool
}

// Accepts tells whether a version accepts a chain. It does not look at the name, which
// Carries checks: no version accepts a wrong one.
func (v Version) Accepts(c Chain) bool {
	switch {
	case !c.Issuer:
		return c.Faults == 0
	case v.TakesAnyIssuer():
		// Only an error is looked into: without one there is nothing to accept.
		return c.Faults != 0 && c.Faults&(Dates|Extension) == 0
	}
	return c.Faults == 0 || c.Holds && c.Faults&^(UnknownIssuer|Revocation) == 0
}

// AsksRevocation tells whether a client asks if certificates are revoked: with
// sslProtocols set, unless checkCertificateRevocation=false, which 2.1 does not know.
// Then a chain counts as revoked if its lists are not named, cannot be fetched, or are
// out of date. With the issuer variable set it asks, but accepts the chain anyway.
func (o Options) AsksRevocation() bool {
	_, chosen := o.TLSProtocols()
	return chosen && o.truth("checkCertificateRevocation", true)
}
