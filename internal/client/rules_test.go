package client

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestKeywordsByVersion: since when each key is known (README of the recordings, rule 1).
func TestKeywordsByVersion(t *testing.T) {
	newer := map[string]Version{
		"checkCertificateRevocation": V2_5, "tunnel": V2_6, "protocol": V2_7, "setlib": V2_7, "highIntegrity": V2_8,
		"tcpKeepAlive": V2_13, "sentinelUser": V3, "sentinelPassword": V3,
	}
	for _, k := range Keywords {
		for _, v := range Recorded {
			if want := v.Compare(newer[k.Name]) >= 0; v.Knows(k.Name) != want {
				t.Errorf("%s knows %s: %t", v, k.Name, !want)
			}
		}
		if v := V3; !v.Knows(strings.ToUpper(k.Name)) {
			t.Errorf("%s is not found in another letter case", k.Name)
		}
	}
	for _, key := range []string{"highPrioritySocketThreads", "database", ""} {
		for _, v := range Recorded {
			if v.Knows(key) {
				t.Errorf("%s knows %q", v, key)
			}
		}
	}
	if !slices.IsSortedFunc(Keywords, func(a, b Keyword) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) }) {
		t.Error("the keywords are not in the order of the alphabet")
	}
}

func TestCheckedName(t *testing.T) {
	const dns = "redis1.lab.example"
	tests := []struct{ name, hosts, before25, later string }{
		{"one name", dns + ":1," + dns + ":2", dns, dns},
		{"one name and addresses", "127.0.0.1:1," + dns + ":1,[::1]:2", "", dns},
		{"two names", dns + ":1,other.lab.example:1", "", ""},
		{"two letter cases, two ports", "Redis1.lab.example:1," + dns + ":2", "", ""},
		{"two letter cases of one endpoint", "Redis1.lab.example:1," + dns + ":1", "Redis1.lab.example", "Redis1.lab.example"},
		{"a dot at the end", dns + ".:1," + dns + ":2", "", ""},
		{"addresses", "127.0.0.1:1,[::1]:1", "", ""},
		{"SSL Host", "127.0.0.1:1,sslHost=x", "x", "x"},
		{"SSL Host without a value", dns + ":1,sslHost=", "", ""},
	}
	for _, test := range tests {
		for v, want := range map[Version]string{V2_1: test.before25, V2_5: test.later, V3: test.later} {
			r, err := v.Read(test.hosts)
			if err != nil || r.CheckedName() != want {
				t.Errorf("%s, %s: checked name %q, want %q (%v)", test.name, v, r.CheckedName(), want, err)
			}
		}
	}
}

func TestCarries(t *testing.T) {
	tests := []struct {
		name, cn, names, looked string
		want                    bool
	}{
		{"letter case", "", "DNS:Redis1.Lab.Example", "rEDIS1.lab.example", true},
		{"a dot at the end of what is looked for", "", "DNS:a.example", "a.example.", true},
		{"a dot at the end of the certificate's", "", "DNS:a.example.", "a.example", false},
		{"one label under a wildcard", "", "DNS:*.lab.example", "a.lab.example", true},
		{"two labels under a wildcard", "", "DNS:*.lab.example", "a.b.lab.example", false},
		{"no label under a wildcard", "", "DNS:*.lab.example", "lab.example", false},
		{"a wildcard for a whole domain", "", "DNS:*.example", "a.example", false},
		{"a wildcard in the middle", "", "DNS:a.*.example", "a.b.example", false},
		{"common name beside a DNS name", "a.example", "DNS:b.example", "a.example", false},
		{"common name beside an address", "a.example", "IP:127.0.0.1", "a.example", true},
		{"a wildcard as common name", "*.lab.example", "", "a.lab.example", true},
		{"an address", "", "DNS:a.example,IP:127.0.0.1", "127.0.0.1", true},
		{"an address in its short form", "", "IP:127.0.0.1", "127.1", true},
		{"an IPv6 address in another form", "", "IP:::1", "0:0:0:0:0:0:0:1", true},
		{"an address among the DNS names", "", "DNS:127.0.0.1", "127.0.0.1", false},
		{"an address as common name", "127.0.0.1", "", "127.0.0.1", true},
		{"a wildcard is for no address", "*.0.0.1", "", "127.0.0.1", false},
		{"no name", "", "", "a.example", false},
		{"nothing looked for", "", "DNS:a.example", ".", false},
	}
	for _, test := range tests {
		if got := Carries(certificate(test.cn, test.names), test.looked); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// TestIssuerByBuild: the rule changed within a minor version, and follows the build.
func TestIssuerByBuild(t *testing.T) {
	tests := []struct {
		version string
		any     bool
	}{{"2.7.27", true}, {"2.7.32", true}, {"2.7.33", false}, {"2.7.99", false}, {"2.0.519", true}, {"2.8.0", false}, {"3.4", false}}
	for _, test := range tests {
		v := parsed(t, test.version)
		if v.TakesAnyIssuer() != test.any {
			t.Errorf("%s takes any issuer: %t", v, !test.any)
		}
	}
}

func TestAccepts(t *testing.T) {
	tests := []struct {
		name        string
		chain       Chain
		old, recent bool
	}{
		{"trusted", Chain{}, true, true},
		{"trusted, and the variable is set", Chain{Issuer: true}, false, true},
		{"trusted, its revocation unknown, and the variable is set", Chain{Issuer: true, Faults: Revocation}, true, false},
		{"the issuer's, revoked", Chain{Issuer: true, Holds: true, Faults: UnknownIssuer | Revocation}, true, true},
		{"the issuer's, expired", Chain{Issuer: true, Holds: true, Faults: UnknownIssuer | Dates}, false, false},
		{"another's", Chain{Issuer: true, Faults: UnknownIssuer}, true, false},
		{"unknown, no variable", Chain{Holds: true, Faults: UnknownIssuer}, false, false},
	}
	for _, test := range tests {
		for v, want := range map[Version]bool{V2_7: test.old, V2_8: test.recent} {
			if v.Accepts(test.chain) != want {
				t.Errorf("%s: %s takes it: %t", test.name, v, !want)
			}
		}
	}
}

func TestClientCertificate(t *testing.T) {
	tests := []struct {
		name        string
		pfx         PFX
		old, recent Credential // before 2.13, and later
	}{
		{"none", PFX{}, NoCertificate, NoCertificate},
		{"a missing file, whatever the flags", PFX{Flags: "-1"}, NoCertificate, NoCertificate},
		{"a good one", PFX{Exists: true, Opens: true}, Certificate, Certificate},
		{"a wrong password", PFX{Exists: true}, CertificateThrows, NoCertificate},
		{"flags out of range", PFX{Exists: true, Opens: true, Flags: "64"}, CertificateThrows, NoCertificate},
		{"flags that contradict", PFX{Exists: true, Opens: true, Flags: "PersistKeySet, EphemeralKeySet"}, CertificateThrows, NoCertificate},
		{"flags in another letter case", PFX{Exists: true, Opens: true, Flags: "machinekeyset"}, NoCertificate, Certificate},
		{"flags that are none", PFX{Exists: true, Opens: true, Flags: "Machine"}, NoCertificate, Certificate},
	}
	for _, test := range tests {
		for v, want := range map[Version]Credential{V2_1: test.old, V2_8: test.old, V2_13: test.recent, V3: test.recent} {
			if got := v.ClientCertificate(test.pfx); got != want {
				t.Errorf("%s: %s makes %d of it, want %d", test.name, v, got, want)
			}
		}
	}
}

func TestTimeLimits(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		parameters    string
		v             Version
		measured      time.Duration
		sync, connect Fit
	}{
		{"", V2_1, 100 * ms, Ample, Ample},
		{"", V2_1, 1700 * ms, Tight, Tight},
		{"", V2_1, 5100 * ms, Short, Short},
		{"", V2_5, 5100 * ms, Short, Ample},
		{"syncTimeout=10000", V2_1, 4000 * ms, Tight, Tight}, // connectTimeout is 10 s too then
		{"syncTimeout=100", V2_1, 100 * ms, Tight, Ample},
		{"syncTimeout=99", V2_5, 100 * ms, Short, Ample},
		{"connectTimeout=50", V2_1, 100 * ms, Ample, Short},
		{"connectTimeout=0", V2_5, 100 * ms, Ample, Ample},
	}
	for _, test := range tests {
		r, err := test.v.Read("a:7000," + test.parameters)
		if err != nil || r.SyncFit(test.measured) != test.sync || r.ConnectFit(test.measured) != test.connect {
			t.Errorf("%s with %q at %s: %d, %d (%v)", test.v, test.parameters, test.measured, r.SyncFit(test.measured), r.ConnectFit(test.measured), err)
		}
	}
}

func TestAdvertisedAddresses(t *testing.T) {
	tests := []struct {
		address string
		named   bool
		since   Version // the first that reads it
	}{
		{"127.0.0.1", false, V2_1},
		{"::ffff:127.0.0.1", false, V2_1},
		{"::1", false, V3},
		{"::1", true, V2_6},
	}
	for _, test := range tests {
		for _, v := range Recorded {
			if want := v.Compare(test.since) >= 0; v.ReadsAdvertised(netip.MustParseAddr(test.address), test.named) != want {
				t.Errorf("%s reads %s, named %t: %t", v, test.address, test.named, !want)
			}
		}
	}
}
