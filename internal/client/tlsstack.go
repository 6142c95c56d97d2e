package client

import (
	"crypto/tls"
	"slices"
)

// TLSStack is what the system under the platform's client offers when it greets a
// server by TLS, and what it cannot do.
type TLSStack struct {
	Suites   []uint16 // of TLS 1.2 and below
	Suites13 []uint16 // of TLS 1.3; none: it does not speak it
	Groups   []tls.CurveID
	Schemes  []tls.SignatureScheme // of certificates' keys
}

// Suites, groups and signature schemes that Go's TLS has no names for.
const (
	ecdheECDSAWithAES256CBCSHA384 uint16 = 0xc024
	ecdheRSAWithAES256CBCSHA384   uint16 = 0xc028

	x448 tls.CurveID = 0x1e

	ed448           tls.SignatureScheme = 0x0808
	rsaPSSPSSSHA256 tls.SignatureScheme = 0x0809
	rsaPSSPSSSHA384 tls.SignatureScheme = 0x080a
	rsaPSSPSSSHA512 tls.SignatureScheme = 0x080b
)

// ecdheSuites are those that all stacks offer by default.
var ecdheSuites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	ecdheECDSAWithAES256CBCSHA384, tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
	ecdheRSAWithAES256CBCSHA384, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
}

// rsaAndECDSA are the signature schemes that all stacks know.
var rsaAndECDSA = []tls.SignatureScheme{
	tls.ECDSAWithP256AndSHA256, tls.ECDSAWithP384AndSHA384, tls.PSSWithSHA256, tls.PSSWithSHA384, tls.PSSWithSHA512,
	tls.PKCS1WithSHA256, tls.PKCS1WithSHA384, tls.PKCS1WithSHA512,
}

// OpenSSL is the stack that was recorded: OpenSSL 3.0, by .NET's default policy for
// cipher suites (dotnet/docs, "Default TLS cipher suites for .NET on Linux"), which has
// no suite for TLS 1.1 and below.
var OpenSSL = TLSStack{
	Suites:   ecdheSuites,
	Suites13: []uint16{tls.TLS_AES_256_GCM_SHA384, tls.TLS_CHACHA20_POLY1305_SHA256, tls.TLS_AES_128_GCM_SHA256},
	Groups:   []tls.CurveID{tls.X25519, tls.CurveP256, x448, tls.CurveP521, tls.CurveP384},
	Schemes: slices.Concat(rsaAndECDSA, []tls.SignatureScheme{
		tls.ECDSAWithP521AndSHA512, tls.Ed25519, ed448, rsaPSSPSSSHA256, rsaPSSPSSSHA384, rsaPSSPSSSHA512,
	}),
}

// SuiteName is the name of a cipher suite.
func SuiteName(suite uint16) string {
	if name := furtherSuites[suite]; name != "" {
		return name
	}
	return tls.CipherSuiteName(suite)
}

var furtherSuites = map[uint16]string{
	dheRSAWithAES128CBCSHA: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", dheRSAWithAES256CBCSHA: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
	dheRSAWithAES128GCMSHA256: "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", dheRSAWithAES256GCMSHA384: "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
	rsaWithAES256CBCSHA256:        "TLS_RSA_WITH_AES_256_CBC_SHA256",
	ecdheECDSAWithAES256CBCSHA384: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
	ecdheRSAWithAES256CBCSHA384:   "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
}
