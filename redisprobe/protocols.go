package redisprobe

import (
	"crypto/tls"

	"sessionconfig/internal/client"
)

// tlsVersions are the lowest and the highest version of TLS that sslProtocols allows, by
// its bits; versions between them count as allowed, too. Unset, and 0, leave the choice
// to the system. A lowest above the highest is none.
func tlsVersions(bits int32, set bool) (lowest, highest uint16) {
	if !set || bits == 0 {
		return tls.VersionTLS12, tls.VersionTLS13
	}
	lowest = tls.VersionTLS13 + 1
	for _, known := range []struct {
		bits    int32
		version uint16
	}{
		{client.TLS10, tls.VersionTLS10},
		{client.TLS11, tls.VersionTLS11},
		{client.TLS12, tls.VersionTLS12},
		{client.TLS13, tls.VersionTLS13},
	} {
		if bits&known.bits != 0 {
			lowest, highest = min(lowest, known.version), known.version
		}
	}
	return lowest, highest
}
