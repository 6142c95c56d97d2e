package redisprobe

import (
	"crypto/x509"
	"fmt"
	"strings"
	"testing"
)

// TestCertificatesThatAreKept: what a test keeps of its nodes' certificates is bounded,
// however many nodes there are and however large their certificates; where not all are
// kept, no name is said to fit.
func TestCertificatesThatAreKept(t *testing.T) {
	names := make([]string, 100)
	for i := range names {
		names[i] = strings.Repeat("x", 200) + fmt.Sprint(i)
	}
	for name, size := range map[string]int{"usual": 1500, "large": 60_000, "beyond the bound of a node": maxChainBytes + 1} {
		t.Run(name, func(t *testing.T) {
			p := &probe{}
			var nodes []*node
			chains, shown := 0, 0
			for range 1000 {
				n := &node{p: p}
				leaf := sized(size)
				leaf.DNSNames = names
				kept, cut := n.keep([]*x509.Certificate{leaf, sized(1000)})
				if len(kept)+cut != len(names) {
					t.Fatalf("of %d names %d are kept and %d cut", len(names), len(kept), cut)
				}
				for _, name := range kept {
					shown += len(name)
				}
				for _, c := range n.chain {
					chains += len(c.Raw)
				}
				nodes = append(nodes, n)
			}
			if chains > maxChains || shown > maxNames {
				t.Errorf("%d bytes of certificates and %d of names are kept", chains, shown)
			}
			if fits := p.fittingNames(nodes); (fits != nil) != (size == 1500) {
				t.Errorf("offered %q", fits)
			}
		})
	}
}
