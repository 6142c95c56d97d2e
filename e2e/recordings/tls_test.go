//go:build live && linux

package recordings

import (
	"cmp"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// tlsSituations are those of single servers that speak TLS, or should.
var tlsSituations = []situation{
	{words: "TLS on a plain port", set: healthySingle, causes: []string{"tls-not-offered"}},
	{words: "plain on a TLS port", set: certificateKind(nil), causes: []string{"tls-expected"}},
	{words: `TLS revocation: .*`, set: certificateKind(nil)},
	{words: `revocation: (.*?), (?:parameter unset|checkCert.*|sslProtocols.*), trust by (?:issuer|system)`, set: revocation},
	{words: `TLS 1\.2 suite (.*) only`, set: func(t *testing.T, r recording, match []string) scene {
		a := newAuthority(t, "Lab root", nil)
		return tlsServer(t, a.issue(t, nil), "tls-protocols TLSv1.2", "tls-ciphers "+match[1])
	}},
	{words: `server speaks (TLSv1\.[23]) only.*`, set: func(t *testing.T, _ recording, match []string) scene {
		return tlsServer(t, newAuthority(t, "Lab root", nil).issue(t, nil), "tls-protocols "+match[1])
	}, causes: []string{"tls-protocol-version"}},
	{words: `certificate kind: issuer of same name, other key, trust by .*`, set: otherKey, notAsListed: true},
	{words: `certificate kind: (.*), trust by (?:issuer|system)`, set: certificateOf},
	{words: `TLS client use only, trust by issuer.*`, set: certificateNamed, notAsListed: true},
	{words: `TLS (.*?), trust by (issuer|system|none), host .*`, set: certificateNamed},
	{words: `issuer file missing, CA not in the system's store`, set: func(t *testing.T, r recording, _ []string) scene {
		s := certificateKind(nil)(t, r, nil)
		s.variables["SERedis_IssuerCertPath"] = file(t, "missing.crt")
		return s
	}, causes: []string{"env-issuer-unreadable"}},
	{words: "issuer file missing, CA in the system's store", set: func(t *testing.T, r recording, _ []string) scene {
		s := certificateKind(nil)(t, r, nil)
		s.variables["SERedis_IssuerCertPath"] = file(t, "missing.crt")
		return s
	}},
	{words: "issuer file with two certificates, right one second", set: twoIssuers, notAsListed: true},
	{words: "issuer file with two certificates, right one first", set: twoIssuers},
	{words: `issuer variable set and the CA in the system's store too.*`, set: certificateKind(nil), causes: []string{"tls-issuer-superfluous"}},
	{words: `issuer variable and server: (.*)`, set: strangeIssuer, notAsListed: true},
	{words: `PFX (.*)`, set: pfx},
	{words: `storage flags (.*)`, set: storageFlags, causes: []string{"env-flags-invalid"}},
	{words: `client certificate (.*), server asks: (yes|no|optional)`, set: clientCertificate},
}

// tlsServer is a single server with the certificate, trusted by its authority.
func tlsServer(t *testing.T, certificate *redistest.Certificate, directives ...string) scene {
	t.Helper()
	s := redistest.StartServer(t, redistest.Options{
		Password: password, TLS: &redistest.TLS{Certificate: certificate}, Directives: directives, Unusable: true,
	})
	scene := onPort(s.Port)
	scene.variables = trust(t, certificate.CA.File)
	return scene
}

// trust are the variables for both ways of trusting an authority. The folder of the
// system's store is replaced by an empty one.
func trust(t *testing.T, ca string) map[string]string {
	t.Helper()
	return map[string]string{"SERedis_IssuerCertPath": ca, "SSL_CERT_FILE": ca, "SSL_CERT_DIR": filepath.Dir(file(t, "none"))}
}

// certificateKind is a server whose certificate has one peculiarity.
func certificateKind(shape func(*x509.Certificate)) func(*testing.T, recording, []string) scene {
	return func(t *testing.T, _ recording, _ []string) scene {
		return tlsServer(t, newAuthority(t, "Lab root", nil).issue(t, shape))
	}
}

// named are the kinds of the situations that vary names and dates.
var named = map[string]func(*x509.Certificate){
	"SAN name":        func(c *x509.Certificate) { c.IPAddresses = nil },
	"SAN other name":  func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = []string{"other.lab.example"}, nil },
	"SAN wildcard":    func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = []string{"*.lab.example"}, nil },
	"SAN IP":          func(c *x509.Certificate) { c.DNSNames = nil },
	"SAN IP as DNS":   func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = []string{"127.0.0.1"}, nil },
	"SAN name and IP": func(*x509.Certificate) {},
	"CN only": func(c *x509.Certificate) {
		c.Subject.CommonName, c.DNSNames, c.IPAddresses = "redis1.lab.example", nil, nil
	},
	"CN and SAN IP only": func(c *x509.Certificate) { c.Subject.CommonName, c.DNSNames = "redis1.lab.example", nil },
	"CN right, SAN other": func(c *x509.Certificate) {
		c.Subject.CommonName, c.DNSNames, c.IPAddresses = "redis1.lab.example", []string{"other.lab.example"}, nil
	},
	"expired": func(c *x509.Certificate) {
		c.NotBefore, c.NotAfter = time.Now().AddDate(-1, 0, 0), time.Now().AddDate(0, 0, -1)
	},
	"not yet valid":   func(c *x509.Certificate) { c.NotBefore = time.Now().AddDate(0, 0, 2) },
	"client use only": func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} },
}

// certificateNamed is a server with one of the named kinds.
func certificateNamed(t *testing.T, r recording, match []string) scene {
	words := strings.TrimPrefix(r.Situation, "TLS ")
	kind, _, _ := strings.Cut(words, ", trust by ")
	shape, known := named[kind]
	if !known {
		t.Fatalf("no certificate is known as %q", kind)
	}
	return certificateKind(shape)(t, r, match)
}

// kinds are the certificates with one peculiarity that Go can make.
var kinds = map[string]func(*x509.Certificate){
	"any EKU":                     func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} },
	"no EKU":                      func(c *x509.Certificate) { c.ExtKeyUsage = nil },
	"empty subject, SAN critical": func(c *x509.Certificate) { c.Subject = pkix.Name{} },
	"issuer file is DER":          func(*x509.Certificate) {},
	"key usage without signature": func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment },
	"leaf says CA true":           func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = true, true },
	"many names":                  manyNames,
	"name constraints exclude":    func(*x509.Certificate) {},
	"name constraints permit":     func(*x509.Certificate) {},
	"name with trailing dot":      func(c *x509.Certificate) { c.DNSNames = []string{"redis1.lab.example."} },
	"unknown critical extension": func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, 1}, Critical: true, Value: []byte{5, 0}}}
	},
	"unknown extension": func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, 1}, Value: []byte{5, 0}}}
	},
	"wildcard bare":             func(c *x509.Certificate) { c.DNSNames = []string{"*"} },
	"wildcard two labels up":    func(c *x509.Certificate) { c.DNSNames = []string{"*.example"} },
	"wildcard within the label": func(c *x509.Certificate) { c.DNSNames = []string{"red*.lab.example"} },
	"zero serial":               func(c *x509.Certificate) { c.SerialNumber = big.NewInt(0) },
	"P-256 leaf":                func(*x509.Certificate) {},
	"name in other letter case": func(c *x509.Certificate) { c.DNSNames = []string{"REDIS1.LAB.EXAMPLE"} },
}

func manyNames(c *x509.Certificate) {
	for i := range 300 {
		c.DNSNames = append(c.DNSNames, fmt.Sprintf("host%d.lab.example", i))
	}
}

// opensslKinds are those that take openssl: the arguments for the key, and for
// signing.
var opensslKinds = map[string][2]string{
	"Ed25519 leaf":    {"genpkey -algorithm ed25519", ""},
	"Ed448 leaf":      {"genpkey -algorithm ed448", ""},
	"P-384 leaf":      {"ecparam -name secp384r1 -genkey -noout", ""},
	"P-521 leaf":      {"ecparam -name secp521r1 -genkey -noout", ""},
	"secp256k1 leaf":  {"ecparam -name secp256k1 -genkey -noout", ""},
	"RSA-PSS leaf":    {"genpkey -algorithm rsa-pss -pkeyopt rsa_keygen_bits:2048", ""},
	"RSA 1024 leaf":   {"genrsa 1024", ""},
	"RSA 2048 leaf":   {"genrsa 2048", ""},
	"RSA 4096 leaf":   {"genrsa 4096", ""},
	"negative serial": {"ecparam -name prime256v1 -genkey -noout", "-set_serial -5"},
	"SHA-1 signature": {"ecparam -name prime256v1 -genkey -noout", "-sha1"},
}

// certificateOf is a server with a certificate of the kind that the words name.
func certificateOf(t *testing.T, r recording, _ []string) scene {
	kind, _, _ := strings.Cut(strings.TrimPrefix(r.Situation, "certificate kind: "), ", trust by ")
	if kind == "self-signed leaf as issuer" {
		certificate, _ := selfSigned(t)
		return tlsServer(t, certificate)
	}
	a := newAuthority(t, "Lab root", func(c *x509.Certificate) {
		switch kind {
		case "name constraints exclude":
			c.ExcludedDNSDomains = []string{"lab.example"}
		case "name constraints permit":
			c.PermittedDNSDomains = []string{"lab.example"}
		}
	})
	if kind == "issuer file is DER" {
		a.file, a.der = a.der, a.file
	}
	if args, known := opensslKinds[kind]; known {
		return tlsServer(t, a.opensslIssue(t, keyArguments(args[0]), strings.Fields(args[1])))
	}
	shape, known := kinds[kind]
	if !known {
		t.Fatalf("no certificate is known as %q", kind)
	}
	certificate := a.issue(t, shape)
	certificate.CA.File = a.file
	if kind != "issuer file is DER" {
		return tlsServer(t, certificate)
	}
	certificate.CA.File = a.der // what redis-server reads is PEM
	s := tlsServer(t, certificate)
	s.variables = trust(t, a.file)
	return s
}

// keyArguments puts the output before what openssl wants last, a number of bits.
func keyArguments(text string) []string {
	args := strings.Fields(text)
	if args[0] == "genrsa" {
		return []string{"genpkey", "-algorithm", "rsa", "-pkeyopt", "rsa_keygen_bits:" + args[1]}
	}
	return args
}

// otherKey is an issuer file of the right name and another key.
func otherKey(t *testing.T, r recording, _ []string) scene {
	s := certificateKind(nil)(t, r, nil)
	s.variables["SERedis_IssuerCertPath"] = newAuthority(t, "Lab root", nil).file
	return s
}

// twoIssuers is an issuer file with two certificates.
func twoIssuers(t *testing.T, r recording, _ []string) scene {
	right, other := newAuthority(t, "Lab root", nil), newAuthority(t, "Another root", nil)
	first, second := other, right
	if strings.Contains(r.Situation, "right one first") {
		first, second = right, other
	}
	s := tlsServer(t, right.issue(t, nil))
	both := file(t, "both.pem")
	check(t, os.WriteFile(both, append(pemOf("CERTIFICATE", first.cert.Raw), pemOf("CERTIFICATE", second.cert.Raw)...), 0o600))
	s.variables["SERedis_IssuerCertPath"] = both
	return s
}

// strangeIssuer is an issuer file that has nothing to do with the server.
func strangeIssuer(t *testing.T, _ recording, match []string) scene {
	a, name := newAuthority(t, "Lab root", nil), "Another root"
	var s scene
	switch match[1] {
	case "self-signed server, unrelated issuer":
		certificate, _ := selfSigned(t)
		s = tlsServer(t, certificate)
	case "server of a CA that nobody trusts, its own root sent along":
		certificate := a.issue(t, nil)
		chain, err := os.ReadFile(certificate.CertFile)
		check(t, err)
		check(t, os.WriteFile(certificate.CertFile, append(chain, pemOf("CERTIFICATE", a.cert.Raw)...), 0o600))
		s = tlsServer(t, certificate)
	case "unrelated CA of the same name":
		name = "Lab root"
		s = tlsServer(t, a.issue(t, nil))
	case "unrelated CA":
		s = tlsServer(t, a.issue(t, nil))
	default:
		t.Fatalf("no server is known as %q", match[1])
	}
	s.variables["SERedis_IssuerCertPath"] = newAuthority(t, name, nil).file
	return s
}

// revocation is a server whose certificate names a list in the given state.
func revocation(t *testing.T, _ recording, match []string) scene {
	a := newAuthority(t, "Lab root", nil)
	var list []byte
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	url := "http://" + listener.Addr().String() + "/lab.crl"
	state := match[1]
	certificate := a.issue(t, func(c *x509.Certificate) {
		switch {
		case state == "no list named":
		case strings.HasSuffix(state, "ldap only"):
			c.CRLDistributionPoints = []string{"ldap://127.0.0.1:1/cn=lab?certificateRevocationList"}
		default:
			c.CRLDistributionPoints = []string{url}
		}
	})
	next := time.Now().AddDate(0, 0, 7)
	switch state {
	case "list cannot be had":
		listener.Close()
	case "list good", "no list named", "list answers 404":
		list = a.revocationList(t, next)
	case "list out of date":
		list = a.revocationList(t, time.Now().AddDate(0, 0, -1))
	case "list revokes it", "list revokes it, ldap only":
		list = a.revocationList(t, next, certificate.Cert)
	default:
		t.Fatalf("no list is known as %q", state)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if state == "list answers 404" {
			http.Error(w, "no list", http.StatusNotFound)
			return
		}
		w.Write(list)
	})}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return tlsServer(t, certificate)
}

// demanding is a server that asks for a client certificate, and a PFX file that it
// admits, in the form that write gives it.
func demanding(t *testing.T, asks string, client func(*authority) string, secret string) scene {
	t.Helper()
	a := newAuthority(t, "Lab root", nil)
	s := tlsServer(t, a.issue(t, nil), "tls-auth-clients "+asks)
	s.variables["SERedis_ClientCertPfxPath"] = client(a)
	s.variables["SERedis_ClientCertPassword"] = secret
	return s
}

// asked are the words of the situations as redis.conf says them.
var asked = map[string]string{"yes": "yes", "no": "no", "optional": "optional"}

// clientCertificate is a server that asks for a client certificate or does not.
func clientCertificate(t *testing.T, _ recording, match []string) scene {
	return demanding(t, asked[match[2]], func(a *authority) string {
		switch match[1] {
		case "unset":
			return ""
		case "missing file":
			return file(t, "missing.pfx")
		case "of another CA":
			a = newAuthority(t, "Another root", nil)
			return writePFX(t, a.issue(t, nil), pfxPassword)
		case "server use only":
			return writePFX(t, a.issue(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }), pfxPassword)
		case "expired":
			return writePFX(t, a.issue(t, named["expired"]), pfxPassword)
		case "wrong password":
			return writePFX(t, a.issue(t, nil), "another password")
		case "right":
			return writePFX(t, a.issue(t, nil), pfxPassword)
		}
		t.Fatalf("no client certificate is known as %q", match[1])
		return ""
	}, pfxPassword)
}

const pfxPassword = "pfx-password"

// writePFX writes a PFX file with openssl, as administrators do.
func writePFX(t *testing.T, c *redistest.Certificate, secret string, more ...string) string {
	t.Helper()
	path := file(t, "client.pfx")
	openssl(t, append([]string{
		"pkcs12", "-export", "-in", c.CertFile, "-inkey", c.KeyFile, "-out", path, "-passout", "pass:" + secret,
	}, more...)...)
	return path
}

// pfx is a server that demands a client certificate, whose file has one of the
// recorded forms.
func pfx(t *testing.T, _ recording, match []string) scene {
	forms := map[string][]string{
		"OpenSSL 3 default": nil,
		"umlaut password":   nil,
		"legacy RC2":        {"-legacy"},
		"legacy 3DES":       {"-legacy", "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"},
		"no encryption":     {"-certpbe", "NONE", "-keypbe", "NONE"},
		"AES-256 SHA-256":   {"-certpbe", "AES-256-CBC", "-keypbe", "AES-256-CBC", "-macalg", "sha256"},
	}
	secret := pfxPassword
	if match[1] == "umlaut password" {
		secret = "pässwörd"
	}
	return demanding(t, "yes", func(a *authority) string {
		switch match[1] {
		case "Ed25519 key":
			return writePFX(t, a.opensslIssue(t, strings.Fields("genpkey -algorithm ed25519"), nil), secret)
		case "chain inside":
			return writePFX(t, a.issue(t, nil), secret, "-certfile", a.file)
		}
		form, known := forms[match[1]]
		if !known {
			t.Fatalf("no PFX file is known as %q", match[1])
		}
		return writePFX(t, a.issue(t, nil), secret, form...)
	}, secret)
}

// storageFlags is a good client certificate with the flags of the words.
func storageFlags(t *testing.T, _ recording, match []string) scene {
	s := demanding(t, "yes", func(a *authority) string { return writePFX(t, a.issue(t, nil), pfxPassword) }, pfxPassword)
	s.variables["SERedis_ClientCertStorageFlags"] = cmp.Or(match[1], "0")
	return s
}
