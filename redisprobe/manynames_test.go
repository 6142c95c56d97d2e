package redisprobe

import (
	"crypto/x509"
	"fmt"
	"slices"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe/certificate"
)

// TestManyNames: what is offered of the names of certificates is found in a time that
// grows with the nodes alone, however many names their certificates have.
func TestManyNames(t *testing.T) {
	ca := redistest.NewCA(t)
	issue := func(names ...string) *x509.Certificate { return ca.Issue(t, redistest.Leaf{Names: names}).Cert }
	names := []string{"Redis.example.com", "*.sessions.example.com"}
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("n%d.example.com", i))
	}
	leaf := issue(names...)
	var nodes []*node
	for range 120 {
		nodes = append(nodes, &node{chain: [][]byte{leaf.Raw}})
	}
	other := issue("redis.sessions.example.com", "redis.example.com")
	nodes = append(nodes, &node{chain: [][]byte{other.Raw}}, &node{})
	began := time.Now()
	names = (&probe{}).fittingNames(nodes)
	if took := time.Since(began); took > 10*time.Second { // all names against each other took a minute
		t.Errorf("it took %s", took)
	}
	if want := []string{"redis.example.com", "redis.sessions.example.com"}; !slices.Equal(names, want) {
		t.Errorf("offered %q, want %q", names, want)
	}
	// Each name of the first fails at the last node only.
	nodes[len(nodes)-2].chain[0] = issue("other.example.com").Raw
	began = time.Now()
	names = (&probe{}).fittingNames(nodes)
	if took := time.Since(began); took > 10*time.Second || names != nil {
		t.Errorf("it took %s, offered %q", took, names)
	}
	if shown, left := certificate.Names(leaf), certificate.LeftOff(leaf); len(shown) != 100 || left != 9902 {
		t.Errorf("%d names are shown, %d left off", len(shown), left)
	}
}
