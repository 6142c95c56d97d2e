package redisprobe

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"slices"
	"testing"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe/certificate"
)

// shown is a report of one node that has shown a chain.
func shown(chain ...*x509.Certificate) (Report, Node) {
	fingerprints, leftOff := kept(chain)
	n := Node{Address: "a:1", TLS: &TLSInfo{Subject: "redis", Names: []string{"redis.example"}, LeftOff: 9, Issuer: "CA", Chain: fingerprints, ChainLeftOff: leftOff}}
	r := Report{Nodes: []Node{n}}
	kept := &node{address: "a:1"}
	for _, c := range chain[:len(fingerprints)] {
		kept.chain = append(kept.chain, c.Raw)
	}
	r.keepCertificates([]*node{kept})
	return r, n
}

// sized is a certificate of so many bytes that nothing can be read from.
func sized(bytes int) *x509.Certificate {
	c := &x509.Certificate{Raw: make([]byte, bytes)}
	_, _ = rand.Read(c.Raw) // never fails
	return c
}

// unread are certificates as they are sent.
func unread(sent [][]byte) (chain []*x509.Certificate) {
	for _, raw := range sent {
		chain = append(chain, &x509.Certificate{Raw: raw})
	}
	return chain
}

// TestChain: what a node showed is in the report, outlives JSON, and comes back as a
// tree and as PEM in the order in which it was sent.
func TestChain(t *testing.T) {
	middle := redistest.NewCA(t).Intermediate(t)
	leaf := middle.Issue(t, redistest.Leaf{}).Cert
	before, n := shown(leaf, middle.Cert)
	data, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	tree, inPEM, leftOff := r.Chain(n)
	if len(tree) != 3 || !tree[0].Missing || tree[2].Fingerprint != certificate.Fingerprint(leaf.Raw) || leftOff != 0 {
		t.Errorf("%+v, %d left off", tree, leftOff)
	}
	first, rest := pem.Decode(inPEM)
	second, rest := pem.Decode(rest)
	if !slices.Equal(first.Bytes, leaf.Raw) || !slices.Equal(second.Bytes, middle.Cert.Raw) || len(rest) > 0 {
		t.Error("the PEM is not the chain")
	}
	if tree, inPEM, _ := r.Chain(Node{}); tree != nil || inPEM != nil {
		t.Error("a node without TLS has a chain")
	}
}

// TestChainIsBounded: ten certificates and 64 KiB of a node; of more, and of one that is
// larger, it is said how many are left off.
func TestChainIsBounded(t *testing.T) {
	leaf := redistest.NewCA(t).Issue(t, redistest.Leaf{}).Cert
	long := []*x509.Certificate{leaf}
	for range 99 {
		long = append(long, redistest.NewCA(t).Cert)
	}
	tests := []struct {
		name           string
		chain          []*x509.Certificate
		tree, leftOff  int
		withoutTheOnly bool
	}{
		{"many", long, 11, 90, false}, // the issuer's name is the eleventh
		{"a large one", []*x509.Certificate{leaf, sized(maxChainBytes)}, 2, 1, false},
		{"the first is large", []*x509.Certificate{sized(maxChainBytes + 1), leaf}, 1, 1, true},
	}
	for _, test := range tests {
		r, n := shown(test.chain...)
		tree, inPEM, leftOff := r.Chain(n)
		if len(tree) != test.tree || leftOff != test.leftOff || (inPEM == nil) != test.withoutTheOnly {
			t.Errorf("%s: %d in the tree, %d left off, %d bytes of PEM", test.name, len(tree), leftOff, len(inPEM))
		}
		if test.withoutTheOnly && (tree[0].Title != "redis" || tree[0].LeftOff != 9) {
			t.Errorf("%s: %+v", test.name, tree[0])
		}
	}
}

// TestChainFromAFile: what a file calls a certificate and is none, or another, is not
// there.
func TestChainFromAFile(t *testing.T) {
	leaf := redistest.NewCA(t).Issue(t, redistest.Leaf{}).Cert
	r, n := shown(leaf)
	for name, raw := range map[string][]byte{"another": redistest.NewCA(t).Cert.Raw, "nonsense": []byte("nonsense"), "nothing": nil, "large": sized(maxChainBytes + 1).Raw} {
		r.ServerCertificates = map[string][]byte{n.TLS.Chain[0]: raw}
		if tree, inPEM, _ := r.Chain(n); len(tree) != 1 || tree[0].Title != "redis" || inPEM != nil {
			t.Errorf("%s: %+v", name, tree)
		}
	}
	r, n = shown(sized(10))
	if tree, inPEM, _ := r.Chain(n); len(tree) != 1 || inPEM != nil {
		t.Errorf("nonsense of the right name: %+v", tree)
	}
}

// TestReportOfManyChains: the report of 1,000 nodes stays below 4 MiB, whatever they
// show, and holds first what something was found about.
func TestReportOfManyChains(t *testing.T) {
	var nodes []*node
	var r Report
	for i := range 1000 {
		n := &node{address: fmt.Sprintf("redis-%d.example.com:7000", i)}
		for range 3 {
			n.chain = append(n.chain, sized(1500).Raw)
		}
		fingerprints, leftOff := kept(unread(n.chain))
		shown := Node{Address: n.address, Role: RoleMaster, Listed: true, Version: "7.0.15", Slots: 5461, RoundTrip: &RoundTrip{0.123, 1.234}, TLS: &TLSInfo{
			Subject: n.address, Names: []string{n.address, "redis.example.com"}, Issuer: "CA", Fingerprint: fingerprints[0], Chain: fingerprints, ChainLeftOff: leftOff,
		}}
		for _, stage := range nodeStages {
			shown.Stages = append(shown.Stages, StageResult{stage, StatusOK, 12.345})
		}
		r.Nodes = append(r.Nodes, shown)
		nodes = append(nodes, n)
	}
	last := nodes[999]
	for _, n := range nodes[500:] {
		f := finding.New(finding.TLSNameMismatch, n.address, finding.Args{"name": "redis", "names": n.address, "fit": "redis"})
		r.Findings = append(r.Findings, f)
	}
	r.Findings[499] = r.Findings[499].About(certificate.Fingerprint(last.chain[0]))
	r.keepCertificates(nodes)
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if len(data) >= 4<<20 {
		t.Errorf("%d bytes", len(data))
	}
	if r.ServerCertificates[certificate.Fingerprint(last.chain[2])] == nil || len(r.ServerCertificates) < 500 {
		t.Errorf("%d certificates, without those of the last node", len(r.ServerCertificates))
	}
}

// TestAboutCertificate: a finding is shown at what it is about; an authority that nobody
// knows, and the issuer that is set, at the top.
func TestAboutCertificate(t *testing.T) {
	tree := []Card{{Missing: true}, {Fingerprint: "m"}, {Fingerprint: "l"}}
	tests := []struct {
		f    Finding
		tree []Card
		want int
	}{
		{Finding{Code: finding.TLSNameMismatch, Certificate: "l"}, tree, 2},
		{Finding{Code: finding.TLSCertificateExpired, Certificate: "m"}, tree, 1},
		{Finding{Code: finding.TLSCertificateExpired, Certificate: "of the issuer that is set"}, tree, 0},
		{Finding{Code: finding.TLSUnknownAuthority, Certificate: "l"}, tree, 0},
		{Finding{Code: finding.AuthWrongPassword}, tree, -1},
		{Finding{Certificate: "l"}, nil, -1},
	}
	for _, test := range tests {
		if got := AboutCertificate(test.f, test.tree); got != test.want {
			t.Errorf("%+v: %d, want %d", test.f, got, test.want)
		}
	}
}
