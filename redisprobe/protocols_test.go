package redisprobe

import (
	"crypto/tls"
	"testing"

	"sessionconfig/internal/client"
)

func TestTLSVersions(t *testing.T) {
	tests := []struct {
		value           string
		lowest, highest uint16
	}{
		{"Tls12", tls.VersionTLS12, tls.VersionTLS12},
		{"3072", tls.VersionTLS12, tls.VersionTLS12},
		{"tls13 | Tls11", tls.VersionTLS11, tls.VersionTLS13},
		{"Default", tls.VersionTLS10, tls.VersionTLS10},
		{"None", tls.VersionTLS12, tls.VersionTLS13},
	}
	for _, test := range tests {
		bits, ok := client.ParseTLSProtocols(test.value)
		if lowest, highest := tlsVersions(bits, true); !ok || lowest != test.lowest || highest != test.highest {
			t.Errorf("%s: %x to %x", test.value, lowest, highest)
		}
	}
	if lowest, highest := tlsVersions(0, false); lowest != tls.VersionTLS12 || highest != tls.VersionTLS13 {
		t.Errorf("unset: %x to %x", lowest, highest)
	}
	bits, _ := client.ParseTLSProtocols("Ssl2|Ssl3")
	if lowest, highest := tlsVersions(bits, true); lowest <= highest {
		t.Errorf("none that is left: %x to %x", lowest, highest)
	}
}
