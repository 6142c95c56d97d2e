//go:build linux

package redisprobe_test

import (
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

const ed448, rsaPSS = "genpkey -algorithm ed448", "genpkey -algorithm rsa-pss -pkeyopt rsa_keygen_bits:2048"

// foreignCases are about TLS that Go does not speak: the platform's client does, or does
// not either.
var foreignCases = []liveCase{
	foreignCase("a key of Ed448", ed448, goodNames, "tls-not-judged", "a key of a kind"),
	foreignCase("a key of Ed448, TLS 1.3 only", ed448, goodNames, "tls-not-judged", "TLS 1.3").foreign(ed448, goodNames, "tls-protocols TLSv1.3"),
	foreignCase("a key of Ed448, certificate of another name", ed448, "DNS:redis.example", "tls-name-mismatch", "redis.example"),
	foreignCase("a key of RSA-PSS", rsaPSS, goodNames, "tls-not-judged", "RSA-PSS"),
	foreignCase("a key that the platform does not know either", "ecparam -name secp256k1 -genkey -noout", goodNames, "tls-handshake-failed"),
	foreignCase("CBC with SHA-384", rsa, goodNames, "tls-not-judged", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384").foreign(rsa, goodNames, "tls-protocols TLSv1.2", "tls-ciphers ECDHE-RSA-AES256-SHA384"),
	foreignCase("CBC with SHA-256", rsa, goodNames, "").foreign(rsa, goodNames, "tls-protocols TLSv1.2", "tls-ciphers ECDHE-RSA-AES128-SHA256"),
	foreignCase("CBC with SHA-1", rsa, goodNames, "tls-handshake-failed").foreign(rsa, goodNames, "tls-protocols TLSv1.2", "tls-ciphers ECDHE-RSA-AES128-SHA"),
	foreignCase("DHE", rsa, goodNames, "tls-handshake-failed").foreign(rsa, goodNames, "tls-protocols TLSv1.2", "tls-ciphers DHE-RSA-AES128-GCM-SHA256"),
	foreignCase("no forward secrecy", rsa, goodNames, "tls-handshake-failed").foreign(rsa, goodNames, "tls-protocols TLSv1.2", "tls-ciphers AES128-GCM-SHA256"),
	windowsCase("P-521 on Windows", 2022, "ecparam -name secp521r1 -genkey -noout", "tls-handshake-failed"),
	windowsCase("P-521 elsewhere", 0, "ecparam -name secp521r1 -genkey -noout", ""),
	windowsCase("Ed25519 on Windows", 2025, "genpkey -algorithm ed25519", "tls-handshake-failed"),
	windowsCase("TLS 1.3 only, Windows Server 2019", 2019, rsa, "tls-protocol-version", "tls-protocols TLSv1.3"),
	windowsCase("TLS 1.3 only, Windows Server 2022", 2022, rsa, "", "tls-protocols TLSv1.3"),
	windowsCase("ChaCha20 alone on Windows", 2022, rsa, "tls-handshake-failed", "tls-protocols TLSv1.3", "tls-ciphersuites TLS_CHACHA20_POLY1305_SHA256").saying("TLS_CHACHA20_POLY1305_SHA256"),
	windowsCase("ChaCha20 alone in TLS 1.3 on Windows", 2025, rsa, "tls-handshake-failed", "tls-ciphersuites TLS_CHACHA20_POLY1305_SHA256"),
	windowsCase("ChaCha20 alone in TLS 1.3, Windows Server 2019", 2019, rsa, "", "tls-ciphersuites TLS_CHACHA20_POLY1305_SHA256"),
	windowsCase("ChaCha20 preferred on Windows", 2022, rsa, "", "tls-ciphersuites TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256", "tls-prefer-server-ciphers yes"),
	windowsCase("ChaCha20 alone elsewhere", 0, rsa, "", "tls-protocols TLSv1.3", "tls-ciphersuites TLS_CHACHA20_POLY1305_SHA256"),
	windowsCase("CBC with SHA-1 on Windows", 2019, rsa, "", "tls-protocols TLSv1.2", "tls-ciphers ECDHE-RSA-AES128-SHA"),
	windowsCase("DHE on Windows", 2019, rsa, "tls-not-judged", "tls-protocols TLSv1.2", "tls-ciphers DHE-RSA-AES128-GCM-SHA256"),
	{
		name: "modern PFX file on Windows Server 2016", codes: []finding.Code{"env-pfx-unreadable"}, says: []string{"TripleDES-SHA1"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.Judged.Windows = 2016
			return to
		},
	},
	{
		name: "EphemeralKeySet on Windows", codes: []finding.Code{"env-flags-invalid"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.Judged.Windows, to.Environment.ClientCertStorageFlags = 2022, "EphemeralKeySet"
			return to
		},
	},
	{
		name: "signed with SHA-1", codes: []finding.Code{"tls-not-judged"}, says: []string{"a signature"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			config := l.ca.IssueForeign(t, rsa, goodNames, "-sha1").TLSConfig(t) // OpenSSL refuses to serve it
			return l.secureTarget(redistest.StartPeer(t, redistest.OverTLS(config, redistest.Silent)).Addr)
		},
	},
}

const (
	goodNames = "DNS:localhost,IP:127.0.0.1"
	rsa       = "genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048"
)

// foreignCase is a case with a server whose key and certificate openssl has made.
func foreignCase(name, newKey, names string, code finding.Code, says ...string) liveCase {
	c := liveCase{name: name, says: says}
	return c.finds(code).foreign(newKey, names)
}

// windowsCase is a case that is judged by the TLS of a Windows Server.
func windowsCase(name string, windows client.Windows, newKey string, code finding.Code, directives ...string) liveCase {
	c := foreignCase(name, newKey, goodNames, code).foreign(newKey, goodNames, directives...)
	setup := c.setup
	c.setup = func(t *testing.T, l *live) redisprobe.Target {
		to := setup(t, l)
		to.Judged.Windows = windows
		return to
	}
	return c
}

// foreign sets the case's server up, with further lines of redis.conf.
func (c liveCase) foreign(newKey, names string, directives ...string) liveCase {
	c.setup = func(t *testing.T, l *live) redisprobe.Target {
		s := redistest.StartServer(t, redistest.Options{
			Password: password, Unusable: true, Directives: directives,
			TLS: &redistest.TLS{Certificate: l.ca.IssueForeign(t, newKey, names)},
		})
		return l.secureTarget(s.Addr)
	}
	return c
}
