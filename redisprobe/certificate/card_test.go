package certificate

import (
	"crypto/x509"
	"slices"
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// TestCards: a chain is shown from its top down to the server's own certificate,
// whatever order it came in; a top that was not sent is there by name.
func TestCards(t *testing.T) {
	root := redistest.NewCA(t)
	middle := root.Intermediate(t)
	leaf := middle.Issue(t, redistest.Leaf{Name: "redis.example", Names: []string{"redis.example", "10.0.0.1"}}).Cert
	other := redistest.NewCA(t).Issue(t, redistest.Leaf{Name: "stranger"}).Cert
	tests := []struct {
		name  string
		chain []*x509.Certificate
		want  string
	}{
		{"nothing", nil, ""},
		{"the whole", []*x509.Certificate{leaf, middle.Cert, root.Cert}, "Test root authority > Test intermediate authority > redis.example"},
		{"without the root", []*x509.Certificate{leaf, middle.Cert}, "Test root authority (missing) > Test intermediate authority > redis.example"},
		{"without the middle", []*x509.Certificate{leaf}, "Test intermediate authority (missing) > redis.example"},
		{"out of order", []*x509.Certificate{leaf, root.Cert, middle.Cert}, "Test root authority > Test intermediate authority > redis.example"},
		{"a stranger", []*x509.Certificate{leaf, other, middle.Cert}, "Test root authority (missing) > Test intermediate authority > redis.example > stranger (beside)"},
		{"twice", []*x509.Certificate{leaf, middle.Cert, middle.Cert}, "Test root authority (missing) > Test intermediate authority > redis.example > Test intermediate authority (beside)"},
		{"a root alone", []*x509.Certificate{root.Cert}, "Test root authority"},
	}
	for _, test := range tests {
		var said []string
		cards := Cards(test.chain)
		for _, c := range cards {
			text := c.Title
			if c.Missing {
				text += " (missing)"
			}
			if c.Beside {
				text += " (beside)"
			}
			said = append(said, text)
		}
		if got := strings.Join(said, " > "); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	got := Cards([]*x509.Certificate{leaf})[1]
	if got.Subject != "CN=redis.example" || got.Issuer != "CN=Test intermediate authority" || !slices.Equal(got.Names, []string{"redis.example", "10.0.0.1"}) ||
		got.Key != "ECDSA, P-256" || got.Signature != "ECDSA-SHA256" || !got.From.Equal(leaf.NotBefore) || !got.Until.Equal(leaf.NotAfter) || got.Fingerprint != Fingerprint(leaf.Raw) {
		t.Errorf("%+v", got)
	}
}

// TestCardsOfCrossedAuthorities: two that have issued each other make no endless way.
func TestCardsOfCrossedAuthorities(t *testing.T) {
	named := func(subject, issuer string) *x509.Certificate {
		return &x509.Certificate{RawSubject: []byte(subject), RawIssuer: []byte(issuer), NotAfter: time.Now()}
	}
	chain := []*x509.Certificate{named("leaf", "a")}
	for range 5 {
		chain = append(chain, named("a", "b"), named("b", "a"))
	}
	if got := len(Cards(chain)); got != len(chain)+1 {
		t.Errorf("%d cards of %d certificates", got, len(chain))
	}
}
