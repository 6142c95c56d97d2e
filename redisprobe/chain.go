package redisprobe

import (
	"crypto/x509"
	"encoding/pem"
	"slices"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/certificate"
)

// Card is what a person reads of a certificate.
type Card = certificate.Card

// Bounds of the certificates that a report keeps. Each is kept once, however many nodes
// show it; one report of 1,000 nodes stays below 4 MiB as JSON.
const (
	maxChain        = 10       // certificates of a node
	maxChainBytes   = 64 << 10 // of a node
	maxCertificates = 1 << 20  // bytes of all
)

// kept are the fingerprints of the first certificates of a chain, as far as they are
// within its bounds, and how many are not.
func kept(chain []*x509.Certificate) (fingerprints []string, leftOff int) {
	size := 0
	for i, c := range chain {
		size += len(c.Raw)
		if i == maxChain || size > maxChainBytes {
			return fingerprints, len(chain) - i
		}
		fingerprints = append(fingerprints, certificate.Fingerprint(c.Raw))
	}
	return fingerprints, 0
}

// keepCertificates puts into the report what the nodes showed, those first about which
// something was found, until there is no more room.
func (r *Report) keepCertificates(nodes []*node) {
	room, all, named := maxCertificates, map[string][]byte{}, map[string]bool{}
	for _, f := range r.Findings {
		if f.Certificate != "" {
			named[f.Node] = true
		}
	}
	for _, blamed := range []bool{true, false} {
		for _, n := range nodes {
			if blamed != named[n.address] {
				continue
			}
			for _, raw := range n.chain {
				fingerprint := certificate.Fingerprint(raw)
				if all[fingerprint] == nil && len(raw) <= room {
					all[fingerprint] = raw
					room -= len(raw)
				}
			}
		}
	}
	if len(all) > 0 {
		r.ServerCertificates = all
	}
}

// Chain is what a node showed, as a tree from its top down to the server's own
// certificate, and its PEM form, in the order in which it was sent. If the report does
// not have the server's own certificate, there is no PEM, and the tree has its name only.
// leftOff is how many certificates the report left out.
func (r Report) Chain(n Node) (tree []Card, inPEM []byte, leftOff int) {
	if n.TLS == nil {
		return nil, nil, 0
	}
	var chain []*x509.Certificate
	for i, fingerprint := range n.TLS.Chain[:min(len(n.TLS.Chain), maxChain)] {
		c := r.certificate(fingerprint)
		if c == nil {
			if leftOff++; i == 0 {
				break
			}
			continue
		}
		chain = append(chain, c)
		inPEM = append(inPEM, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	if leftOff += max(0, n.TLS.ChainLeftOff); len(chain) == 0 {
		return []Card{n.TLS.card()}, nil, max(0, len(n.TLS.Chain)+n.TLS.ChainLeftOff-1)
	}
	return certificate.Cards(chain), inPEM, leftOff
}

// certificate is one of the report's; nil if it does not have that fingerprint or cannot
// be parsed: a report may come from a file.
func (r Report) certificate(fingerprint string) *x509.Certificate {
	raw := r.ServerCertificates[fingerprint]
	if len(raw) > maxChainBytes || certificate.Fingerprint(raw) != fingerprint {
		return nil
	}
	c, err := x509.ParseCertificate(raw)
	if err != nil {
		return nil
	}
	return c
}

// card is what is known of a server's certificate without having it.
func (t *TLSInfo) card() Card {
	return Card{
		Title: t.Subject, Subject: t.Subject, Names: t.Names, LeftOff: max(0, t.LeftOff), Issuer: t.Issuer,
		From: t.NotBefore, Until: t.NotAfter, Fingerprint: t.Fingerprint,
	}
}

// AboutCertificate tells which certificate of the tree a finding on its node is about;
// -1 if it is about none.
func AboutCertificate(f Finding, tree []Card) int {
	at := slices.IndexFunc(tree, func(c Card) bool { return c.Fingerprint != "" && c.Fingerprint == f.Certificate })
	switch {
	case f.Certificate == "" || len(tree) == 0:
		return -1
	case at < 0, f.Code == finding.TLSUnknownAuthority:
		return 0 // of a certificate not seen, or of the issuer that is set
	}
	return at
}
