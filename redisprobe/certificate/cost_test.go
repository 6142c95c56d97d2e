package certificate

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"testing"
	"time"

	"sessionconfig/internal/client"
)

// TestChainOfImpostors: of the certificates that a server sends, only so many are looked at
// as a chain may have, and those that have the name of an issuer on the way first of all.
func TestChainOfImpostors(t *testing.T) {
	leaf := &x509.Certificate{Raw: []byte("leaf"), RawSubject: []byte("leaf"), RawIssuer: []byte("between")}
	between := &x509.Certificate{Raw: []byte("between"), RawSubject: []byte("between"), RawIssuer: []byte("root")}
	root := &x509.Certificate{Raw: []byte("root"), RawSubject: []byte("root"), RawIssuer: []byte("root")}
	bundle := []*x509.Certificate{leaf}
	for range 300 {
		bundle = append(bundle, &x509.Certificate{RawSubject: []byte("another"), RawIssuer: []byte("another")})
	}
	bundle = append(bundle, root, between)
	if way := leading(bundle); len(way) != 3 || way[1] != between || way[2] != root {
		t.Errorf("of a bundle of authorities, %d certificates lead to the root", len(way))
	}
	impostors := []*x509.Certificate{leaf}
	for range 300 {
		impostors = append(impostors, &x509.Certificate{RawSubject: []byte("between"), RawIssuer: []byte("between")})
	}
	if way := leading(impostors); len(way) != 1+maxLeading {
		t.Errorf("%d certificates are looked at, want %d", len(way), 1+maxLeading)
	}
}

// TestVerifyEndsInTime: a chain is looked at while there is a turn for it and time is left.
func TestVerifyEndsInTime(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	trust := Trust{Roots: x509.NewCertPool(), Versions: []client.Version{client.Default}, Now: time.Now, Turns: make(chan struct{}, 1)}
	chain := []*x509.Certificate{made(t, &key.PublicKey, key)}
	ctx, cancel := context.WithCancel(t.Context())
	trust.Turns <- struct{}{} // another chain's
	ended := make(chan error, 1)
	go func() { ended <- trust.Verify(ctx, &tls.ConnectionState{PeerCertificates: chain}, "a") }()
	select {
	case err := <-ended:
		t.Fatalf("did not wait for its turn: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("verified after the end: %v", err)
	}
	<-trust.Turns
	if err := trust.Verify(ctx, &tls.ConnectionState{PeerCertificates: chain}, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("verified after the end: %v", err)
	}
	var refused *ChainError
	if err := trust.Verify(t.Context(), &tls.ConnectionState{PeerCertificates: chain}, "a"); !errors.As(err, &refused) || refused.Faults&client.UnknownIssuer == 0 {
		t.Errorf("got %v", err)
	}
	if len(trust.Turns) != 0 {
		t.Error("a turn was not given back")
	}
}

// TestKeysBeyondTheBound: signatures of keys that take seconds to check are not checked.
func TestKeysBeyondTheBound(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for bits, unreadable := range map[uint]bool{maxKey: false, maxKey + 1: true, 200_000: true} {
		huge := new(big.Int).SetBit(big.NewInt(1), int(bits-1), 1)
		trust := Trust{Roots: x509.NewCertPool(), Versions: []client.Version{client.Default}, Now: time.Now}
		chain := []*x509.Certificate{made(t, &rsa.PublicKey{N: huge, E: 3}, key)}
		var refused *ChainError
		if err := trust.Verify(t.Context(), &tls.ConnectionState{PeerCertificates: chain}, "a"); !errors.As(err, &refused) || refused.Unreadable != unreadable {
			t.Errorf("%d bits: %+v", bits, refused)
		}
	}
}

// made is a certificate for a key, signed by a key of another name.
func made(t *testing.T, public any, by *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	authority := &x509.Certificate{Subject: pkix.Name{CommonName: "nobody"}}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "a"}, DNSNames: []string{"a"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, authority, public, by)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
