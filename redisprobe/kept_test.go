package redisprobe

import (
	"crypto/x509"
	"fmt"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

// TestCertificatesThatAreKept: what a test keeps of its nodes' certificates is bounded,
// however many nodes there are and however large their certificates; where not all are
// kept, no name is said to fit.
func TestCertificatesThatAreKept(t *testing.T) {
	for name, carries := range map[string][]string{"usual": many(5, 20), "large": many(100, 200), "beyond the bound of a node": many(300, 230)} {
		t.Run(name, func(t *testing.T) {
			leaf := redistest.NewCA(t).Issue(t, redistest.Leaf{Names: carries}).Cert
			p := &probe{}
			var nodes []*node
			chains, shown := 0, 0
			for range 1000 {
				n := &node{p: p}
				n.keep([]*x509.Certificate{leaf}) // a look that is followed by another
				kept, cut := n.keep([]*x509.Certificate{leaf, sized(1000)})
				if len(kept)+cut != min(len(carries), 100) {
					t.Fatalf("of %d names %d are kept and %d cut", len(carries), len(kept), cut)
				}
				for _, name := range kept {
					shown += len(name)
				}
				for _, c := range n.chain {
					chains += len(c)
				}
				nodes = append(nodes, n)
			}
			if chains > maxChains || shown > maxNames {
				t.Errorf("%d bytes of certificates and %d of names are kept", chains, shown)
			}
			if fits := p.fittingNames(nodes); (fits != nil) != (name == "usual") {
				t.Errorf("offered %q", fits)
			}
		})
	}
}

// many are so many names, each of that length or a little longer.
func many(n, length int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strings.Repeat("x", min(length, 60)) + strings.Repeat("."+strings.Repeat("y", 50), length/60) + fmt.Sprint(i)
	}
	return names
}
