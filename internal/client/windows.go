package client

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
)

// Windows is the year of a Windows Server, whose TLS (Schannel) the platform's client
// uses there. 0 is another system: OpenSSL then, as recorded.
type Windows int

// WindowsVersions are those with tables of their own.
var WindowsVersions = []Windows{2016, 2019, 2022, 2025}

// ParseWindows reads a year.
func ParseWindows(text string) (w Windows, ok bool) {
	i := slices.IndexFunc(WindowsVersions, func(w Windows) bool { return fmt.Sprint(int(w)) == strings.TrimSpace(text) })
	if i < 0 {
		return 0, false
	}
	return WindowsVersions[i], true
}

// WindowsOfBuild is the Windows Server of a build, or of a desktop Windows with that
// build.
func WindowsOfBuild(build int) Windows {
	switch {
	case build >= 26100:
		return 2025
	case build >= 20348:
		return 2022
	case build >= 17763:
		return 2019
	}
	return 2016
}

// String names the system.
func (w Windows) String() string { return fmt.Sprintf("Windows Server %d", int(w)) }

// Suites of Schannel that Go's TLS has no names for.
const (
	dheRSAWithAES128CBCSHA    uint16 = 0x0033
	dheRSAWithAES256CBCSHA    uint16 = 0x0039
	rsaWithAES256CBCSHA256    uint16 = 0x003d
	dheRSAWithAES128GCMSHA256 uint16 = 0x009e
	dheRSAWithAES256GCMSHA384 uint16 = 0x009f
)

// Stack is what Schannel offers by default, by the vendor's tables ("Cipher Suites in
// TLS/SSL (Schannel SSP)", "TLS Elliptic Curves in Windows 10 version 1607 and later"):
// no ChaCha20, no Ed25519 or Ed448, P-521 switched off, DHE with CBC up to 2016, TLS 1.3
// from 2022 on.
func (w Windows) Stack() TLSStack {
	if w == 0 {
		return OpenSSL
	}
	stack := TLSStack{
		Suites: slices.Concat(ecdheSuites, []uint16{
			dheRSAWithAES256GCMSHA384, dheRSAWithAES128GCMSHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
			tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
			tls.TLS_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_RSA_WITH_AES_128_GCM_SHA256,
			rsaWithAES256CBCSHA256, tls.TLS_RSA_WITH_AES_128_CBC_SHA256,
			tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.TLS_RSA_WITH_AES_128_CBC_SHA,
		}),
		Groups:  []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384},
		Schemes: rsaAndECDSA,
	}
	if w < 2019 {
		stack.Suites = append(stack.Suites, dheRSAWithAES256CBCSHA, dheRSAWithAES128CBCSHA)
	}
	if w >= 2022 {
		stack.Suites13 = []uint16{tls.TLS_AES_256_GCM_SHA384, tls.TLS_AES_128_GCM_SHA256}
	}
	return stack
}

// Knows tells whether the stack accepts a certificate with such a key; true for keys that
// Go does not know.
func (s TLSStack) Knows(leaf *x509.Certificate) bool {
	switch key := leaf.PublicKey.(type) {
	case ed25519.PublicKey:
		return slices.Contains(s.Schemes, tls.Ed25519)
	case *ecdsa.PublicKey:
		return key.Curve != elliptic.P521() || slices.Contains(s.Groups, tls.CurveP521)
	}
	return true
}

// OpensModernPFX tells whether PFX files with AES and SHA-256 can be opened.
func (w Windows) OpensModernPFX() bool { return w == 0 || w >= 2019 }

// UsesEphemeralKeys tells whether TLS can use a key that is not kept (EphemeralKeySet).
func (w Windows) UsesEphemeralKeys() bool { return w == 0 }

// Highest is the highest version of TLS that the stack offers, not above the one given.
func (s TLSStack) Highest(version uint16) uint16 {
	if len(s.Suites13) == 0 {
		return min(version, tls.VersionTLS12)
	}
	return version
}
