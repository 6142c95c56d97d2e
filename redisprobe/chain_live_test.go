//go:build linux

package redisprobe_test

import (
	"encoding/json"
	"testing"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/certificate"
)

// TestShownChain: the report of a test holds what the servers showed, and what is wrong
// with a certificate says which one it is.
func TestShownChain(t *testing.T) {
	l := newLive(t)
	middle := l.ca.Intermediate(t)
	good := middle.Issue(t, redistest.Leaf{})
	tests := []struct {
		name  string
		setup func() redisprobe.Target
		about string // the certificate that the finding is about
		at    int    // its place in the tree
	}{
		{"nothing wrong", func() redisprobe.Target {
			return l.secureTarget(l.secureServer(t, redistest.TLS{Certificate: good}).Addr)
		}, "", -1},
		{"another name", func() redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{Certificate: good}).Addr)
			to.SSLHost = "redis.example"
			return to
		}, certificate.Fingerprint(good.Cert.Raw), 2},
		{"an authority that nobody knows", func() redisprobe.Target {
			to := l.secureTarget(l.secureServer(t, redistest.TLS{Certificate: good}).Addr)
			to.RootCAs = redistest.NewCA(t).Pool()
			return to
		}, certificate.Fingerprint(good.Cert.Raw), 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			data, err := json.Marshal(redisprobe.Run(t.Context(), test.setup(), nil))
			if err != nil {
				t.Fatal(err)
			}
			var r redisprobe.Report
			if err := json.Unmarshal(data, &r); err != nil {
				t.Fatal(err)
			}
			tree, inPEM, leftOff := r.Chain(firstNode(t, r))
			if len(tree) != 3 || !tree[0].Missing || tree[0].Title != "Test root authority" || len(inPEM) == 0 || leftOff != 0 || len(r.ServerCertificates) != 2 {
				t.Fatalf("%d certificates, tree %+v, %d bytes of PEM, %d left off", len(r.ServerCertificates), tree, len(inPEM), leftOff)
			}
			allow(&r)
			if (test.about == "") != (len(r.Findings) == 0) {
				t.Fatal(r.Text())
			}
			for _, f := range r.Findings {
				if f.Certificate != test.about || redisprobe.AboutCertificate(f, tree) != test.at {
					t.Errorf("%s is about %q, at %d of the tree; want %q at %d", f.Code, f.Certificate, redisprobe.AboutCertificate(f, tree), test.about, test.at)
				}
			}
		})
	}
}
