//go:build linux

package redisprobe_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
)

// tlsCases are about the secure connection.
var tlsCases = []liveCase{
	{
		name: "TLS to a plain port", codes: []finding.Code{"tls-not-offered"}, limit: 3 * time.Second,
		setup: func(t *testing.T, l *live) redisprobe.Target { return l.secureTarget(server(t).Addr) },
		says:  []string{"Use SSL"},
		check: summary(notConnected),
	},
	{
		name: "plain to a TLS port", codes: []finding.Code{"tls-expected"}, limit: 3 * time.Second,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return target(l.secureServer(t, redistest.TLS{}).Addr)
		},
		says:  []string{"Use SSL"},
		check: summary(notConnected),
	},
	{
		name: "plain to a TLS port that wants client certificates", codes: []finding.Code{"tls-expected"}, limit: 3 * time.Second,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return target(l.secureServer(t, redistest.TLS{ClientCA: l.ca}).Addr)
		},
	},
	{
		name: "TLS to a web server", codes: []finding.Code{"not-redis"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return l.secureTarget(redistest.StartPeer(t, redistest.HTTP).Addr)
		},
	},
	certificateCase("certificate of another name", "tls-name-mismatch",
		redistest.Leaf{Names: []string{"redis.example", "*.farm.example"}}, "127.0.0.1", "redis.example"),
	certificateCase("certificate with a common name only", "",
		redistest.Leaf{Name: "127.0.0.1", Names: []string{}}),
	certificateCase("certificate expired", "tls-certificate-expired",
		redistest.Leaf{NotAfter: time.Now().AddDate(0, 0, -3)}, time.Now().AddDate(0, 0, -3).Format("2006-01-02")),
	certificateCase("certificate of tomorrow", "tls-certificate-expired",
		redistest.Leaf{NotBefore: time.Now().AddDate(0, 0, 1)}),
	certificateCase("certificate expires soon", "tls-certificate-expiring",
		redistest.Leaf{NotAfter: time.Now().Add(29*24*time.Hour + time.Hour)}, "days left: 29"),
	certificateCase("certificate lasts long enough", "",
		redistest.Leaf{NotAfter: time.Now().Add(31 * 24 * time.Hour)}),
	{
		name: "SSL Host", setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(namedServer(t, l, "redis.example").Addr)
			to.SSLHost = "redis.example"
			return to
		},
	},
	{
		name: "SSL Host by wildcard", setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(namedServer(t, l, "*.farm.example").Addr)
			to.SSLHost = "redis.farm.example"
			return to
		},
	},
	{
		name: "SSL Host wrong", codes: []finding.Code{"tls-name-mismatch"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.SSLHost = "redis.example"
			return to
		},
		says: []string{"redis.example", "localhost"},
	},
	{
		name: "authority unknown", codes: []finding.Code{"tls-unknown-authority"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.RootCAs = redistest.NewCA(t).Pool()
			return to
		},
		says: []string{"Test root authority", "SERedis_IssuerCertPath"},
	},
	{
		name: "authority unknown to the machine", codes: []finding.Code{"tls-unknown-authority"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.RootCAs = nil
			return to
		},
	},
	{
		name: "issuer that the machine trusts already", codes: []finding.Code{"tls-issuer-superfluous", "tls-issuer-not-checked"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.Environment.IssuerCertPath = l.ca.File
			return to
		},
		says: []string{"Clear SERedis_IssuerCertPath"},
	},
	{
		name: "issuer that the machine trusts already, newer client",
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.Environment.IssuerCertPath, to.Judged = l.ca.File, client.Judged{Versions: []client.Version{client.V2_8}}
			return to
		},
	},
	{
		name: "a name that only newer clients look for everywhere", codes: []finding.Code{"client-version"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			s := namedServer(t, l, "localhost")
			return l.secureTarget(net.JoinHostPort("localhost", strconv.Itoa(s.Port)), s.Addr)
		},
		says: []string{"With 2.1 sessions would fail: they refuse the certificate of 127.0.0.1", "--client-version 2.1"},
	},
	{
		name: "revocation asked for, and no list named", codes: []finding.Code{"tls-revocation-unknown"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.Parameters = map[string]string{"sslProtocols": "tls12|tls13"}
			return to
		},
		says: []string{"checkCertificateRevocation=false"},
	},
	{
		name: "revoked", codes: []finding.Code{"tls-revoked"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			var list []byte
			lists := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(list) }))
			t.Cleanup(lists.Close)
			leaf := l.ca.Issue(t, redistest.Leaf{Lists: []string{lists.URL}})
			list = l.ca.Revoke(t, leaf)
			to := l.secureTarget(l.secureServer(t, redistest.TLS{Certificate: leaf}).Addr)
			to.Parameters = map[string]string{"sslProtocols": "tls12|tls13"}
			return to
		},
	},
	issuerCase("issuer as PEM", func(t *testing.T, l *live) (*redistest.CA, string) { return l.ca, l.ca.File }),
	issuerCase("issuer as DER", func(t *testing.T, l *live) (*redistest.CA, string) { return l.ca, l.ca.DERFile }),
	issuerCase("issuer in the middle of the chain", func(t *testing.T, l *live) (*redistest.CA, string) {
		middle := l.ca.Intermediate(t)
		return middle, middle.File
	}),
	issuerCase("issuer at the top of a longer chain", func(t *testing.T, l *live) (*redistest.CA, string) {
		return l.ca.Intermediate(t), l.ca.File
	}),
	{
		name: "issuer of another cluster", codes: []finding.Code{"tls-unknown-authority", "tls-issuer-not-checked"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.RootCAs = x509.NewCertPool()
			to.Environment.IssuerCertPath = redistest.NewCA(t).File
			return to
		},
	},
	{
		name: "issuer that has expired", codes: []finding.Code{"tls-certificate-expired", "tls-issuer-not-checked"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{}).Addr)
			to.RootCAs = x509.NewCertPool()
			to.Environment.IssuerCertPath = l.ca.Expired(t)
			return to
		},
		says: []string{"Test root authority", "SERedis_IssuerCertPath"},
	},
	clientCase("client certificate missing", "TLSv1.3", "", "tls-client-certificate-required", "env-pfx-unset"),
	clientCase("client certificate missing, TLS 1.2", "TLSv1.2", "", "tls-client-certificate-required", "env-pfx-unset"),
	clientCase("client certificate of another farm", "TLSv1.3", redistest.PFXModern, "tls-client-certificate-rejected"),
	clientCase("client certificate of another farm, TLS 1.2", "TLSv1.2", redistest.PFXLegacyRC2, "tls-client-certificate-rejected"),
	pfxCase("client certificate as current PFX", redistest.PFXModern),
	pfxCase("client certificate as triple DES PFX", redistest.PFXLegacyDES),
	pfxCase("client certificate as RC2 PFX", redistest.PFXLegacyRC2),
	{
		// No real server: OpenSSL as Debian ships it refuses to serve TLS 1.1.
		name: "TLS 1.1 only", codes: []finding.Code{"tls-protocol-version"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			config := l.good.TLSConfig(t)
			config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
			return l.secureTarget(redistest.StartPeer(t, redistest.OverTLS(config, redistest.Silent)).Addr)
		},
		says: []string{"TLS 1.2"},
	},
	{
		name: "TLS 1.2 only", setup: func(t *testing.T, l *live) redisprobe.Target {
			return l.secureTarget(l.secureServer(t, redistest.TLS{}, `tls-protocols "TLSv1.2"`).Addr)
		},
		check: func(t *testing.T, r redisprobe.Report) {
			if got := firstNode(t, r).TLS; got == nil || got.Protocol != "TLS 1.2" {
				t.Errorf("TLS of the report: %+v", got)
			}
		},
	},
	{
		name: "no cipher in common", codes: []finding.Code{"tls-handshake-failed"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			s := redistest.StartServer(t, redistest.Options{
				Password: password, TLS: &redistest.TLS{Certificate: l.good}, Unusable: true,
				Directives: []string{`tls-protocols "TLSv1.2"`, "tls-ciphers ECDHE-ECDSA-AES256-CCM"},
			})
			return l.secureTarget(s.Addr)
		},
	},
	{
		name: "TLS, then silence", codes: []finding.Code{"timed-out"}, limit: 750 * time.Millisecond,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(redistest.StartPeer(t, redistest.OverTLS(l.good.TLSConfig(t), redistest.Silent)).Addr)
			to.Timeout = 500 * time.Millisecond
			return to
		},
	},
	{
		name: "TLS, then a web server", codes: []finding.Code{"not-redis"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return l.secureTarget(redistest.StartPeer(t, redistest.OverTLS(l.good.TLSConfig(t), redistest.HTTP)).Addr)
		},
	},
}

// certificateCase is a case with a server certificate as told.
func certificateCase(name string, code finding.Code, leaf redistest.Leaf, says ...string) liveCase {
	c := liveCase{
		name: name, says: says,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			return l.secureTarget(l.secureServer(t, redistest.TLS{Certificate: l.ca.Issue(t, leaf)}).Addr)
		},
	}
	return c.finds(code)
}

// namedServer is a server whose certificate holds the name only.
func namedServer(t *testing.T, l *live, name string) *redistest.Server {
	t.Helper()
	return l.secureServer(t, redistest.TLS{Certificate: l.ca.Issue(t, redistest.Leaf{Names: []string{name}})})
}

// issuerCase is a case in which only SERedis_IssuerCertPath makes the server's
// certificate trusted.
func issuerCase(name string, issuer func(*testing.T, *live) (authority *redistest.CA, file string)) liveCase {
	return liveCase{
		name: name, codes: []finding.Code{"tls-issuer-not-checked"},
		setup: func(t *testing.T, l *live) redisprobe.Target {
			authority, file := issuer(t, l)
			to := l.secureTarget(l.secureServer(t, redistest.TLS{Certificate: authority.Issue(t, redistest.Leaf{})}).Addr)
			to.RootCAs = x509.NewCertPool()
			to.Environment.IssuerCertPath = file
			return to
		},
	}
}

// clientCase is a case with a server that admits only its own clients, and a
// client certificate from elsewhere, or none.
func clientCase(name, protocol string, format redistest.PFXFormat, codes ...finding.Code) liveCase {
	return liveCase{
		name: name, codes: codes, limit: 3 * time.Second,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			s := l.secureServer(t, redistest.TLS{ClientCA: l.ca}, `tls-protocols "`+protocol+`"`)
			to := l.secureTarget(s.Addr)
			to.Environment = redisprobe.Environment{}
			if format != "" {
				stranger := redistest.NewCA(t).Issue(t, redistest.Leaf{Name: "stranger"})
				to.Environment.ClientCertPfxPath = stranger.PFX(t, format, pfxPassword)
				to.Environment.ClientCertPassword = pfxPassword
			}
			return to
		},
	}
}

// pfxCase is a case in which the client certificate comes in one of the formats
// and is accepted.
func pfxCase(name string, format redistest.PFXFormat) liveCase {
	return liveCase{
		name: name,
		setup: func(t *testing.T, l *live) redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{ClientCA: l.ca}).Addr)
			client := l.ca.Issue(t, redistest.Leaf{Name: "front-end"})
			to.Environment.ClientCertPfxPath = client.PFX(t, format, pfxPassword)
			return to
		},
	}
}

// TestCertificateOfManyNames holds the bound on the time against a certificate that is as
// large as TLS lets it be.
func TestCertificateOfManyNames(t *testing.T) {
	l := newLive(t)
	var names []string
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("n%d.example", i))
	}
	peer := redistest.StartPeer(t, redistest.OverTLS(l.ca.Issue(t, redistest.Leaf{Names: names}).TLSConfig(t), redistest.Silent))
	to := l.secureTarget(peer.Addr)
	to.Timeout = time.Second
	var report redisprobe.Report
	took, stalled := redistest.Timed(func() { report = redisprobe.Run(t.Context(), to, nil) })
	if took > to.Timeout+overtime+stalled {
		t.Errorf("it took %s, want at most %s", took, to.Timeout+overtime)
	}
	if node := firstNode(t, report); node.TLS != nil && len(node.TLS.Names) > 100 {
		t.Errorf("%d names are reported", len(node.TLS.Names))
	}
	expectSays(t, report, "tls-name-mismatch", "n0.example", ", ...")
}
