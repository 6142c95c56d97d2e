package client

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// certificate makes one with a common name and alternative names, as openssl writes
// them: "DNS:a,IP:1.2.3.4".
func certificate(cn, names string) *x509.Certificate {
	c := &x509.Certificate{}
	if cn != "" {
		c.Subject.Names = []pkix.AttributeTypeAndValue{{Type: commonName, Value: cn}}
	}
	for name := range strings.SplitSeq(names, ",") {
		if dns, is := strings.CutPrefix(name, "DNS:"); is {
			c.DNSNames = append(c.DNSNames, dns)
		}
		if ip, is := strings.CutPrefix(name, "IP:"); is {
			c.IPAddresses = append(c.IPAddresses, net.ParseIP(ip))
		}
	}
	return c
}

const lab = "redis1.lab.example"

// shown are the single server's certificates, by the words of the recording.
var shown = map[string]struct {
	certificate *x509.Certificate
	faults      Faults
}{
	"SAN name":           {certificate: certificate(lab, "DNS:"+lab)},
	"SAN other name":     {certificate: certificate(lab, "DNS:elsewhere.example")},
	"SAN wildcard":       {certificate: certificate(lab, "DNS:*.lab.example")},
	"SAN IP":             {certificate: certificate("", "IP:127.0.0.1")},
	"SAN IP as DNS":      {certificate: certificate(lab, "DNS:127.0.0.1")},
	"CN only":            {certificate: certificate(lab, "")},
	"CN and SAN IP only": {certificate: certificate(lab, "IP:127.0.0.1")},
	"client use only":    {certificate: certificate(lab, "DNS:"+lab+",IP:127.0.0.1"), faults: Usage},
	"expired":            {certificate: certificate(lab, "DNS:"+lab+",IP:127.0.0.1"), faults: Dates},
	"not yet valid":      {certificate: certificate(lab, "DNS:"+lab+",IP:127.0.0.1"), faults: Dates},
}

// passes tells whether one server's certificate passes, dialled as host.
func passes(r Reading, c *x509.Certificate, host string) bool {
	name := r.CheckedName()
	if name == "" {
		name = host
	}
	return Carries(c, name)
}

// chain is what a node shows in a row: signed by a CA that the machine's store or the
// issuer variable has.
func (row verdict) chain(faults Faults) Chain {
	c := Chain{Faults: faults, Issuer: row.has("SERedis_IssuerCertPath"), Holds: true}
	if !row.has("SSL_CERT_FILE") {
		c.Faults |= UnknownIssuer
	}
	return c
}

var nameDeciders = []decider{
	{regexp.MustCompile(`^TLS (.+), trust by \w+, host ([^,]+)`), func(t *testing.T, row verdict, match []string, r Reading) fate {
		server, known := shown[match[1]]
		if !known {
			t.Fatalf("no certificate for %q", row.Situation)
		}
		return livesIf(passes(r, server.certificate, match[2]) && r.Version.Accepts(row.chain(server.faults)))
	}},
	{regexp.MustCompile(`^TLS cluster, certificates (\w+), `), func(_ *testing.T, row verdict, match []string, r Reading) fate {
		names := map[string]string{"own": "DNS:redis#.lab.example", "wild": "DNS:*.lab.example", "shared": "DNS:shared.lab.example", "ip": "IP:127.0.0.#", "ownip": "DNS:redis#.lab.example,IP:127.0.0.#"}
		return clusterLives(row, r, func(n string) *x509.Certificate {
			return certificate("", strings.ReplaceAll(names[match[1]], "#", n))
		}, []string{"127.0.0.1", "127.0.0.2", "127.0.0.3"})
	}},
	{regexp.MustCompile(`^TLS cluster on one machine, certificate (\S+), hosts: `), func(_ *testing.T, row verdict, match []string, r Reading) fate {
		return clusterLives(row, r, func(string) *x509.Certificate { return certificate("", match[1]) }, []string{"127.0.0.1"})
	}},
}

// clusterLives: one listed host must let the client in, and then every master, at the
// address that the cluster advertises.
func clusterLives(row verdict, r Reading, of func(n string) *x509.Certificate, masters []string) fate {
	in := false
	for _, e := range r.Endpoints {
		n := e.Host()[len(e.Host())-1:] // 127.0.0.N
		if e.Name != "" {
			n = "1"
			if number, own := strings.CutPrefix(strings.ToLower(e.Name), "redis"); own {
				n = number[:1]
			}
		}
		in = in || passes(r, of(n), e.Host())
	}
	for _, address := range masters {
		in = in && passes(r, of(address[len(address)-1:]), address)
	}
	return livesIf(in && r.Version.Accepts(row.chain(0)))
}

// kinds are the certificates of which one thing is special, where that is a matter of
// names or of the chain.
var kinds = map[string]struct {
	names   string // "" for the right one
	faults  Faults
	strange bool // the chain does not hold the issuer file's first certificate
}{
	"any EKU":                        {faults: Usage},
	"name constraints exclude":       {faults: Constraints},
	"unknown critical extension":     {faults: Extension},
	"issuer of same name, other key": {strange: true},
	"self-signed leaf as issuer":     {},
	"issuer file is DER":             {},
	"many names":                     {names: "DNS:a.example,DNS:" + lab + ",DNS:b.example"},
	"name with trailing dot":         {names: "DNS:" + lab + "."},
	"wildcard bare":                  {names: "DNS:*"},
	"wildcard two labels up":         {names: "DNS:*.example"},
	"wildcard within the label":      {names: "DNS:redis*.lab.example"},
	"empty subject, SAN critical":    {},
}

// suites are cipher suites by OpenSSL's names for them.
var suites = map[string]uint16{
	"AES128-GCM-SHA256": tls.TLS_RSA_WITH_AES_128_GCM_SHA256, "AES128-SHA": tls.TLS_RSA_WITH_AES_128_CBC_SHA,
	"DHE-RSA-AES128-GCM-SHA256": 0x009e, "ECDHE-RSA-AES128-SHA": tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
	"ECDHE-RSA-AES128-GCM-SHA256": tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES256-SHA384": ecdheRSAWithAES256CBCSHA384,
	"ECDHE-RSA-CHACHA20-POLY1305": tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

var trustDeciders = []decider{
	{regexp.MustCompile(`^(?:TLS )?revocation: (list good)?`), func(_ *testing.T, row verdict, match []string, r Reading) fate {
		var faults Faults
		if r.AsksRevocation() && match[1] == "" {
			faults = Revocation
		}
		return livesIf(r.Version.Accepts(row.chain(faults)))
	}},
	{regexp.MustCompile(`^certificate kind: (.+), trust by \w+$`), func(_ *testing.T, row verdict, match []string, r Reading) fate {
		kind, known := kinds[match[1]]
		if !known {
			return open
		}
		c := row.chain(kind.faults)
		c.Holds = !kind.strange
		names := kind.names
		if names == "" {
			names = "DNS:" + lab
		}
		return livesIf(passes(r, certificate("", names), lab) && r.Version.Accepts(c))
	}},
	{regexp.MustCompile(`^issuer variable and server: |^issuer file with two certificates, right one second`), func(_ *testing.T, _ verdict, _ []string, r Reading) fate {
		return livesIf(r.Version.Accepts(Chain{Faults: UnknownIssuer, Issuer: true}))
	}},
	{regexp.MustCompile(`^issuer variable set and the CA in the system's store too`), func(_ *testing.T, row verdict, _ []string, r Reading) fate {
		return livesIf(r.Version.Accepts(row.chain(0)))
	}},
	{regexp.MustCompile(`^issuer file missing, CA not in the system's store`), func(_ *testing.T, _ verdict, _ []string, r Reading) fate {
		return livesIf(r.Version.Accepts(Chain{Faults: UnknownIssuer}))
	}},
	{regexp.MustCompile(`^storage flags (.+)$`), func(_ *testing.T, _ verdict, match []string, r Reading) fate {
		return livesIf(r.Version.ClientCertificate(PFX{Exists: true, Opens: true, Flags: match[1]}) == Certificate)
	}},
	{regexp.MustCompile(`^client certificate (missing file|unset), server asks: (no|optional|yes)`), func(_ *testing.T, _ verdict, match []string, r Reading) fate {
		switch r.Version.ClientCertificate(PFX{}) {
		case Certificate:
			return lives
		case CertificateThrows:
			return dies
		}
		return livesIf(match[2] != "yes")
	}},
	{regexp.MustCompile(`^TLS 1.2 suite (\S+) only$`), func(t *testing.T, _ verdict, match []string, _ Reading) fate {
		suite, known := suites[match[1]]
		if !known {
			return open
		}
		return livesIf(slices.Contains(OpenSSL.Suites, suite))
	}},
	{regexp.MustCompile(`^server speaks TLSv1.([23]) only`), func(_ *testing.T, row verdict, match []string, r Reading) fate {
		bits, chosen := r.TLSProtocols()
		spoken := map[string]int32{"2": TLS12, "3": TLS13}[match[1]]
		return livesIf(!chosen || bits == 0 || bits&spoken == spoken)
	}},
}
