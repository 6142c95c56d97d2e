package certificate

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"
	"time"
)

// Card is what a person reads of a certificate. It comes from the certificate's issuer:
// bounded in length, but not escaped.
type Card struct {
	Title       string // the name that it is called by
	Subject     string // its whole name
	Names       []string
	LeftOff     int    // names beyond those
	Issuer      string // the whole name of who issued it
	From, Until time.Time
	Key         string // "RSA, 2048 bits"
	Signature   string // "SHA256-RSA"
	Fingerprint string // SHA-256, in hexadecimal digits
	// Missing: no certificate, but who issued the one below; its names alone are known.
	Missing bool
	// Beside: sent, but not in the chain of the server's own.
	Beside bool
}

// Cards are the certificates of a chain whose first is the server's own, in the order of
// a tree: the root, or its name where it was not sent, then the intermediates down to the
// server's own, and last what else was sent. Issuers are found by name only: the test
// checks signatures.
func Cards(chain []*x509.Certificate) []Card {
	if len(chain) == 0 {
		return nil
	}
	way, rest := []*x509.Certificate{chain[0]}, slices.Clone(chain[1:])
	for {
		top := way[len(way)-1]
		next := slices.IndexFunc(rest, func(c *x509.Certificate) bool { return !selfIssued(top) && mayHaveIssued(c, top) })
		if next < 0 {
			break
		}
		way = append(way, rest[next])
		rest = slices.Delete(rest, next, next+1)
	}
	var cards []Card
	if top := way[len(way)-1]; !selfIssued(top) {
		cards = append(cards, Card{Title: Issuer(top), Subject: distinguished(top.Issuer, ""), Missing: true})
	}
	for _, c := range slices.Backward(way) {
		cards = append(cards, cardOf(c))
	}
	for _, c := range rest {
		card := cardOf(c)
		card.Beside = true
		cards = append(cards, card)
	}
	return cards
}

func selfIssued(c *x509.Certificate) bool { return bytes.Equal(c.RawIssuer, c.RawSubject) }

// mayHaveIssued tells whether one certificate names another as its issuer's, by name
// and, where both say it, by key.
func mayHaveIssued(issuer, c *x509.Certificate) bool {
	return bytes.Equal(issuer.RawSubject, c.RawIssuer) &&
		(len(issuer.SubjectKeyId) == 0 || len(c.AuthorityKeyId) == 0 || bytes.Equal(issuer.SubjectKeyId, c.AuthorityKeyId))
}

func cardOf(c *x509.Certificate) Card {
	return Card{
		Title: Subject(c), Subject: distinguished(c.Subject, ""), Names: Names(c), LeftOff: LeftOff(c), Issuer: distinguished(c.Issuer, ""),
		From: c.NotBefore, Until: c.NotAfter, Key: key(c), Signature: signature(c), Fingerprint: Fingerprint(c.Raw),
	}
}

// key describes a certificate's key.
func key(c *x509.Certificate) string {
	switch k := c.PublicKey.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA, %d bits", k.N.BitLen())
	case *ecdsa.PublicKey:
		return "ECDSA, " + k.Curve.Params().Name
	}
	if c.PublicKeyAlgorithm == x509.UnknownPublicKeyAlgorithm {
		return ""
	}
	return c.PublicKeyAlgorithm.String()
}

// signature names the algorithm that a certificate is signed by, empty if it is not
// known.
func signature(c *x509.Certificate) string {
	if c.SignatureAlgorithm == x509.UnknownSignatureAlgorithm {
		return ""
	}
	return c.SignatureAlgorithm.String()
}
