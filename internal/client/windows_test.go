package client

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"slices"
	"testing"
)

func TestParseWindows(t *testing.T) {
	for text, want := range map[string]Windows{"2016": 2016, " 2019 ": 2019, "2022": 2022, "2025": 2025, "": 0, "2012": 0, "10": 0, "2022.1": 0} {
		if got, ok := ParseWindows(text); got != want || ok != (want != 0) {
			t.Errorf("%q: %d, %t", text, got, ok)
		}
	}
	for build, want := range map[int]Windows{14393: 2016, 17763: 2019, 19045: 2019, 20348: 2022, 22631: 2022, 26100: 2025} {
		if got := WindowsOfBuild(build); got != want {
			t.Errorf("build %d: %v", build, got)
		}
	}
}

// TestStacks holds what the vendor's tables say against what was recorded elsewhere.
func TestStacks(t *testing.T) {
	keys := map[string]any{
		"RSA": &rsa.PublicKey{}, "P-256": &ecdsa.PublicKey{Curve: elliptic.P256()}, "P-521": &ecdsa.PublicKey{Curve: elliptic.P521()},
		"Ed25519": ed25519.PublicKey{},
	}
	tests := []struct {
		windows                       Windows
		tls13, dheCBC, dheGCM, chacha bool
		pfx, ephemeral                bool
		knows                         []string
	}{
		{0, true, false, false, true, true, true, []string{"Ed25519", "P-256", "P-521", "RSA"}},
		{2016, false, true, true, false, false, false, []string{"P-256", "RSA"}},
		{2019, false, false, true, false, true, false, []string{"P-256", "RSA"}},
		{2022, true, false, true, false, true, false, []string{"P-256", "RSA"}},
		{2025, true, false, true, false, true, false, []string{"P-256", "RSA"}},
	}
	for _, test := range tests {
		t.Run(test.windows.String(), func(t *testing.T) {
			s := test.windows.Stack()
			var knows []string
			for name, key := range keys {
				if s.Knows(&x509.Certificate{PublicKey: key}) {
					knows = append(knows, name)
				}
			}
			slices.Sort(knows)
			if !slices.Equal(knows, test.knows) {
				t.Errorf("knows %v, want %v", knows, test.knows)
			}
			for what, got := range map[string][2]bool{
				"TLS 1.3":           {len(s.Suites13) > 0, test.tls13},
				"ChaCha20":          {slices.Contains(s.Suites13, tls.TLS_CHACHA20_POLY1305_SHA256), test.chacha},
				"ChaCha20, TLS 1.2": {slices.Contains(s.Suites, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256), false},
				"DHE with CBC":      {slices.Contains(s.Suites, dheRSAWithAES128CBCSHA), test.dheCBC},
				"DHE with GCM":      {slices.Contains(s.Suites, dheRSAWithAES128GCMSHA256), test.dheGCM},
				"modern PFX":        {test.windows.OpensModernPFX(), test.pfx},
				"ephemeral keys":    {test.windows.UsesEphemeralKeys(), test.ephemeral},
			} {
				if got[0] != got[1] {
					t.Errorf("%s: %t, want %t", what, got[0], got[1])
				}
			}
		})
	}
}
